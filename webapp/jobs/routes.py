"""Addresses of background work, for administrators: the list, cancel, retry."""

from flask import Blueprint, Flask, g, redirect, render_template, request

from webapp.core.errors import NotVisible
from webapp.core.language import _
from webapp.jobs import store
from webapp.jobs.page import demand, jobs_page, runs
from webapp.web.address import address
from webapp.web.fragments import wants_fragment

bp = Blueprint("jobs", __name__)


def init_app(app: Flask) -> None:
    """Tell every template whether the reader runs background work."""
    app.context_processor(lambda: {"runs_jobs": runs(g.get("actor"))})


@bp.get("/admin/jobs")
def index():
    demand(g.actor)
    text = request.args.get("before", "")
    before = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
    template = "jobs/_jobs.html" if wants_fragment() else "jobs/list.html"
    return render_template(template, list=jobs_page(request.args.get("view", ""), before))


@bp.post("/admin/jobs/<id:id>/cancel")
def cancel(id):
    return _done(store.cancel, id)


@bp.post("/admin/jobs/<id:id>/retry")
def retry(id):
    return _done(store.retry, id)


def _done(what, job: int):
    demand(g.actor)
    if not what(job) and not store.is_there(job):
        raise NotVisible(_("No encontramos esta página."))
    if wants_fragment():
        return render_template("jobs/_jobs.html", list=jobs_page(request.form.get("view", "")))
    return redirect(address("jobs.index", view=request.form.get("view") or None), 303)
