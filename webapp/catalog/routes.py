"""Addresses of the catalogue: for now, the products that a typed text may mean."""

from flask import Blueprint, render_template, request

from webapp.catalog import store
from webapp.web.choosing import Suggestion

bp = Blueprint("catalog", __name__)


@bp.get("/products/options")
def options():
    found = store.search_products(request.args.get("q", "")[:200])
    suggestions = [Suggestion(each.code, each.name, each.code) for each in found]
    return render_template("_options.html", options=suggestions)
