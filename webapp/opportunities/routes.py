"""Addresses of opportunities: the list, the form for a new one, the record, its header's edits."""

from functools import partial

from flask import g, make_response, redirect, render_template, request

from webapp.core.errors import AlreadySent, InvalidInput, NotAllowed, NotVisible, StaleEdit
from webapp.core.language import _
from webapp.opportunities import copying, editors, fragments, json_views, listing, refusals, trash_routes, views, visits
from webapp.opportunities.blueprint import bp, readable, today
from webapp.opportunities.completeness import completeness_of
from webapp.opportunities.draft import Draft
from webapp.opportunities.fields import FIELDS
from webapp.opportunities.header import actions, forms
from webapp.opportunities.home import home_page
from webapp.opportunities.list_page import ListPage
from webapp.people.access import may
from webapp.web import submitted
from webapp.web.address import address
from webapp.web.fragments import page_in_browser, wants_fragment


@bp.get("/")
def home():
    return render_template("opportunities/home.html", home=home_page(g.actor, request.args.get("whose", "")))


@bp.get("/opportunities")
def index():
    page = listing.list_page(g.actor, request.args)
    template = "opportunities/_list_rows.html" if wants_fragment() else "opportunities/list.html"
    return render_template(template, list=page, query=page.wishes.query, view=request.args.get("view", "")[:60])


@bp.get("/opportunities/new")
def new():
    if not may(g.actor, "create"):
        raise NotAllowed(_("Tu papel no permite crear oportunidades."))
    known = {name: request.args[name][:200] for name in ("account", "contact") if name in request.args}
    return render_template("opportunities/new.html", form=editors.new_form(g.actor, known))


@bp.get("/opportunities/new/complete")
def new_complete():
    if not wants_fragment():
        return redirect(address("opportunities.new"))
    found = completeness_of(request.args.getlist("known"))
    return render_template("opportunities/_new_complete.html", found=found)


@bp.post("/opportunities")
def create():
    sent = submitted.sent(key_needed=True)
    try:
        opportunity = actions.create(g.actor, forms.read_new(g.actor, today()), sent)
    except InvalidInput as refused:
        return _new_again(refused), 422
    except AlreadySent as already:
        return _sent_before(already), 409
    return redirect(address("opportunities.record", id=opportunity), 303)


@bp.get("/opportunities/<id:id>")
def record(id):
    draft = readable(id)
    if wants_fragment():
        rows = _row_in_list(id)
        parts = fragments.row_parts(rows) if rows else fragments.all_parts(views.record_regions(g.actor, draft))
        return "\n".join(parts)
    place = listing.place(g.actor, id, request.args["in"]) if "in" in request.args else None
    page = render_template(
        "opportunities/page.html", record=views.record_page(g.actor, draft), copied=_copied(draft), place=place
    )
    return visits.noted(make_response(page), g.actor, id)


@bp.route("/opportunities/<id:id>", methods=["PATCH"])
def patch_record(id):
    sent, seen = submitted.sent(), submitted.seen_version()
    try:
        edited = actions.change_header(g.actor, id, forms.read_header(g.actor, today()), sent, seen=seen)
    except InvalidInput as refused:
        return refusals.invalid(refused, partial(_editor_again, id))
    except StaleEdit as stale:
        return refusals.stale(g.actor, readable(id), stale, address("opportunities.record", id=id))
    if wants_fragment():
        if rows := _row_in_list(id):
            return fragments.row_changed(edited, rows)
        return fragments.header_changed(
            g.actor, edited, {FIELDS[name].region for name in request.form if name in FIELDS}
        )
    return redirect(address("opportunities.record", id=id), 303)


@bp.post("/opportunities/<id:id>")
def send_record(id):
    return refusals.by_method({"PATCH": patch_record, "DELETE": trash_routes.discard}, id)


@bp.get("/opportunities/<id:id>/fields/<field>")
def editor(id, field):
    if field not in FIELDS:
        raise NotVisible(_("No encontramos esta página."))
    shown = editors.header_editor(g.actor, readable(id), field)
    template = "editing/_editor.html" if wants_fragment() else "opportunities/header/editor_page.html"
    return render_template(template, editor=shown)


@bp.get("/opportunities/<id:id>/timeline")
def timeline(id):
    draft = readable(id)
    if not wants_fragment():
        return redirect(address("opportunities.record", id=id) + "#h-time")
    return render_template("opportunities/_timeline.html", record=views.record_timeline(g.actor, draft))


@bp.post("/opportunities/<id:id>/stage")
def stage(id):
    return patch_record(id)


@bp.get("/api/v1/opportunities/<id:id>")
def read_one(id):
    return json_views.opportunity_as_json(readable(id))


@bp.get("/api/v1/opportunities/<id:id>/lines")
def read_lines(id):
    return json_views.lines_as_json(readable(id))


def _row_in_list(id: int) -> ListPage | None:
    """The opportunity's row, when the list is where the reader asks from; its columns are those of that address."""
    parts = page_in_browser()
    return listing.one_row(g.actor, id, parts.query) if parts.path == address("opportunities.index") else None


def _copied(draft: Draft) -> copying.Compared | None:
    """On arrival from a copy: what the lines came to where they come from."""
    source, there, here = (request.args.get(name, "") for name in ("copied", "there", "here"))
    if not (source.isascii() and source.isdigit() and len(source) < 19):
        return None
    pairs = tuple(zip(there.split(","), here.split(","), strict=False)) if here else ()
    return copying.compared(g.actor, draft, int(source), pairs)


@bp.post("/opportunities/<id:id>/duplicate")
def duplicate(id):
    copy = copying.duplicate(g.actor, id, submitted.sent(key_needed=True))
    return redirect(address("opportunities.record", id=copy, copied=id), 303)


def _sent_before(already: AlreadySent) -> str:
    """The form with what was typed and a fresh key, so that it can be sent on purpose; and where the first one is."""
    place = address("opportunities.record", id=int(already.place))
    form = editors.new_form(g.actor, request.form)
    return render_template("opportunities/new.html", form=form, already=already.sentence, place=place)


def _new_again(refused: InvalidInput) -> str:
    errors = {error.field: error.sentence for error in refused.errors}
    return render_template("opportunities/new.html", form=editors.new_form(g.actor, request.form, errors))


def _editor_again(id: int, refused: InvalidInput) -> str:
    error = refused.errors[0]
    carried = refusals.typed_fields()
    shown = editors.header_editor(g.actor, readable(id), error.field, request.form, error.sentence, carried)
    return render_template("opportunities/header/editor_page.html", editor=shown)
