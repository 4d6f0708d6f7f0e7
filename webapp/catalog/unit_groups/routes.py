"""Addresses of units of measure: all groups on one page, each with its units."""

from functools import partial

from flask import g, redirect, render_template, request

from webapp.catalog import allowed, refusals
from webapp.catalog.blueprint import bp, renewed
from webapp.catalog.fields import UNIT_FIELDS
from webapp.catalog.unit_groups import actions, forms, store, views
from webapp.catalog.unit_groups.store import GroupHead, MeasureRow
from webapp.core.errors import AlreadySent, InvalidInput, NotVisible, StaleEdit
from webapp.core.language import _
from webapp.web import submitted
from webapp.web.address import address
from webapp.web.fragments import swapped, wants_fragment
from webapp.web.refusals import refusal
from webapp.web.refused_edits import by_method, invalid


@bp.get("/unit-groups")
def unit_groups():
    return render_template("catalog/unit_groups/page.html", page=views.groups_page(g.actor))


@bp.post("/unit-groups")
def create_unit_group():
    allowed.demand_change(g.actor)
    sent = submitted.sent(key_needed=True)
    try:
        actions.create_group(g.actor, *forms.read_new_group(), sent)
    except InvalidInput as refused:
        return _page_again(None, refused), 422
    except AlreadySent as already:
        return refusal(409, already.sentence)
    return redirect(address("catalog.unit_groups"), 303)


@bp.get("/unit-groups/<id:id>")
def unit_group(id):
    """The group as a fragment; with a field in the address, or as a page, the editor of its name."""
    head = readable(id)
    if wants_fragment() and "field" not in request.args:
        return _panel(head)
    allowed.demand_change(g.actor)
    return _editor_page(views.group_editor(head))


@bp.route("/unit-groups/<id:id>", methods=["PATCH"])
def patch_unit_group(id):
    sent, seen = submitted.sent(), submitted.seen_version()
    try:
        edited = actions.rename_group(g.actor, id, forms.read_group(), sent, seen=seen)
    except InvalidInput as refused:
        typed = request.form.get("name", "")
        return invalid(refused, lambda error: _editor_page(views.group_editor(readable(id), typed, error.sentence)))
    except StaleEdit as stale:
        return _stale(id, stale)
    return _answered(edited.after)


@bp.route("/unit-groups/<id:id>", methods=["DELETE"])
def delete_unit_group(id):
    try:
        actions.delete_group(g.actor, id, submitted.sent())
    except InvalidInput as refused:
        return refusals.in_use(refused)
    return refusals.gone(address("catalog.unit_groups"))


@bp.post("/unit-groups/<id:id>")
def send_unit_group(id):
    return by_method({"PATCH": patch_unit_group, "DELETE": delete_unit_group}, id)


@bp.get("/unit-groups/<id:id>/units")
def measures(id):
    return redirect(address("catalog.unit_groups"))


@bp.post("/unit-groups/<id:id>/units")
def add_measure(id):
    sent = submitted.sent(key_needed=True)
    allowed.demand_change(g.actor)
    try:
        edited = actions.add_measure(g.actor, id, forms.read_new_measure(), sent)
    except InvalidInput as refused:
        return invalid(refused, partial(_page_again, id))
    return _answered(edited.after)


@bp.get("/unit-groups/<id:id>/units/<id:measure>")
def measure(id, measure):
    """The editor of one field, as page and as fragment."""
    allowed.demand_change(g.actor)
    field = request.args.get("field", "name")
    shown = views.measure_editor(readable(id), _measure(id, measure), field if field in UNIT_FIELDS else "name")
    return _editor_page(shown)


@bp.route("/unit-groups/<id:id>/units/<id:measure>", methods=["PATCH"])
def patch_measure(id, measure):
    sent, seen = submitted.sent(), submitted.seen_version()
    try:
        edited = actions.change_measure(g.actor, id, measure, forms.read_measure(), sent, seen=seen)
    except InvalidInput as refused:
        return invalid(refused, partial(_measure_again, id, measure))
    except StaleEdit as stale:
        return _stale(id, stale)
    return _answered(edited.after)


@bp.route("/unit-groups/<id:id>/units/<id:measure>", methods=["DELETE"])
def delete_measure(id, measure):
    try:
        edited = actions.remove_measure(g.actor, id, measure, submitted.sent())
    except InvalidInput as refused:
        return refusals.in_use(refused)
    return _answered(edited.after)


@bp.post("/unit-groups/<id:id>/units/<id:measure>")
def send_measure(id, measure):
    return by_method({"PATCH": patch_measure, "DELETE": delete_measure}, id, measure)


def readable(group: int) -> GroupHead:
    """The group. Raises NotVisible."""
    head = store.load(group)
    if head is None:
        raise NotVisible(_("No encontramos esta página."))
    return head


def _measure(group: int, measure: int) -> MeasureRow:
    found = next((each for each in store.measures(group) if each.id == measure), None)
    if found is None:
        raise NotVisible(_("Esta unidad ya no está."))
    return found


def _panel(head: GroupHead) -> str:
    return render_template("catalog/unit_groups/_group.html", group=views.group_panel(renewed(), head), oob=True)


def _answered(after: GroupHead):
    if wants_fragment():
        return swapped([_panel(after)], said=_("Guardado"))
    return redirect(address("catalog.unit_groups"), 303)


def _stale(id: int, stale: StaleEdit):
    return refusals.stale(stale, views.telling(), readable(id).version, address("catalog.unit_groups"))


def _page_again(id: int | None, refused: InvalidInput) -> str:
    errors = {error.field: error.sentence for error in refused.errors}
    return render_template(
        "catalog/unit_groups/page.html", page=views.groups_page(g.actor, request.form, errors, of=id)
    )


def _measure_again(id: int, measure: int, refused: InvalidInput) -> str:
    error = refused.errors[0]
    typed = request.form.get(error.field, "")
    return _editor_page(views.measure_editor(readable(id), _measure(id, measure), error.field, typed, error.sentence))


def _editor_page(editor) -> str:
    template = "editing/_editor.html" if wants_fragment() else "catalog/editor_page.html"
    return render_template(template, editor=editor, up=(_("Unidades"), address("catalog.unit_groups")))
