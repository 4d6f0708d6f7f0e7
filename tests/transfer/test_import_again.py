"""A second import of other files: what differs between the files comes in, what people changed here stays."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests.transfer.conftest import NOW, deal
from webapp.accounts.records import Account
from webapp.audit.records import Action, Change, DealSpan
from webapp.catalog.records import PriceList, PriceListItem, Product
from webapp.core.sending import Sent
from webapp.db import write
from webapp.db.epochs import raise_epoch, read_epochs
from webapp.opportunities import store, totals
from webapp.opportunities.header.actions import change_header
from webapp.opportunities.lines.actions import change_line
from webapp.opportunities.records import Opportunity
from webapp.people.records import BusinessUnit, RoleGrant, User
from webapp.transfer.crm_sales_opportunities.state import ImportStopped


@pytest.fixture
def imported(run):
    return run()


def test_a_deal_that_was_won_meanwhile_is_edited_with_its_history(imported, run, folder):
    folder.change("sales_pipeline.csv", "E0000001", deal_stage="Won", close_date="2018-01-15", close_value="4500")
    summary = run()
    assert counts(summary) == {"created": 0, "changed": 1, "unchanged": 10, "refused": 0}
    head = deal("E0000001").head
    assert (head.status, head.actual_revenue, head.version) == ("won", Decimal(4500), 2)
    assert (head.actual_close_date, head.expected_date) == (date(2018, 1, 15), None)
    opened, won = DealSpan.select().where(DealSpan.opportunity_id == head.id).order_by(DealSpan.id)
    assert opened.to_at == won.from_at == datetime(2018, 1, 15, 14, tzinfo=UTC)
    assert (won.status, won.to_at, won.recorded_at) == ("won", None, NOW)
    action = Action.select().where(Action.opportunity_id == head.id).order_by(Action.id.desc()).first()
    assert (action.kind, action.via, action.actor_id) == ("changed", "import", None)
    assert run().counts["opportunities"].unchanged == 11


def test_a_deal_that_began_meanwhile_moves_its_stage(imported, run, folder):
    folder.change("sales_pipeline.csv", "P0000001", deal_stage="Engaging", engage_date="2018-02-01")
    run()
    head = deal("P0000001").head
    assert (head.stage_name, head.probability, head.category) == ("Engaging", 60, "best_case")
    assert head.expected_date == date(2018, 2, 26)
    assert head.stage_since == datetime(2018, 2, 1, 14, tzinfo=UTC)


def test_an_account_that_became_known_changes_topic_and_search(imported, run, folder):
    before = deal("E0000002").head
    folder.change("sales_pipeline.csv", "E0000002", account="Northwind Café")
    run()
    head = deal("E0000002").head
    assert (head.topic, head.account_name) == ("Aqua One · Northwind Café", "Northwind Café")
    assert head.score > before.score
    assert Opportunity.get_by_id(head.id).search == store.search_text(head)


def test_another_salesperson_takes_the_deal_to_their_office(imported, run, folder):
    folder.change("sales_pipeline.csv", "E0000002", sales_agent="Mina Okoro")
    run()
    head = deal("E0000002").head
    assert head.owner_name == "Mina Okoro"
    assert BusinessUnit.get_by_id(head.unit_id).name == "Harbour"


def test_another_product_prices_its_line_anew(imported, run, folder):
    folder.change("sales_pipeline.csv", "E0000002", product="GTXPro")
    run()
    draft = deal("E0000002")
    (line,) = draft.lines
    assert (line.product_name, line.net, draft.head.estimated_revenue) == ("GTX Pro", Decimal(4821), Decimal(4821))
    assert draft.head.topic == "GTX Pro"


def test_the_right_name_of_a_product_is_no_change_of_the_deal(imported, run, folder):
    folder.change("sales_pipeline.csv", "E0000001", product="GTX Pro")
    assert counts(run())["changed"] == 1
    assert deal("E0000001").head.version == 1
    assert counts(run())["unchanged"] == 11


def test_what_people_edited_elsewhere_stays(imported, run, folder, world):
    admin, before = world.actor("admin"), deal("E0000001")
    edits = {"next_step": "Call on Monday", "close_date": date(2027, 2, 3)}
    change_header(admin, before.head.id, edits, Sent(), seen=1)
    change_line(admin, before.head.id, int(before.lines[0].id), {"quantity": Decimal(3)}, Sent(), seen=2)
    assert counts(run())["unchanged"] == 11
    folder.change("sales_pipeline.csv", "E0000001", sales_agent="Lena Falk")
    run()
    draft = deal("E0000001")
    assert draft.head.owner_name == "Lena Falk"
    assert (draft.head.next_step, draft.head.close_date) == ("Call on Monday", date(2027, 2, 3))
    assert (draft.lines[0].quantity, draft.head.estimated_revenue) == (3, Decimal(14463))


def test_a_field_that_people_edited_too_stays_theirs_and_is_told(imported, run, folder, world):
    head = deal("E0000001").head
    change_header(world.actor("admin"), head.id, {"topic": "Ten pumps"}, Sent(), seen=1)
    folder.change("sales_pipeline.csv", "E0000001", account="Bluewater")
    summary = run()
    after = deal("E0000001").head
    assert (after.topic, after.account_name) == ("Ten pumps", "Bluewater")
    assert [(kept.number, kept.field) for kept in summary.kept] == [(head.number, "topic")]
    assert f"{head.number}: topic stays" in summary.as_text()


def test_the_changes_are_told_in_the_history(imported, run, folder):
    folder.change("sales_pipeline.csv", "E0000001", sales_agent="Lena Falk", account="Bluewater")
    run()
    changes = Change.select(Change.field).where(Change.opportunity_id == deal("E0000001").head.id).tuples()
    assert {"owner", "account", "topic"} <= {field for (field,) in changes}


def test_a_deleted_deal_stays_deleted(imported, run, folder):
    head = deal("E0000001").head
    with write():
        Opportunity.update(deleted=NOW).where(Opportunity.id == head.id).execute()
    folder.change("sales_pipeline.csv", "E0000001", account="Bluewater")
    summary = run()
    assert Opportunity.get_by_id(head.id).deleted == NOW
    assert [kept.field for kept in summary.kept] == ["a deleted opportunity"]


def test_a_new_deal_joins_the_others_at_todays_prices(imported, run, folder):
    item = (
        PriceListItem.select()
        .join(Product, on=(Product.id == PriceListItem.product_id))
        .where(Product.code == "AQUA-ONE")
    )
    with write():
        PriceListItem.update(value=Decimal(600)).where(PriceListItem.id == item.get().id).execute()
        raise_epoch("prices")
    folder.add("sales_pipeline.csv", "N0000001", "Lena Falk", "Aqua One", "", "Engaging", "2017-12-01", "", "")
    assert counts(run()) == {"created": 1, "changed": 0, "unchanged": 11, "refused": 0}
    assert deal("N0000001").head.estimated_revenue == Decimal(600)
    assert deal("N0000001").head.number == "OP-2017-000008"
    assert not totals.have_moved(deal("N0000001").head, read_epochs())


def test_a_new_price_counts_for_new_deals_and_moves_no_stored_one(imported, run, folder):
    folder.change("products.csv", "Aqua One", sales_price="700")
    folder.add("sales_pipeline.csv", "N0000001", "Lena Falk", "Aqua One", "", "Engaging", "2017-12-01", "", "")
    summary = run()
    assert (summary.counts["products"].changed, summary.counts["price_lists"].changed) == (1, 1)
    assert deal("N0000001").head.estimated_revenue == Decimal(700)
    before = deal("E0000002").head
    assert before.estimated_revenue == Decimal(550)
    assert totals.have_moved(before, read_epochs())
    assert not totals.have_moved(deal("N0000001").head, read_epochs())


def test_a_price_that_people_changed_here_stays(imported, run, folder):
    product = Product.get(Product.code == "AQUA-ONE")
    with write():
        PriceListItem.update(value=Decimal(600)).where(PriceListItem.product_id == product.id).execute()
        raise_epoch("prices")
    folder.change("products.csv", "Aqua One", sales_price="700")
    run()
    assert PriceListItem.get(PriceListItem.product_id == product.id).value == Decimal(600)


def test_new_products_people_and_accounts_come_with_their_deals(imported, run, folder):
    folder.add("products.csv", "Terra", "TE", "99.90")
    folder.add("sales_teams.csv", "Lena B. Falk", "Owen Brandt", "Meadow")
    folder.add("accounts.csv", "Delta", "software", "2001", "1.0", "5", "Norway", "Bluewater")
    folder.add("sales_pipeline.csv", "N0000001", "Lena B. Falk", "Terra", "Delta", "Engaging", "2017-12-01", "", "")
    summary = run()
    created = {kind: count.created for kind, count in summary.counts.items()}
    assert created == {"opportunities": 1, "accounts": 1, "products": 1, "units": 0, "users": 1, "price_lists": 0}
    head = deal("N0000001").head
    assert (head.estimated_revenue, head.account_name) == (Decimal("99.90"), "Delta")
    assert User.get(User.name == "Lena B. Falk").email == "lena.falk.2@import.invalid"
    assert not totals.have_moved(head, read_epochs())


def test_a_salesperson_who_moved_takes_their_role_along_but_not_their_deals(imported, run, folder):
    folder.change("sales_teams.csv", "Lena Falk", manager="Petra Lindqvist", regional_office="Harbour")
    assert run().counts["users"].changed == 1
    lena, harbour = User.get(User.name == "Lena Falk"), BusinessUnit.get(BusinessUnit.name == "Harbour").id
    assert (lena.unit_id, User.get_by_id(lena.manager_id).name) == (harbour, "Petra Lindqvist")
    assert [grant.unit_id for grant in RoleGrant.select().where(RoleGrant.user_id == lena.id)] == [harbour]
    assert BusinessUnit.get_by_id(deal("E0000003").head.unit_id).name == "Meadow"


def test_an_account_keeps_what_people_wrote_and_takes_what_is_news(imported, run, folder):
    with write():
        Account.update(sector="hotels").where(Account.name == "Cañada Verde").execute()
    folder.change("accounts.csv", "Cañada Verde", sector="wholesale", employees="3000", subsidiary_of="Zeta & Co")
    assert run().counts["accounts"].changed == 1
    account = Account.get(Account.name == "Cañada Verde")
    assert (account.sector, account.employees, account.version) == ("hotels", 3000, 2)
    told = Change.select(Change.field, Change.old, Change.new).where(Change.record == f"account:{account.id}")
    assert set(told.tuples()) == {("employees", "2448", "3000"), ("parent", None, str(account.parent_id))}
    assert Account.get_by_id(account.parent_id).name == "Zeta & Co"


def test_a_row_that_is_gone_from_the_files_leaves_its_deal_alone(imported, run, folder):
    folder.remove("sales_pipeline.csv", "E0000001")
    assert counts(run()) == {"created": 0, "changed": 0, "unchanged": 10, "refused": 0}
    assert deal("E0000001").head.version == 1


@pytest.mark.parametrize("taken", ["unit", "product", "price list"])
def test_a_name_that_is_taken_stops_the_import_before_anything_is_written(run, world, taken):
    with write():
        if taken == "unit":
            BusinessUnit.update(name="Harbour").where(BusinessUnit.id == world.units["north"]).execute()
        elif taken == "product":
            Product.update(code="GTX-PRO").where(Product.id == world.products["MOL-M20"]).execute()
        else:
            PriceList.update(name="Catalogue").where(PriceList.id == world.price_list).execute()
        raise_epoch("access", "prices")
    with pytest.raises(ImportStopped, match=taken):
        run()
    assert not User.select().where(User.email.endswith("@import.invalid")).exists()


def counts(summary):
    whole = summary.counts["opportunities"]
    return {name: getattr(whole, name) for name in ("created", "changed", "unchanged", "refused")}


def test_the_record_page_shows_an_imported_deal_and_its_changes(imported, run, folder, sign_in):
    folder.change("sales_pipeline.csv", "E0000001", deal_stage="Won", close_date="2018-01-15", close_value="4500")
    folder.change("sales_pipeline.csv", "E0000002", product="GTXPro", sales_agent="Mina Okoro")
    run()
    admin = sign_in("admin")
    for key in ("W0000001", "E0000001", "E0000002", "P0000001"):
        page = admin.get(f"/opportunities/{deal(key).head.id}")
        assert page.status_code == 200
        assert deal(key).head.number in page.text
    assert admin.get("/opportunities", q="bluewater").status_code == 200
    assert admin.get("/pipeline/chart").status_code == 200
