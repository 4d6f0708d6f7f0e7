"""Addresses of exchange rates."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask import g, redirect, render_template, request

from webapp.catalog import allowed, typed
from webapp.catalog.blueprint import bp, today
from webapp.catalog.rates import actions, store
from webapp.catalog.rates.store import NewRate, RateRow
from webapp.core.errors import AlreadySent, FieldError, InvalidInput
from webapp.core.language import _
from webapp.core.money import HUNDRED, PRICE_LIMIT, SIX
from webapp.web import submitted
from webapp.web.address import address
from webapp.web.dates import read_day
from webapp.web.numbers import read_number
from webapp.web.refusals import refusal
from webapp.web.refused_edits import by_method


@dataclass(frozen=True, slots=True)
class RateLine:
    """A rate in the table; `state` is now, later or over, `worth` what a hundred come to."""

    row: RateRow
    state: str

    @property
    def worth(self) -> Decimal:
        return HUNDRED * self.row.rate


@bp.get("/admin/rates")
def rates():
    allowed.demand_change(g.actor)
    return _page({}, {})


@bp.post("/admin/rates")
def add_rate():
    allowed.demand_change(g.actor)
    sent = submitted.sent(key_needed=True)
    try:
        actions.add_rate(g.actor, _read_new(), sent)
    except InvalidInput as refused:
        return _page(request.form, {error.field: error.sentence for error in refused.errors}), 422
    except AlreadySent as already:
        return refusal(409, already.sentence)
    return redirect(address("catalog.rates"), 303)


@bp.get("/admin/rates/<id:id>")
def rate(id):
    allowed.demand_change(g.actor)
    return redirect(address("catalog.rates"))


@bp.route("/admin/rates/<id:id>", methods=["DELETE"])
def delete_rate(id):
    allowed.demand_change(g.actor)
    actions.remove_rate(g.actor, id, submitted.sent())
    return redirect(address("catalog.rates"), 303)


@bp.post("/admin/rates/<id:id>")
def send_rate(id):
    return by_method({"DELETE": delete_rate}, id)


def _page(form, errors) -> str:
    lines = tuple(_lines(store.rates(), today()))
    return render_template("catalog/rates/page.html", lines=lines, typed=form, errors=errors, hundred=HUNDRED)


def _lines(rows: list[RateRow], day: date):
    begun: set[frozenset[str]] = set()
    for row in sorted(rows, key=lambda row: (sorted((row.origin, row.target)), -row.since.toordinal())):
        pair = frozenset((row.origin, row.target))
        state = "later" if row.since > day else "over" if pair in begun else "now"
        if state == "now":
            begun.add(pair)
        yield RateLine(row, state)


def _read_new() -> NewRate:
    reader, form = submitted.Reader(), request.form
    origin = reader.read(typed.needed_currency, "origin", form.get("origin", ""))
    target = reader.read(typed.needed_currency, "target", form.get("target", ""))
    value = reader.read(_rate, form.get("rate", ""))
    since = reader.read(read_day, "since", form.get("since", ""), today())
    if since is None and not any(error.field == "since" for error in reader.errors):
        reader.errors.append(FieldError("since", _("Este dato no puede quedar vacío."), ""))
    reader.check()
    return NewRate(origin, target, value, since)


def _rate(text: str) -> Decimal:
    value = read_number("rate", text, submitted.number_format())
    if value is None or not SIX <= value < PRICE_LIMIT or value != round(value, 6):
        raise InvalidInput(FieldError("rate", _("Escribe un número mayor que 0, con seis decimales como mucho."), text))
    return value
