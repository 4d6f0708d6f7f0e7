"""The sample as a whole: its figures one by one, a history that could have happened, nothing left to chance."""

import hashlib
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING

import pytest

from tests.sample import figures
from tests.sample.conftest import LAST_DAY, TODAY
from webapp.accounts.records import Account, Contact
from webapp.audit.records import Action, Change, DealSpan, PriceTrace
from webapp.catalog.records import Product
from webapp.opportunities import score, scoring, store
from webapp.opportunities.closing.reasons import USUAL
from webapp.opportunities.closing.records import LossReason
from webapp.opportunities.records import LineItem, Opportunity
from webapp.opportunities.repricing import found
from webapp.people import passwords
from webapp.people.access import Reach
from webapp.people.records import BusinessUnit, Role, RoleGrant, Team, User
from webapp.sample.accounts import KEY_ACCOUNTS
from webapp.sample.mark import is_demo
from webapp.sample.people import PASSWORD, PEOPLE

if TYPE_CHECKING:
    from peewee import Database

pytestmark = [
    pytest.mark.parametrize("engine", ["sqlite"], indirect=True, scope="session"),
]
TWO_DAYS = pytest.mark.parametrize("today", [TODAY, LAST_DAY], indirect=True, ids=str)
EVERYTHING = Reach(0, frozenset(), frozenset(), everything=True)
SELLERS = {"Café Sur": "ana", "Café Norte": "luis", "Servicios": "sergio", "Sector público": "paula"}


@pytest.mark.usefixtures("sample")
class TestWho:
    def test_the_database_carries_its_mark(self):
        assert is_demo()

    def test_units_hang_below_contoso_coffee(self):
        root = BusinessUnit.get(BusinessUnit.parent_id.is_null())
        below = {unit.name for unit in BusinessUnit.select().where(BusinessUnit.parent_id == root.id)}
        assert (root.name, below) == ("Contoso Coffee", set(SELLERS))

    def test_eight_people_sign_in_with_the_published_password(self):
        assert User.select().count() == len(PEOPLE) == 8
        assert all(passwords.check(person.email, PASSWORD, "127.0.0.1") for person in PEOPLE)

    def test_martas_role_is_granted_on_the_two_selling_units(self):
        granted = (
            RoleGrant.select(Role.code, BusinessUnit.name)
            .join(Role, on=(Role.id == RoleGrant.role_id))
            .join_from(RoleGrant, BusinessUnit, on=(BusinessUnit.id == RoleGrant.unit_id))
            .join_from(RoleGrant, User, on=(User.id == RoleGrant.user_id))
            .where(User.email == "marta@contoso.example")
        )
        assert set(granted.tuples()) == {("sales_manager", "Café Sur"), ("sales_manager", "Café Norte")}

    def test_there_are_nineteen_products_three_teams_and_sixty_accounts_of_eight_sectors(self):
        assert (Product.select().count(), Team.select().count(), Account.select().count()) == (19, 3, 60)
        assert len(KEY_ACCOUNTS) == 12
        counts = Counter(contact.account_id for contact in Contact.select())
        keys = [account.id for account in Account.select().where(Account.name.in_([c.name for c in KEY_ACCOUNTS]))]
        assert all(2 <= counts[key] <= 4 for key in keys)
        assert len({account.sector for account in Account.select()}) == 8

    def test_some_names_look_like_markup_and_formulas(self):
        names = {account.name for account in Account.select()}
        assert {"<b>Café & Té</b>", "=1+1", "Hotel Mirador Triana S. L."} <= names

    def test_losing_has_the_usual_reasons_and_all_were_met(self):
        assert tuple(reason.name for reason in LossReason.select().order_by(LossReason.position)) == USUAL
        lost = Opportunity.select().where(Opportunity.status == "lost")
        assert len({deal.loss_reason_id for deal in lost}) == len(USUAL)


@TWO_DAYS
@pytest.mark.usefixtures("sample")
class TestTheWhole:
    def test_three_hundred_stand_as_they_should_in_each_unit(self):
        assert figures.counts("open") == {"Café Sur": 41, "Café Norte": 36, "Servicios": 20, "Sector público": 15}
        assert figures.counts("won").total() == 121
        assert figures.counts("lost").total() == 67
        whole = figures.counts("open") + figures.counts("won") + figures.counts("lost")
        assert whole == {"Café Sur": 110, "Café Norte": 95, "Servicios": 55, "Sector público": 40}

    def test_open_ones_have_their_grades(self):
        grades = Counter(deal.grade for deal in Opportunity.select().where(Opportunity.status == "open"))
        assert grades == {"A": 22, "B": 36, "C": 33, "D": 21}

    def test_scored_today_they_would_have_the_same_grades(self, today):
        for deal in Opportunity.select().where(Opportunity.status == "open"):
            draft = store.load(EVERYTHING, deal.id)
            assert score.score(scoring.facts_of(draft.head, today)).grade == deal.grade, deal.topic

    def test_the_better_the_grade_the_more_are_won(self):
        closed = Counter((d.grade, d.status) for d in Opportunity.select().where(Opportunity.status != "open"))
        rates = {
            grade: round(100 * closed[grade, "won"] / (closed[grade, "won"] + closed[grade, "lost"]))
            for grade in "ABCD"
        }
        assert rates == {"A": 74, "B": 55, "C": 33, "D": 14}

    def test_nine_have_no_date_seven_are_late_and_the_rest_close_within_half_a_year(self, today):
        dates = [deal.close_date for deal in Opportunity.select().where(Opportunity.status == "open")]
        assert (dates.count(None), sum(day is not None and day < today for day in dates)) == (9, 7)
        assert all(day <= today + timedelta(182) for day in dates if day)
        ends = sum(day is not None and day > today and 0 <= (day + timedelta(15)).day - 1 < 16 for day in dates)
        assert ends >= 20

    def test_amounts_have_their_size(self):
        amounts = [deal.estimated_revenue for deal in Opportunity.select()]
        assert 6_500 <= median(amounts) <= 7_100
        assert sum(amount > 30_000 for amount in amounts) == 9
        assert max(amounts) == Decimal(118_000)
        assert sorted(amounts)[-2] < 62_000

    def test_there_are_one_to_six_lines_and_one_with_sixty(self):
        lines = [deal.line_count for deal in Opportunity.select()]
        assert Counter(count > 6 for count in lines) == {False: 299, True: 1}
        assert max(lines) == 60
        assert 2.6 <= sum(lines) / 300 <= 2.9

    def test_every_line_but_the_syrup_has_a_price_and_no_plugin_failed(self):
        assert {line.status for line in LineItem.select()} == {"priced", "overridden", "unpriced"}
        unpriced = Opportunity.select().where(Opportunity.unpriced > 0)
        assert [deal.topic for deal in unpriced] == ["Descafeinado para las panaderías"]
        assert {deal.problems for deal in Opportunity.select().where(Opportunity.unpriced == 0)} == {"[]"}

    def test_the_pack_has_become_dearer_since_it_was_offered(self):
        deal = Opportunity.get(Opportunity.topic == "Apertura en la Parte Vieja")
        moved = found.read(deal.moved)
        assert (moved.before, moved.after) == (Decimal("3330.00"), Decimal("3430.00"))
        assert [line.name for line in moved.lines] == ["Pack apertura"]

    def test_the_last_week_moved_as_it_should(self, today):
        week = figures.last_week(today, in_quarter=False)
        quarter = figures.last_week(today, in_quarter=True)
        told = [week.count(kind) for kind in ("new", "won", "lost", "grew", "shrank")]
        assert told == [6, 4, 2, 4, 3]
        assert (quarter.count("moved_out"), quarter.count("moved_in")) == (5, 2)
        for changes in (week, quarter):
            moves = sum(movement.amount for movement in changes.movements)
            assert changes.before.get("EUR", 0) + moves == changes.after.get("EUR", 0)

    def test_the_fourteen_places_grew_and_a_lost_one_came_back(self, today):
        week = figures.last_week(today, in_quarter=False)
        story = Opportunity.get(Opportunity.topic == "Equipar los catorce locales").id
        assert story in {movement.deal for movement in week.movements if movement.kind == "grew"}
        (back,) = (movement.deal for movement in week.movements if movement.kind == "moved_in")
        kinds = [a.kind for a in Action.select().where(Action.opportunity_id == back).order_by(Action.id)]
        assert kinds.index("lost") < kinds.index("reopened")
        in_quarter = figures.last_week(today, in_quarter=True)
        assert back in {movement.deal for movement in in_quarter.movements if movement.kind == "moved_in"}

    def test_the_pipeline_grew_by_fifteen_percent_with_a_dip(self, today):
        def then(days: int) -> Decimal:
            return figures.open_revenue(figures.end_of(today - timedelta(days)))

        first, last = then(172), then(0)
        assert Decimal("1.12") <= last / first <= Decimal("1.18")
        assert min(then(days) for days in range(85, 106, 5)) < first * Decimal("0.88")

    def test_north_loses_more_after_proposing_since_two_months(self, today):
        since = figures.end_of(today - timedelta(60))
        before = figures.reached_close("Café Norte", figures.end_of(today - timedelta(200)), since)
        after = figures.reached_close("Café Norte", since, figures.end_of(today))
        assert min(before[1], after[1]) >= 10
        assert before[0] / before[1] - after[0] / after[1] > 0.3


@TWO_DAYS
@pytest.mark.usefixtures("sample")
class TestTheHistory:
    def test_everything_happened_in_office_hours_of_working_days_one_after_the_other(self, today):
        at = [
            action.at.astimezone(figures.MADRID)
            for action in Action.select().where(Action.opportunity_id.is_null(False)).order_by(Action.id)
        ]
        assert at == sorted(at)
        assert {moment.weekday() for moment in at} <= set(range(5))
        assert all(8 <= moment.hour < 20 for moment in at)
        assert today - timedelta(183) <= at[0].date() <= today - timedelta(170)
        assert today - timedelta(4) < at[-1].date() < today

    def test_each_changed_three_to_nine_times(self):
        changes = figures.changes_of_deals()
        assert len(changes) == 300
        assert {min(changes.values()), max(changes.values())} == {3, 9}

    def test_who_owns_it_did_it_or_marta(self):
        logins = {user.id: user.email.partition("@")[0] for user in User.select()}
        units = {unit.id: unit.name for unit in BusinessUnit.select()}
        owner = {deal.id: SELLERS[units[deal.unit_id]] for deal in Opportunity.select()}
        rows = Action.select().where(Action.opportunity_id.is_null(False))
        by_others = [row for row in rows if logins[row.actor_id] != owner[row.opportunity_id]]
        assert {logins[row.actor_id] for row in by_others} == {"marta"}
        assert sum(row.kind == "assigned" for row in by_others) >= 5

    def test_every_opportunity_has_spans_and_traces(self):
        actions = Counter(action.opportunity_id for action in Action.select())
        spans = Counter(span.opportunity_id for span in DealSpan.select())
        traces = Counter(trace.opportunity_id for trace in PriceTrace.select())
        for deal in Opportunity.select():
            assert actions[deal.id] == deal.version >= 3
            assert spans[deal.id] >= 2
            assert traces[deal.id] == deal.line_count + 1

    def test_what_was_closed_says_when_and_for_how_much(self, today):
        for deal in Opportunity.select().where(Opportunity.status != "open"):
            assert deal.created.date() < deal.actual_close_date < today
            assert (deal.actual_revenue is None) == (deal.status == "lost") == (deal.loss_reason_id is not None)

    def test_marta_and_ana_changed_one_field_on_one_day(self):
        dates = (
            Change.select(Change.opportunity_id, User.email, Action.at)
            .join(Action, on=(Action.id == Change.action_id))
            .join(User, on=(User.id == Action.actor_id))
            .where((Change.field == "close_date") & (Change.kind == "edit"))
            .order_by(Change.id)
            .tuples()
        )
        who: dict = {}
        for deal, email, at in dates:
            who.setdefault((deal, at.date()), []).append(email.partition("@")[0])
        assert ["ana", "marta"] in who.values()

    def test_every_text_is_told_without_placeholders(self):
        for deal in Opportunity.select():
            assert deal.situation
            assert deal.need
            assert "{" not in (deal.next_step or "") + deal.situation + deal.need + (deal.decision_process or "")


def test_one_has_a_revenue_beside_the_calculated_one(sample):
    given = Opportunity.get((Opportunity.revenue_mode == "given") & (Opportunity.line_count > 0))
    assert (given.estimated_revenue, given.calculated_revenue) == (12000, 11640)


def fingerprints(database: "Database") -> dict[str, str]:
    """All that the sample wrote, a number for each table."""
    told = {}
    for table in sorted(database.get_tables()):
        if "migration" not in table and "search_" not in table:
            rows = sorted(repr(row) for row in database.execute_sql(f'SELECT * FROM "{table}"').fetchall())
            told[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return told


def test_two_samples_of_one_day_are_the_same(
    make_sample: "Callable[..., Database]", samples: "Callable[[date], Database]"
):
    assert fingerprints(make_sample(TODAY, 15)) == fingerprints(samples(TODAY))
