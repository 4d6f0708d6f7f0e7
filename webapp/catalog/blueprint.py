"""The blueprint of all addresses of the catalogue, and what its pages have in common."""

from dataclasses import replace
from datetime import date

from flask import Blueprint, g

from webapp.core import clock
from webapp.db.epochs import read_epochs
from webapp.people.access import Actor
from webapp.people.units import unit_tree

bp = Blueprint("catalog", __name__)


def today() -> date:
    """Today where the reader works: what `+14` and `vie` are counted from, and what is valid now."""
    return clock.today(unit_tree(g.actor.epochs)[g.actor.unit].time_zone)


def renewed() -> Actor:
    """The reader after a change of theirs: their request knew older epochs. One statement."""
    return replace(g.actor, epochs=read_epochs())
