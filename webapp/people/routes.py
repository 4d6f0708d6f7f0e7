"""Signing in and out, and how the product looks to a person."""

import secrets

from flask import Blueprint, Response, current_app, g, redirect, render_template, request, session
from flask_wtf.csrf import generate_csrf

from webapp.core.errors import InvalidInput
from webapp.core.language import LANGUAGES, _
from webapp.people import kept, passwords, profile, sessions, store
from webapp.people.profile import THEMES
from webapp.web.address import address, safe_next

bp = Blueprint("people", __name__)


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
        wrong = _("El correo o la contraseña no coinciden.")
        return _sign_in_page(422, email=email, error=wrong, kept=kept.of_sign_in())
    _stop_session()
    session.clear()
    waiting = kept.of_sign_in()
    if waiting:
        return _send_again_page(person.id, waiting)
    g.session_started = sessions.start(person.id)
    return redirect(safe_next(request.form.get("next"), "/"))


def sign_in_again() -> Response | None:
    """401 for a plain form whose session has ended: the sign-in page with what was typed; None for anything else."""
    waiting = kept.of_request()
    if waiting is None:
        return None
    ended = _("Tu sesión ha terminado. Lo que escribiste sigue aquí y podrás enviarlo después de entrar.")
    return _sign_in_page(401, ended=ended, kept=waiting)


@bp.post("/sign-out")
def sign_out():
    g.session_stopped = _stop_session()
    return redirect(address("people.sign_in"))


@bp.post("/profile/appearance")
def appearance():
    actor = g.actor
    theme, language = request.form.get("theme", actor.theme), request.form.get("language", actor.language)
    if theme in THEMES and language in LANGUAGES:
        store.set_appearance(actor, theme, language)
    return redirect(safe_next(request.form.get("next"), "/"))


@bp.get("/profile")
def show_profile():
    actor = g.actor
    return _profile_page(profile.Choices(actor.language, actor.time_zone, actor.theme, actor.keys))


@bp.post("/profile")
def send_profile():
    form = request.form
    choices = profile.Choices(
        form.get("language", ""), form.get("time_zone", ""), form.get("theme", ""), form.get("keys") == "yes"
    )
    try:
        profile.change(g.actor, choices)
    except InvalidInput as refused:
        return _profile_page(choices, refused), 422
    return redirect(address("people.show_profile", saved="profile"), 303)


@bp.post("/profile/password")
def send_password():
    actor, form = g.actor, request.form
    try:
        profile.change_password(
            actor,
            form.get("old", ""),
            form.get("new", ""),
            form.get("again", ""),
            source=request.remote_addr or "",
            session=session.token if isinstance(session, sessions.RowSession) else "",
        )
    except InvalidInput as refused:
        return _profile_page(profile.Choices(actor.language, actor.time_zone, actor.theme, actor.keys), refused), 422
    return redirect(address("people.show_profile", saved="password"), 303)


def _profile_page(choices: profile.Choices, refused: InvalidInput | None = None) -> str:
    return render_template(
        "people/profile.html",
        choices=choices,
        zones=profile.time_zones(),
        errors={error.field: error.sentence for error in refused.errors} if refused else {},
        saved=request.args.get("saved", ""),
    )


def _sign_in_page(status: int, **context: object) -> Response:
    generate_csrf()
    page = render_template(
        "people/sign_in.html",
        next=safe_next(request.values.get("next"), ""),
        demo_people=store.demo_people() if current_app.config["OPORTUNA_DEMO"]() else (),
        **context,
    )
    return current_app.make_response((page, status))


def _send_again_page(person: int, waiting: kept.Kept) -> Response:
    """Signed in; the form that waited is one press away, with the new session's token."""
    session["csrf_token"] = secrets.token_hex(20)
    g.pop("csrf_token", None)
    g.session_started = sessions.start(person, session["csrf_token"])
    return current_app.make_response(render_template("people/send_again.html", kept=waiting))


def _stop_session() -> bool:
    """End the session that the request came with, if it is a signed-in person's."""
    if not isinstance(session, sessions.RowSession):
        return False
    sessions.stop(session)
    return True
