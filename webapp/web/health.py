"""Whether the process lives, and whether it can do its work."""

from flask import Blueprint

from webapp.db import database

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def alive():
    return {"status": "ok"}


@bp.get("/readyz")
def ready():
    database.execute_sql("SELECT 1 FROM epoch")
    return {"status": "ok"}
