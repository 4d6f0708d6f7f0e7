"""Addresses of products: the list, the form for a new one, the page, its edits."""

from functools import partial

from flask import g, redirect, render_template, request

from webapp.catalog import allowed, json_views, refusals
from webapp.catalog import store as catalog
from webapp.catalog.blueprint import bp, renewed, today
from webapp.catalog.fields import PRODUCT_FIELDS
from webapp.catalog.products import actions, editors, forms, fragments, store, views
from webapp.catalog.products.store import ProductHead
from webapp.catalog.told import days
from webapp.core.errors import AlreadySent, InvalidInput, NotVisible, StaleEdit
from webapp.core.language import _
from webapp.web import submitted
from webapp.web.address import address
from webapp.web.choosing import Suggestion
from webapp.web.fragments import wants_fragment
from webapp.web.refusals import refusal
from webapp.web.refused_edits import by_method, invalid


@bp.get("/products")
def products():
    page = views.product_list(g.actor, request.args, today())
    template = "catalog/products/_list_rows.html" if wants_fragment() else "catalog/products/list.html"
    return render_template(template, list=page)


@bp.get("/products/options")
def options():
    found = catalog.search_products(request.args.get("q", "")[:200])
    suggestions = [Suggestion(each.code, each.name, each.code) for each in found]
    return render_template("_options.html", options=suggestions)


@bp.get("/products/new")
def new_product():
    allowed.demand_change(g.actor)
    return render_template("catalog/products/new.html", form=editors.new_form(g.actor), sees_cost=_sees_cost())


@bp.post("/products")
def create_product():
    allowed.demand_change(g.actor)
    sent = submitted.sent(key_needed=True)
    try:
        product = actions.create_product(g.actor, forms.read_new(g.actor, today()), sent)
    except InvalidInput as refused:
        form = editors.new_form(g.actor, request.form, {error.field: error.sentence for error in refused.errors})
        return render_template("catalog/products/new.html", form=form, sees_cost=_sees_cost()), 422
    except AlreadySent as already:
        return refusal(409, already.sentence)
    return redirect(address("catalog.product", id=product), 303)


@bp.get("/products/<id:id>")
def product(id):
    head = readable(id)
    if wants_fragment():
        return fragments.all_parts(views.product_regions(g.actor, head, today()))
    return render_template("catalog/products/page.html", product=views.product_page(g.actor, head, today()))


@bp.route("/products/<id:id>", methods=["PATCH"])
def patch_product(id):
    sent, seen = submitted.sent(), submitted.seen_version()
    try:
        edited = actions.change_product(g.actor, id, forms.read_fields(g.actor, today()), sent, seen=seen)
    except InvalidInput as refused:
        return invalid(refused, partial(_editor_again, id))
    except StaleEdit as stale:
        head = readable(id)
        return refusals.stale(stale, views.telling(g.actor, head), head.version, address("catalog.product", id=id))
    if wants_fragment():
        return fragments.product_changed(views.product_regions(renewed(), edited.after, today()))
    return redirect(address("catalog.product", id=id), 303)


@bp.route("/products/<id:id>", methods=["DELETE"])
def delete_product(id):
    try:
        actions.delete_product(g.actor, id, submitted.sent())
    except InvalidInput as refused:
        return refusals.in_use(refused)
    return refusals.gone(address("catalog.products"))


@bp.post("/products/<id:id>")
def send_product(id):
    return by_method({"PATCH": patch_product, "DELETE": delete_product}, id)


@bp.get("/products/<id:id>/fields/<field>")
def product_field(id, field):
    head = readable(id)
    if field not in PRODUCT_FIELDS or (PRODUCT_FIELDS[field].cost and not _sees_cost()):
        raise NotVisible(_("No encontramos esta página."))
    allowed.demand_change(g.actor)
    shown = editors.product_editor(g.actor, head, field)
    template = "editing/_editor.html" if wants_fragment() else "catalog/editor_page.html"
    return render_template(template, editor=shown, up=_up())


@bp.get("/products/<id:id>/history")
def product_history(id):
    """The history, after an edit."""
    here = address("catalog.product", id=id)
    if not wants_fragment():
        return redirect(here + "#h-history")
    history = days(f"product:{id}", views.telling(g.actor, readable(id)), g.actor.time_zone)
    return render_template(
        "catalog/_history.html",
        history=history,
        today=today(),
        created=_("{who} creó el producto"),
        here=address("catalog.product_history", id=id),
    )


@bp.get("/api/v1/products/<id:id>")
def read_product(id):
    return json_views.product_as_json(views.product_regions(g.actor, readable(id), today()))


def readable(product: int) -> ProductHead:
    """The product. Raises NotVisible."""
    head = store.load(product)
    if head is None:
        raise NotVisible(_("No encontramos esta página."))
    return head


def _editor_again(id: int, refused: InvalidInput) -> str:
    error = refused.errors[0]
    shown = editors.product_editor(g.actor, readable(id), error.field, request.form, error.sentence)
    return render_template("catalog/editor_page.html", editor=shown, up=_up())


def _up() -> tuple[str, str]:
    return _("Productos"), address("catalog.products")


def _sees_cost() -> bool:
    return allowed.may_see_cost(g.actor)
