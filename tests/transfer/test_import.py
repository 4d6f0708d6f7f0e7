"""What the files become in a company that already has units, products and taxes of its own."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests.transfer.conftest import NOW, deal
from webapp.accounts.records import Account
from webapp.audit.records import Action, Change, DealSpan, ImportRun, PriceTrace
from webapp.catalog import store as catalog
from webapp.catalog.records import PriceList, Product
from webapp.db.epochs import read_epochs
from webapp.opportunities import store, totals
from webapp.opportunities.records import LineItem, Opportunity, Share
from webapp.people.access import Actor, reach
from webapp.people.records import BusinessUnit, Role, RoleGrant, User
from webapp.people.units import unit_tree
from webapp.pricing import stored
from webapp.transfer.records import StagedDeal, StagedProduct

MINE = Opportunity.import_key.is_null(False)


@pytest.fixture
def summary(run):
    return run()


def test_the_figures_are_those_of_the_files(summary):
    assert summary.as_json()["opportunities"] == {
        "read": 11, "created": 11, "changed": 0, "unchanged": 0, "refused": 0,
        "won": 4, "lost": 2, "engaging": 3, "prospecting": 2,
        "won_revenue": "11202.25", "product_mapped": 3, "without_account": 3,
    }  # fmt: skip
    created = {kind: count["created"] for kind, count in summary.as_json().items()}
    assert created == {
        "opportunities": 11, "accounts": 4, "products": 3, "units": 2, "users": 6, "price_lists": 1,
    }  # fmt: skip
    assert summary.counts["accounts"].mapped == 1
    assert summary.revenue == {"Harbour": Decimal("5102.25"), "Meadow": Decimal("6100")}
    assert summary.estimated == {"engaging": Decimal("6467.50"), "prospecting": Decimal("5371.00")}


def test_the_offices_hang_below_the_company_in_dollars(summary, world):
    units = unit_tree(read_epochs()).units
    office = next(unit for unit in units.values() if unit.name == "Harbour")
    assert [units[each].name for each in office.path] == ["Harbour", "CRM Sales Opportunities", "Contoso"]
    assert (office.currency, office.time_zone) == ("USD", "America/New_York")
    assert office.path[-1] == world.units["root"]


def test_people_are_inactive_under_their_manager_with_a_role_on_their_office(summary):
    people = {person.name: person for person in User.select().where(User.email.endswith("@import.invalid"))}
    inaki = people["Iñaki Pérez"]
    assert (inaki.email, inaki.active, inaki.password) == ("inaki.perez@import.invalid", False, None)
    assert people["Jo-Ann Sato"].email == "jo-ann.sato@import.invalid"
    assert inaki.manager_id == people["Owen Brandt"].id
    assert inaki.unit_id == people["Owen Brandt"].unit_id == BusinessUnit.get(BusinessUnit.name == "Meadow").id
    grants = (
        RoleGrant.select(User.name, Role.code)
        .join(User, on=(User.id == RoleGrant.user_id))
        .join(Role, on=(Role.id == RoleGrant.role_id))
        .where(RoleGrant.unit_id == inaki.unit_id)
    )
    assert set(grants.tuples()) == {
        ("Owen Brandt", "sales_manager"), ("Iñaki Pérez", "salesperson"), ("Lena Falk", "salesperson"),
    }  # fmt: skip


def test_accounts_keep_their_parent_and_their_name_finds_them(summary):
    blue = Account.get(Account.name == "Bluewater")
    assert (blue.sector, blue.country, blue.employees) == ("technology", "PH", 2822)
    assert Account.get_by_id(blue.parent_id).name == "Zeta & Co"
    assert blue.import_key == "crm-sales-opportunities:Bluewater"
    assert Account.get(Account.name == "Northwind Café").folded == "northwind cafe"


def test_a_won_deal_brought_in_its_close_value(summary):
    head = deal("W0000002").head
    assert (head.status, head.category, head.probability) == ("won", "won", 100)
    assert (head.actual_revenue, head.estimated_revenue) == (Decimal("588.25"), Decimal(550))
    assert head.close_date == head.actual_close_date == date(2016, 11, 9)
    assert (head.owner_name, head.topic, head.account_name) == (
        "Jo-Ann Sato", "Aqua One · Cañada Verde", "Cañada Verde",
    )  # fmt: skip
    assert (head.score, head.grade, head.currency) == (None, None, "USD")


def test_a_lost_deal_brought_in_nothing(summary):
    head = deal("L0000001").head
    assert (head.status, head.category, head.actual_revenue) == ("lost", "omitted", Decimal(0))
    assert head.actual_close_date == date(2017, 4, 20)


def test_an_open_deal_is_undated_with_the_usual_date_expected(summary):
    head = deal("E0000002").head
    assert (head.status, head.stage_name, head.process_name) == ("open", "Engaging", "Prospecting and Engaging")
    assert (head.account_id, head.topic, head.close_date) == (None, "Aqua One", None)
    # Won ones took 10, 20, 30 and 40 days: 25 in the middle.
    assert head.expected_date == date(2017, 11, 27)
    assert 1 <= head.score <= 99
    assert head.grade in "ABCD"


def test_a_deal_in_prospecting_begins_with_the_import_and_expects_nothing(summary):
    head = deal("P0000001").head
    assert (head.stage_name, head.expected_date, head.close_date) == ("Prospecting", None, None)
    assert head.created == head.stage_since == NOW
    (span,) = spans("P0000001")
    assert (span.from_at, span.to_at, span.status, span.score) == (NOW, None, "open", head.score)


def test_spans_have_the_days_of_the_files(summary):
    opened, closed = spans("W0000001")
    # Nine in the morning in New York, in winter time until the 12th.
    assert opened.from_at == datetime(2017, 3, 1, 14, tzinfo=UTC)
    assert opened.to_at == closed.from_at == datetime(2017, 3, 11, 14, tzinfo=UTC)
    assert (opened.status, opened.category, opened.close_date) == ("open", "best_case", None)
    assert (closed.status, closed.category, closed.close_date, closed.to_at) == ("won", "won", date(2017, 3, 11), None)
    assert opened.recorded_at == closed.recorded_at == NOW
    assert opened.revenue == closed.revenue == Decimal(4821)
    (engaging,) = spans("E0000001")
    assert (engaging.from_at, engaging.to_at) == (datetime(2017, 11, 1, 13, tzinfo=UTC), None)


def test_each_deal_has_one_line_at_the_catalogue_price_without_the_tax_of_the_unit_above(summary):
    draft = deal("E0000001")
    (line,) = draft.lines
    assert (line.product_name, line.product_code, line.quantity, line.unit_code) == ("GTX Pro", "GTX-PRO", 1, "each")
    assert line.net == line.extended == draft.head.total == draft.head.estimated_revenue == Decimal(4821)
    assert (line.tax_percent, line.status, draft.head.revenue_mode) == (0, "priced", "calculated")
    assert draft.head.price_list_name == "Catalogue"
    assert stored.read_pins(line.pins).price == Decimal(4821)
    assert stored.read_pins(line.pins).family == "gtx"
    steps = stored.read_steps(PriceTrace.get(PriceTrace.line_id == int(line.id)).steps)
    assert steps[0].source.id == str(PriceList.get(PriceList.name == "Catalogue").id)
    assert steps[-1].result == Decimal(4821)
    assert (
        PriceTrace.select().where((PriceTrace.opportunity_id == draft.head.id) & PriceTrace.line_id.is_null()).exists()
    )


def test_pricing_it_again_moves_nothing(summary):
    epochs = read_epochs()
    draft = deal("E0000003")
    assert not totals.have_moved(draft.head, epochs)
    again = totals.price(draft, frozenset({draft.lines[0].id}), epochs).draft
    assert again.head.estimated_revenue == draft.head.estimated_revenue == Decimal("1096.50")
    assert again.head.rules_fingerprint == draft.head.rules_fingerprint
    assert again.head.prices_fingerprint == draft.head.prices_fingerprint
    assert again.lines == draft.lines


def test_numbers_follow_the_days_within_each_year(summary):
    rows = Opportunity.select(Opportunity.number).where(MINE).order_by(Opportunity.id).tuples()
    assert [number for (number,) in rows] == [
        "OP-2016-000001", "OP-2016-000002",
        *(f"OP-2017-{each:06d}" for each in range(1, 8)),
        "OP-2026-000001", "OP-2026-000002",
    ]  # fmt: skip
    assert store.next_number(2017) == "OP-2017-000008"


def test_the_search_finds_it_as_if_it_were_made_by_hand(summary):
    for key in ("W0000002", "E0000002", "P0000001"):
        head = deal(key).head
        assert Opportunity.get_by_id(head.id).search == store.search_text(head)


def test_each_deal_says_where_it_came_from_without_a_list_of_changes(summary):
    head = deal("W0000001").head
    (action,) = Action.select().where(Action.opportunity_id == head.id)
    assert (action.kind, action.via, action.actor_id, action.version) == ("imported", "import", None, head.version)
    assert not Change.select().where(Change.opportunity_id == head.id).exists()


def test_who_sees_what(summary, world):
    assert sees(world.actor("admin")) == 11
    assert sees(world.actor("marta")) == sees(world.actor("ana")) == 0
    assert sees(somebody("Petra Lindqvist")) == 5
    assert sees(somebody("Lena Falk")) == 6


def test_a_new_opportunity_of_the_company_keeps_its_own_price_list(summary, world):
    epochs = read_epochs()
    assert catalog.usual_list(unit_tree(epochs)[world.units["south"]].path, epochs).id == world.price_list


def test_a_second_import_writes_nothing_but_that_it_ran(summary, run):
    before = everything()
    again = run().as_json()
    assert again["opportunities"] | {"created": 11, "unchanged": 0} == summary.as_json()["opportunities"]
    assert again["opportunities"]["unchanged"] == 11
    assert {kind: (count["created"], count["changed"]) for kind, count in again.items()} == dict.fromkeys(again, (0, 0))
    after = everything()
    assert after.pop("runs") == before.pop("runs") + 1
    assert after.pop("actions") == before.pop("actions") + 1
    assert after == before


def test_nothing_stays_staged(summary):
    assert not StagedDeal.select().exists()
    assert not StagedProduct.select().exists()


def spans(key: str) -> list[DealSpan]:
    return list(DealSpan.select().where(DealSpan.opportunity_id == deal(key).head.id).order_by(DealSpan.from_at))


def sees(actor: Actor) -> int:
    return Opportunity.select().where(reach(actor, "read").where(Opportunity, Share) & MINE).count()


def somebody(name: str) -> Actor:
    person = User.get(User.name == name)
    return Actor(
        person.id, name, person.email, person.unit_id, "", "en", "en_US", "America/New_York", "system", read_epochs()
    )


def everything() -> dict[str, object]:
    """Enough of the database to see whether something was written."""
    epochs = read_epochs()
    return {
        "opportunities": sorted(Opportunity.select(Opportunity.id, Opportunity.version).tuples()),
        "lines": LineItem.select().count(),
        "spans": DealSpan.select().count(),
        "accounts": sorted(Account.select(Account.id, Account.version).tuples()),
        "products": Product.select().count(),
        "users": User.select().count(),
        "epochs": (epochs.access, epochs.rules, epochs.prices),
        "actions": Action.select().count(),
        "runs": ImportRun.select().count(),
    }
