"""The whole sample made in an empty database, in one transaction: interrupted, it leaves nothing behind."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from webapp.core import clock
from webapp.core.language import SOURCE, speaking
from webapp.db import write
from webapp.db.epochs import raise_epoch, read_epochs
from webapp.opportunities.records import Opportunity
from webapp.pluginhost.records import UnitPlugin
from webapp.sample.accounts import open_accounts
from webapp.sample.actors import actors
from webapp.sample.catalogue import stock
from webapp.sample.crowd import crowd
from webapp.sample.days import ZONE, Days, instant
from webapp.sample.deals import Deal
from webapp.sample.edges import EDGES
from webapp.sample.everyday_norte import NORTE_DEALS
from webapp.sample.everyday_others import OTHER_DEALS
from webapp.sample.everyday_sur import SUR_DEALS
from webapp.sample.mark import put_mark
from webapp.sample.more_catalogue import raise_the_pack
from webapp.sample.people import ROOT, SERVICIOS, SUR, found
from webapp.sample.stories import COMPARED, STORIES
from webapp.sample.telling import tell

# What is told one by one, and the grades that it comes to.
TOLD: tuple[Deal, ...] = (*STORIES, *COMPARED, *EDGES, *SUR_DEALS, *NORTE_DEALS, *OTHER_DEALS)
TOLD_GRADES = Counter({"A": 8, "B": 16, "C": 10, "D": 8})
PLUGIN, SERVICES_PLUGIN = "contoso_coffee", "contoso_services"
FOUNDED_AGO = 190  # days: before the oldest deal
SEASON = timedelta(60)  # Niebla is cheaper so long before and after today


class SampleFailed(Exception):
    """The sample came out wrong; nothing was kept. The message is one line."""


@dataclass(frozen=True, slots=True)
class Made:
    """What the sample holds."""

    opportunities: int
    actions: int


def make() -> Made:
    """Make the sample in the database in use, which must be migrated and empty. Raises SampleFailed.

    Pricing asks the plugin host of this process; its time limit should be generous here.
    """
    days = Days(clock.today(ZONE))
    with speaking(SOURCE), write():
        with clock.at(instant(days.back(FOUNDED_AGO), 9 * 60)):
            founded = found()
            stock(founded.units, days)
            _enable_plugins(founded.units, days)
            put_mark(founded.units[ROOT])
            raise_epoch("access", "rules", "prices")
            epochs = read_epochs()
            people = actors(epochs)
            known = open_accounts(people)
        deals = planned(days)
        actions = tell(deals, known, people, days, epochs)
        raise_the_pack(people, days)
        _refuse_stale_prices()
    return Made(len(deals), actions)


def planned(days: Days) -> tuple[Deal, ...]:
    """All the sample's opportunities as of a day, before any of it happens."""
    return (*TOLD, *crowd(TOLD, TOLD_GRADES, days))


def _enable_plugins(units: Mapping[str, int], days: Days) -> None:
    season = {
        "season_from": (days.today - SEASON).isoformat(),
        "season_until": (days.today + SEASON).isoformat(),
    }
    for unit, plugin, settings in ((SUR, PLUGIN, season), (SERVICIOS, SERVICES_PLUGIN, {})):
        UnitPlugin.insert(
            unit_id=units[unit], plugin=plugin, version="", position=1, settings=json.dumps(settings)
        ).execute()


def _refuse_stale_prices() -> None:
    failed = Opportunity.select(Opportunity.number).where(Opportunity.problems.contains('"plugin_')).tuples()
    if numbers := [number for (number,) in failed]:
        raise SampleFailed(f"a plugin did not price {', '.join(numbers)}; try again")
