"""Several people at one offer at the same moment: one version comes of it, and no price slips in under it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

from tests.support.world import World
from webapp.catalog import store as catalog
from webapp.catalog.records import Product
from webapp.core.errors import InvalidInput, PricesFrozen
from webapp.core.sending import Sent
from webapp.db import connection
from webapp.opportunities import store
from webapp.opportunities.header.actions import NewOpportunity, create
from webapp.opportunities.lines.actions import NewLine, add_line, change_line
from webapp.opportunities.offers import actions
from webapp.opportunities.offers.making import Wording
from webapp.opportunities.offers.store import offers_of
from webapp.people.access import reach

PEOPLE = ("ana", "marta") * 3
WORDING = Wording("Tres máquinas", date(2099, 1, 1), "es")


def deal_of(world: World) -> int:
    ana = world.actor("ana")
    deal = create(ana, NewOpportunity("Tres máquinas"), Sent())
    product = catalog.find_product(Product.get(Product.code == "CAFE-S100").code)
    add_line(ana, deal, NewLine(quantity=Decimal(3), product=product), Sent())
    return deal


def test_many_who_present_at_once_make_one_version(own_world: World) -> None:
    with connection():
        deal = deal_of(own_world)

    def present(name: str) -> bool:
        with connection():
            try:
                actions.present(own_world.actor(name), deal, WORDING, Sent(), seen=2)
            except InvalidInput:
                return False
            return True

    with ThreadPoolExecutor(len(PEOPLE)) as people:
        done = list(people.map(present, PEOPLE))
    with connection():
        assert done.count(True) == 1 and len(offers_of(deal)) == 1


def test_the_same_form_sent_many_times_at_once_presents_once(own_world: World) -> None:
    with connection():
        deal = deal_of(own_world)

    def present(_time: int) -> int | None:
        with connection():
            sent = Sent("page", "f" * 32, "the same")
            return actions.present(own_world.actor("ana"), deal, WORDING, sent, seen=2).after.head.offered

    with ThreadPoolExecutor(6) as presses:
        assert list(presses.map(present, range(6))) == [1] * 6
    with connection():
        assert len(offers_of(deal)) == 1


def test_a_price_that_changes_at_the_same_moment_is_either_in_it_or_refused(own_world: World) -> None:
    with connection():
        deal = deal_of(own_world)
        draft = store.load(reach(own_world.actor("ana"), "read"), deal)
        assert draft is not None
        line = int(draft.lines[0].id)

    def act(number: int) -> str:
        with connection():
            try:
                if number % 2:
                    actions.present(own_world.actor("ana"), deal, WORDING, Sent(), seen=2)
                    return "presented"
                values = {"quantity": Decimal(10 + number)}
                change_line(own_world.actor("marta"), deal, line, values, Sent(), seen=2 if number == 0 else None)
                return "changed"
            except PricesFrozen:
                return "frozen"
            except InvalidInput:
                return "refused"

    with ThreadPoolExecutor(4) as people:
        list(people.map(act, range(4)))
    with connection():
        after = store.load(reach(own_world.actor("ana"), "read"), deal)
        assert after is not None
        offers = offers_of(deal)
        if offers:
            assert offers[0].figures.total == after.head.total and after.head.frozen
        else:
            assert not after.head.frozen
