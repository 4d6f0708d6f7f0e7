"""Signing in and out, and how the product looks to a person."""

from flask import Blueprint, Response, current_app, g, redirect, render_template, request, session
from flask_wtf.csrf import generate_csrf

from webapp.core.language import LANGUAGES, _
from webapp.db import write
from webapp.people import passwords, sessions
from webapp.people.records import BusinessUnit, User
from webapp.web.address import address, safe_next

bp = Blueprint("people", __name__)
THEMES = ("system", "light", "dark")


@bp.get("/sign-in")
def sign_in():
    if g.get("actor"):
        return redirect(safe_next(request.args.get("next"), "/"))
    return _sign_in_page(200)


@bp.post("/sign-in")
def send_sign_in():
    email, password = request.form.get("email", ""), request.form.get("password", "")
    person = passwords.check(email, password, request.remote_addr or "")
    if person is None:
        return _sign_in_page(422, email=email, error=_("El correo o la contraseña no coinciden."))
    if isinstance(session, sessions.RowSession) or hasattr(session, "token"):
        sessions.stop(session)
    session.clear()
    g.session_started = sessions.start(person.id)
    return redirect(safe_next(request.form.get("next"), "/"))


@bp.post("/sign-out")
def sign_out():
    if hasattr(session, "token"):
        sessions.stop(session)
        g.session_stopped = True
    return redirect(address("people.sign_in"))


@bp.post("/profile/appearance")
def appearance():
    actor = g.actor
    theme, language = request.form.get("theme", actor.theme), request.form.get("language", actor.language)
    if theme in THEMES and language in LANGUAGES:
        locale = {"es": "es_ES", "en": "en_GB"}[language]
        with write():
            User.update(theme=theme, language=language, locale=locale).where(User.id == actor.user).execute()
    return redirect(safe_next(request.form.get("next"), "/"))


def _sign_in_page(status: int, **context: object) -> Response:
    generate_csrf()
    page = render_template(
        "people/sign_in.html",
        next=safe_next(request.values.get("next"), ""),
        demo_people=demo_people() if current_app.config["OPORTUNA_DEMO"]() else (),
        **context,
    )
    return current_app.make_response((page, status))


def demo_people() -> list[dict]:
    """The people whom a demo database offers at sign-in: name, e-mail, job and unit. One statement."""
    return list(
        User.select(User.name, User.email, User.job, BusinessUnit.name.alias("unit"))
        .join(BusinessUnit, on=(BusinessUnit.id == User.unit_id))
        .where(User.active & User.password.is_null(False))
        .order_by(User.id)
        .dicts()
    )
