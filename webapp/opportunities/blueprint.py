"""The blueprint of all addresses of an opportunity, and how a route reads the one it is about."""

from datetime import date

from flask import Blueprint, g

from webapp.core import clock
from webapp.core.errors import NotVisible
from webapp.core.language import _
from webapp.opportunities import store
from webapp.opportunities.draft import Draft
from webapp.people.access import reach
from webapp.people.units import unit_tree

bp = Blueprint("opportunities", __name__)


def readable(opportunity: int) -> Draft:
    """The opportunity as the reader may see it. Raises NotVisible."""
    draft = store.load(reach(g.actor, "read"), opportunity)
    if draft is None:
        raise NotVisible(_("No encontramos esta página."))
    return draft


def today() -> date:
    """Today where the reader works: what `+14` and `vie` are counted from."""
    return clock.today(unit_tree(g.actor.epochs)[g.actor.unit].time_zone)
