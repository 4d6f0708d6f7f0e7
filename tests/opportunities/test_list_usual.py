"""The list as it usually opens is read by queries of its own: they answer what the filtered list's would."""

from datetime import timedelta
from decimal import Decimal

import pytest

from webapp.core import clock
from webapp.opportunities import list_store, list_usual
from webapp.opportunities.list_columns import COLUMNS
from webapp.opportunities.records import Opportunity
from webapp.opportunities.wishes import STATUSES, Wishes
from webapp.people.records import Role, RoleGrant

PEOPLE = ("ana", "luis", "marta")
TODAY = clock.today("Europe/Madrid")


@pytest.fixture(autouse=True)
def deals(world):
    """Deals of two people in every status, with and without dates, in two currencies."""
    statuses = ("open", "on_hold", "won", "lost", "open", "on_hold", "open")
    for place, status in enumerate(statuses * 2):
        who = "ana" if place % 3 else "luis"
        Opportunity.insert(
            number=f"OP-USUAL-{place:06d}", topic=f"Barra {place % 4}", type="new_business", status=status,
            owner_user_id=world.people[who], unit_id=world.units["north" if who == "luis" else "south"],
            process_id=1, stage_id=1 + place % 2, stage_since=clock.now(), created=clock.now(), probability=20,
            close_date=None if place % 5 == 0 else TODAY + timedelta(40 - place % 4),
            actual_close_date=TODAY if status == "won" else None, currency="USD" if place % 6 == 1 else "EUR",
            estimated_revenue=Decimal(100 * place), actual_revenue=Decimal(7) if status == "won" else None,
        ).execute()  # fmt: skip


@pytest.fixture
def everywhere(world):
    """Ana, who sees everything."""
    ana = world.actor("ana")
    RoleGrant.insert(user_id=ana.user, role_id=Role.get(Role.code == "administrator").id, unit_id=ana.unit).execute()
    return world.actor("ana")


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("who", PEOPLE)
def test_sums_come_from_the_groups(world, who, status):
    actor, wishes = world.actor(who), Wishes(status=status)
    assert list_usual.is_usual(wishes)
    assert list_usual.sums(list_usual.groups(actor, status)) == list_store.sums(actor, wishes)


@pytest.mark.parametrize("order", ["ascending", "descending"])
@pytest.mark.parametrize("sort", COLUMNS)
def test_rows_are_those_of_the_filtered_list(world, sort, order):
    for status in STATUSES:
        wishes = Wishes(status=status, sort=sort, order=order)
        actor = world.actor("ana")
        assert list_usual.rows(actor, wishes, 0, 50) == list_store.rows(actor, wishes, 0, 50)


@pytest.mark.parametrize("order", ["ascending", "descending"])
def test_who_sees_everything_gets_both_open_statuses_merged(everywhere, order):
    wishes = Wishes(order=order)
    found = list_store.rows(everywhere, wishes, 0, 50)
    assert found and list_usual.rows(everywhere, wishes, 0, 50) == found
    assert list_usual.rows(everywhere, wishes, 1, 2) == found[1:3]
