"""Help: the keys."""

from flask import Blueprint, render_template

bp = Blueprint("help", __name__, url_prefix="/help")


@bp.get("/keys")
def keys():
    return render_template("help/keys.html")
