"""Addresses of an opportunity's lines."""

from functools import partial

from flask import g, redirect, render_template, request

from webapp.core.errors import AlreadySent, InvalidInput, NotVisible, StaleEdit
from webapp.core.language import _, current
from webapp.core.sending import Sent
from webapp.opportunities import editors, fragments, refusals, store, views
from webapp.opportunities.blueprint import bp, readable, today
from webapp.opportunities.draft import Draft, Line
from webapp.opportunities.fields import LINE_FIELDS
from webapp.opportunities.lines import actions, bundles, choosing, forms, ordering, pasting, several
from webapp.opportunities.taxing import tax_source
from webapp.people.access import reach
from webapp.web import submitted
from webapp.web.address import address
from webapp.web.fragments import wants_fragment
from webapp.web.refusals import refusal
from webapp.web.templating import new_form_key


@bp.get("/opportunities/<id:id>/lines")
def lines(id):
    return redirect(_table(id))


@bp.post("/opportunities/<id:id>/lines")
def add_line(id):
    sent = submitted.sent(key_needed=True)
    try:
        edited = actions.add_line(g.actor, id, forms.read_new_line(g.actor), sent)
    except InvalidInput as refused:
        return refusals.invalid(refused, partial(_add_again, id))
    except AlreadySent as already:
        return refusals.already_sent(g.actor, already, request.form)
    return fragments.line_added(g.actor, edited) if wants_fragment() else redirect(_table(id), 303)


@bp.post("/opportunities/<id:id>/lines/order")
def order_lines(id):
    sent, seen = submitted.sent(), submitted.seen_version()
    try:
        edited = ordering.order_lines(g.actor, id, forms.read_order(), sent, seen=seen)
    except StaleEdit as stale:
        if wants_fragment():
            return refusal(409, stale.sentence)
        return refusals.stale(g.actor, readable(id), stale, _table(id))
    if wants_fragment():
        return fragments.lines_ordered(g.actor, edited, request.form.get("line", ""))
    return redirect(_table(id), 303)


@bp.get("/opportunities/<id:id>/lines/paste")
def paste_form(id):
    return _paste_page(readable(id))


@bp.post("/opportunities/<id:id>/lines/paste")
def paste(id):
    rows, number_format = request.form.get("rows", ""), submitted.number_format()
    if request.form.get("step") != "add":
        return _understood(id, rows, number_format)
    try:
        pasting.add_pasted(g.actor, id, rows, number_format, submitted.sent(key_needed=True))
    except InvalidInput as refused:
        return _understood(id, rows, number_format, refused)
    except AlreadySent as already:
        return refusals.already_sent(g.actor, already, request.form)
    return redirect(_table(id), 303)


@bp.get("/opportunities/<id:id>/lines/copy")
def copy_form(id):
    return _copy_page(readable(id))


@bp.post("/opportunities/<id:id>/lines/copy")
def copy_lines(id):
    sent = submitted.sent(key_needed=True)
    try:
        chosen, to = forms.read_copy()
        edited = several.copy_lines(g.actor, id, chosen, to, sent)
    except InvalidInput as refused:
        errors = {error.field: error.sentence for error in refused.errors}
        return _copy_page(readable(id), errors), 422
    except AlreadySent as already:
        return refusals.already_sent(g.actor, already, request.form)
    new = [line.id for line in edited.after.lines if edited.before.line(line.id) is None]
    there = [line.id for line in readable(id).lines if line.id in chosen]
    told = {"copied": id, "there": ",".join(there), "here": ",".join(new)} if new else {}
    return redirect(address("opportunities.record", id=to, **told), 303)


@bp.get("/opportunities/<id:id>/lines/<id:line>")
def line(id, line):
    draft = readable(id)
    found = _line_of(draft, line)
    editor = editors.line_editor(g.actor, draft, found, request.args.get("field", "")) if wants_fragment() else None
    if editor is not None:
        return render_template("editing/_editor.html", editor=editor)
    return _line_page(draft, found)


@bp.route("/opportunities/<id:id>/lines/<id:line>", methods=["PATCH"])
def patch_line(id, line):
    sent, seen = submitted.sent(), submitted.seen_version()
    try:
        edited = actions.change_line(g.actor, id, line, forms.read_line(g.actor, today()), sent, seen=seen)
    except InvalidInput as refused:
        return refusals.invalid(refused, partial(_line_again, id, line))
    except StaleEdit as stale:
        return refusals.stale(g.actor, readable(id), stale, _table(id))
    return fragments.line_changed(g.actor, edited, str(line)) if wants_fragment() else redirect(_table(id), 303)


@bp.post("/opportunities/<id:id>/lines/<id:line>/options")
def add_option(id, line):
    product = forms.read_option()
    edited = bundles.add_option(g.actor, id, line, product, submitted.sent(key_needed=True))
    return fragments.line_added(g.actor, edited) if wants_fragment() else redirect(_table(id), 303)


@bp.get("/opportunities/<id:id>/lines/<id:line>/options")
def options(id, line):
    return redirect(address("opportunities.line", id=id, line=line) + "#h-options")


@bp.route("/opportunities/<id:id>/lines/<id:line>", methods=["DELETE"])
def delete_line(id, line):
    try:
        edited = actions.remove_line(g.actor, id, line, submitted.sent())
    except StaleEdit:
        edited = None
    if not wants_fragment():
        return redirect(_table(id), 303)
    if edited is None:
        return "\n".join(fragments.all_parts(views.record_regions(g.actor, readable(id))))
    return fragments.line_removed(g.actor, edited, str(line))


@bp.post("/opportunities/<id:id>/lines/<id:line>")
def send_line(id, line):
    return refusals.by_method({"PATCH": patch_line, "DELETE": delete_line}, id, line)


@bp.post("/opportunities/<id:id>/lines/<id:line>/choose")
def choose_line(id, line):
    try:
        edited = choosing.choose_instead(g.actor, id, line, submitted.sent(), seen=submitted.seen_version())
    except StaleEdit as stale:
        return refusals.stale(g.actor, readable(id), stale, _table(id))
    return fragments.line_changed(g.actor, edited, str(line)) if wants_fragment() else redirect(_table(id), 303)


@bp.post("/opportunities/<id:id>/lines/<id:line>/restore")
def restore_line(id, line):
    edited = actions.bring_back_line(g.actor, id, line, submitted.sent())
    if not wants_fragment() and any(name in LINE_FIELDS for name in request.form):
        return _put_into(id, line, edited)
    return fragments.whole_record(g.actor, edited) if wants_fragment() else redirect(_table(id), 303)


def _put_into(id: int, line: int, edited):
    """What was typed for a line that somebody had removed meanwhile goes into it once it is back."""
    try:
        values = forms.read_line(g.actor, today())
        actions.change_line(g.actor, id, line, values, Sent(request=g.request_id), seen=edited.after.head.version)
    except InvalidInput as refused:
        return _line_again(id, line, refused), 422
    return redirect(_table(id), 303)


def _line_of(draft: Draft, line: int) -> Line:
    found = draft.line(str(line))
    if found is None:
        raise NotVisible(_("No encontramos esta línea."))
    return found


def _line_page(draft: Draft, found: Line, typed=None, errors=None) -> str:
    record = views.record_regions(g.actor, draft)
    row = record.lines[[line.id for line in draft.lines].index(found.id)]
    return render_template(
        "opportunities/lines/page.html",
        record=record,
        row=row,
        units=editors.unit_options(g.actor, found),
        roles=editors.role_options(draft, found),
        taxed=tax_source(found),
        options=bundles.options_of(draft, found) if record.may_write else (),
        typed=typed or {},
        errors=errors or {},
        editor=editors.line_editor(g.actor, draft, found, request.args.get("field", "")),
    )


def _understood(id: int, rows: str, number_format: str, refused: InvalidInput | None = None):
    """What the rows mean; 422 while any of them can't be added."""
    draft = readable(id)
    try:
        pasted = pasting.understood(g.actor, draft, rows, number_format)
    except InvalidInput as wrong:
        return _paste_page(draft, rows, error=wrong.sentence), 422
    said = refused.sentence if refused else ""
    return _paste_page(draft, rows, pasted, said), 422 if refused or pasted.wrong else 200


def _paste_page(draft: Draft, rows: str = "", pasted: pasting.Pasted | None = None, error: str = "") -> str:
    return render_template(
        "opportunities/lines/paste.html",
        head=draft.head,
        rows=rows,
        pasted=pasted,
        error=error,
        number_format=request.form.get("number_format", current()),
        form_key=new_form_key(),
    )


def _copy_page(draft: Draft, errors: dict[str, str] | None = None) -> str:
    query = request.values.get("q", "").strip()[:100]
    chosen = request.values.getlist("lines") or [line.id for line in draft.lines]
    return render_template(
        "opportunities/lines/copy.html",
        head=draft.head,
        lines=draft.lines,
        chosen=chosen,
        query=query,
        to=request.values.get("to", ""),
        found=store.writable(reach(g.actor, "write"), query, draft.head.id),
        errors=errors or {},
    )


def _line_again(id: int, line: int, refused: InvalidInput) -> str:
    draft = readable(id)
    errors = {error.field: error.sentence for error in refused.errors}
    return _line_page(draft, _line_of(draft, line), request.form, errors)


def _add_again(id: int, refused: InvalidInput) -> str:
    errors = {error.field: error.sentence for error in refused.errors}
    record = views.record_page(g.actor, readable(id))
    return render_template(
        "opportunities/page.html",
        record=record,
        typed=request.form,
        errors=errors,
        candidates=forms.candidates() if "product" in errors else (),
        place=None,
        copied=None,
    )


def _table(id: int) -> str:
    return address("opportunities.record", id=id) + "#h-lines"
