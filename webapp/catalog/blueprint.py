"""The blueprint of all addresses of the catalogue, and what its pages have in common."""

from dataclasses import replace
from datetime import date

from flask import Blueprint, g

from webapp.catalog import allowed
from webapp.core import clock
from webapp.core.language import _
from webapp.db.epochs import read_epochs
from webapp.people.access import Actor
from webapp.people.units import unit_tree

bp = Blueprint("catalog", __name__)


@bp.app_context_processor
def _admin() -> dict[str, object]:
    return {"admin_links": _admin_links}


def _admin_links() -> list[tuple[str, str, str]]:
    """The pages that decide prices besides the catalogue, as far as the reader may change them: code, endpoint, label."""
    links = []
    if allowed.units_to_change(g.actor, allowed.RULES):
        links.append(("settings", "catalog.settings", _("Reglas de precio")))
        links.append(("plugins", "plugins.index", _("Complementos")))
    if allowed.units_to_change(g.actor):
        links.append(("taxes", "catalog.taxes", _("IVA")))
    if allowed.may_change(g.actor):
        links.append(("rates", "catalog.rates", _("Cambio de moneda")))
    return links


def today() -> date:
    """Today where the reader works: what `+14` and `vie` are counted from, and what is valid now."""
    return clock.today(unit_tree(g.actor.epochs)[g.actor.unit].time_zone)


def renewed() -> Actor:
    """The reader after a change of theirs: their request knew older epochs. One statement."""
    return replace(g.actor, epochs=read_epochs())
