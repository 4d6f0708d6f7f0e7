"""The sample as a whole: who and how many, a history that could have happened, nothing left to chance."""

import hashlib
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from tests.sample.conftest import TODAY
from webapp.accounts.records import Account, Contact
from webapp.audit.records import Action, Change, DealSpan, PriceTrace
from webapp.catalog.records import Product
from webapp.opportunities.records import LineItem, Opportunity
from webapp.people import passwords
from webapp.people.records import BusinessUnit, Role, RoleGrant, Team, User
from webapp.pipeline.rules import LETTERS
from webapp.sample.accounts import KEY_ACCOUNTS
from webapp.sample.mark import is_demo
from webapp.sample.people import PASSWORD, PEOPLE

if TYPE_CHECKING:
    from peewee import Database

MADRID = ZoneInfo("Europe/Madrid")


@pytest.mark.usefixtures("sample")
class TestTheSample:
    def test_the_database_carries_its_mark(self):
        assert is_demo()

    def test_units_hang_below_contoso_coffee(self):
        root = BusinessUnit.get(BusinessUnit.parent_id.is_null())
        below = {unit.name for unit in BusinessUnit.select().where(BusinessUnit.parent_id == root.id)}
        assert (root.name, below) == ("Contoso Coffee", {"Café Sur", "Café Norte", "Servicios", "Sector público"})

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

    def test_there_are_fifteen_products_three_teams_and_some_forty_customers(self):
        assert (Product.select().count(), Team.select().count()) == (15, 3)
        assert 30 <= Account.select().count() <= 40
        assert len(KEY_ACCOUNTS) == 12
        counts = Counter(contact.account_id for contact in Contact.select())
        keys = [account.id for account in Account.select().where(Account.name.in_([c.name for c in KEY_ACCOUNTS]))]
        assert all(2 <= counts[key] <= 4 for key in keys)

    def test_some_names_look_like_markup_and_formulas(self):
        names = {account.name for account in Account.select()}
        assert {"<b>Café & Té</b>", "=1+1", "Hotel Mirador Triana S. L."} <= names

    def test_about_forty_opportunities_are_open_with_every_grade(self):
        deals = list(Opportunity.select())
        assert 38 <= len(deals) <= 45
        assert {deal.status for deal in deals} == {"open"}
        grades = Counter(deal.grade for deal in deals)
        assert set(grades) == set(LETTERS)
        assert min(grades.values()) >= 5

    def test_five_are_overdue_four_undated_and_the_rest_close_within_half_a_year(self):
        dates = [deal.close_date for deal in Opportunity.select()]
        assert sum(day is None for day in dates) == 4
        assert sum(day is not None and day < TODAY for day in dates) == 5
        assert all(day <= TODAY + timedelta(182) for day in dates if day)

    def test_every_line_has_a_price_and_no_plugin_failed(self):
        assert {line.status for line in LineItem.select()} == {"priced", "overridden"}
        assert {deal.problems for deal in Opportunity.select()} == {"[]"}

    def test_one_has_sixty_lines_and_one_a_revenue_beside_the_calculated_one(self):
        assert Opportunity.select().where(Opportunity.line_count == 60).count() == 1
        given = Opportunity.get((Opportunity.revenue_mode == "given") & (Opportunity.line_count > 0))
        assert (given.estimated_revenue, given.calculated_revenue) == (12000, 11640)

    def test_marta_and_ana_changed_one_field_on_one_day(self):
        dates = (
            Change.select(Change.opportunity_id, User.email, Action.at)
            .join(Action, on=(Action.id == Change.action_id))
            .join(User, on=(User.id == Action.actor_id))
            .where((Change.field == "close_date") & (Change.kind == "edit"))
            .order_by(Change.id)
            .tuples()
        )
        who = {}
        for deal, email, at in dates:
            who.setdefault((deal, at.date()), []).append(email.partition("@")[0])
        assert ["ana", "marta"] in who.values()

    def test_everything_happened_in_office_hours_of_working_days_one_after_the_other(self):
        at = [action.at.astimezone(MADRID) for action in Action.select().order_by(Action.id)]
        assert at == sorted(at)
        assert {moment.weekday() for moment in at} <= set(range(5))
        assert all(8 <= moment.hour < 20 for moment in at)
        assert TODAY - timedelta(183) <= at[0].date()
        assert at[-1].date() < TODAY

    def test_every_opportunity_has_a_history_of_its_own(self):
        actions = Counter(action.opportunity_id for action in Action.select())
        spans = Counter(span.opportunity_id for span in DealSpan.select())
        for deal in Opportunity.select():
            assert actions[deal.id] == deal.version >= 2
            assert spans[deal.id] >= 2
            assert PriceTrace.select().where(PriceTrace.opportunity_id == deal.id).count() == deal.line_count + 1

    def test_every_text_is_told_without_placeholders(self):
        for deal in Opportunity.select():
            assert deal.situation
            assert deal.need
            assert "{" not in (deal.next_step or "") + deal.situation + deal.need


def fingerprint(database: "Database") -> str:
    """All that the sample wrote, as one number."""
    told = hashlib.sha256()
    for table in sorted(database.get_tables()):
        if "migration" not in table and "search_" not in table:
            rows = [repr(row) for row in database.execute_sql(f'SELECT * FROM "{table}"').fetchall()]
            told.update("\n".join([table, *sorted(rows)]).encode())
    return told.hexdigest()


def test_two_samples_of_one_day_are_the_same(make_sample: "Callable[[date], Database]", sample_database: "Database"):
    assert fingerprint(make_sample(TODAY)) == fingerprint(sample_database)


@pytest.mark.parametrize("day", [date(2027, 1, 3), date(2028, 2, 29), date(2027, 8, 14)])
def test_a_sample_of_any_day_has_the_same_shape(
    day: date, make_sample: "Callable[[date], Database]", sample_database: "Database"
):
    def grades_and_revenues(database: "Database") -> list:
        return sorted(database.execute_sql("SELECT topic, estimated_revenue, grade FROM opportunity").fetchall())

    assert grades_and_revenues(make_sample(day)) == grades_and_revenues(sample_database)
