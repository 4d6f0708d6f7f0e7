"""Many people change one price list at the same moment: every change is there, each with a version of its own."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import pytest

from tests.support.database import disconnect
from tests.support.world import World, make_world
from webapp import caches
from webapp.audit.records import Action
from webapp.catalog.price_lists import actions, item_actions
from webapp.catalog.price_lists.item_actions import NewItem
from webapp.catalog.records import PriceList, PriceListItem, Product
from webapp.catalog.uses import answered_by
from webapp.core.folding import folded
from webapp.core.sending import Sent
from webapp.db import connect, connection, use, write
from webapp.opportunities import catalog_uses

TODAY = date(2026, 11, 23)
CLERKS = 8


@pytest.fixture
def company(own_database: str):
    """The small company in a database of its own, with a product for each clerk."""
    database = connect(own_database)
    use(database)
    caches.forget()
    answered_by(catalog_uses)
    with connection():
        world = make_world()
        with write():
            for number in range(CLERKS):
                Product.insert(
                    code=f"P-{number}", name=f"P-{number}", unit_id=world.measures["ud"], currency="EUR",
                    folded=folded(f"P-{number}"),
                ).execute()  # fmt: skip
    yield world
    caches.forget()
    disconnect(database)


def test_prices_that_are_added_at_once_are_all_there(company: World) -> None:
    def add(number: int) -> None:
        with connection():
            new = NewItem(Product.get(Product.code == f"P-{number}").id, value=Decimal(number + 1))
            item_actions.add_item(company.actor("irene"), company.price_list, new, Sent(), TODAY)

    with ThreadPoolExecutor(CLERKS) as clerks:
        list(clerks.map(add, range(CLERKS)))
    with connection():
        assert PriceListItem.select().where(PriceListItem.price_list_id == company.price_list).count() == 3 + CLERKS
        versions = {row.version for row in Action.select().where(Action.record == f"price-list:{company.price_list}")}
        assert versions == set(range(2, CLERKS + 2)), "each action has a version of its own"


def test_the_same_form_sent_many_times_at_once_takes_effect_once(company: World) -> None:
    sent = Sent(form_key="a" * 32, digest="d")
    product = company.products["SIR-AVEL"]

    def add(_number: int) -> bool:
        with connection():
            new = NewItem(product, value=Decimal(4))
            return item_actions.add_item(company.actor("irene"), company.price_list, new, sent, TODAY).repeated

    with ThreadPoolExecutor(CLERKS) as clerks:
        assert sorted(clerks.map(add, range(CLERKS))) == [False] + [True] * (CLERKS - 1)


def test_one_field_and_many_values_leave_one_and_tell_the_others(company: World) -> None:
    from webapp.core.errors import StaleEdit

    def rename(number: int) -> bool:
        with connection():
            try:
                actions.change_price_list(
                    company.actor("irene"), company.price_list, {"name": f"Nombre {number}"}, Sent(), seen=1
                )
            except StaleEdit:
                return False
            return True

    with ThreadPoolExecutor(CLERKS) as clerks:
        assert sum(clerks.map(rename, range(CLERKS))) == 1
    with connection():
        assert PriceList.get_by_id(company.price_list).version == 2
