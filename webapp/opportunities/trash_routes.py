"""Addresses of the trash."""

from flask import g, redirect, render_template, request

from webapp.core import clock
from webapp.opportunities import trash
from webapp.opportunities.blueprint import bp
from webapp.web import submitted
from webapp.web.address import address


@bp.get("/trash")
def trashed():
    rows = trash.discarded(g.actor)
    just = next((row for row in rows if str(row.id) == request.args.get("discarded")), None)
    return render_template("opportunities/trash.html", rows=rows, just=just, now=clock.now())


@bp.route("/opportunities/<id:id>", methods=["DELETE"])
def discard(id):
    trash.discard(g.actor, id, submitted.sent())
    return redirect(address("opportunities.trashed", discarded=id), 303)


@bp.post("/opportunities/<id:id>/restore")
def restore(id):
    trash.restore(g.actor, id, submitted.sent())
    return redirect(address("opportunities.record", id=id), 303)
