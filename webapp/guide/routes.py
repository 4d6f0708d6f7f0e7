"""The address at which the guide goes on or is left."""

from flask import Blueprint, g, redirect, request

from webapp.core.errors import NotVisible
from webapp.core.language import _
from webapp.guide import page, rules, store
from webapp.web.address import safe_next

bp = Blueprint("guide", __name__)


@bp.post("/guide")
def go():
    if not page.is_guided(g.actor):
        raise NotVisible(_("No encontramos esta página."))
    wanted = request.form.get("step", "")
    examples = store.examples(g.actor)
    known = [step.code for step in rules.steps_for(examples)]
    if wanted not in known and wanted != rules.LEFT:
        raise NotVisible(_("No encontramos esta página."))
    store.go_to(g.actor, wanted)
    if wanted == rules.LEFT:
        return redirect(safe_next(request.form.get("next"), "/"), 303)
    return redirect(page.place_of(examples, wanted), 303)
