"""POST /opportunities: an opportunity is created once, with what was typed, in its owner's unit."""

import json
from datetime import UTC, datetime

import pytest

from tests.support.markup import Markup
from tests.support.visitor import Visitor, form_key
from webapp.accounts.records import Account
from webapp.audit.records import Action, Change, DealSpan
from webapp.catalog.records import PriceList
from webapp.core import clock
from webapp.core.folding import folded
from webapp.db.epochs import raise_epoch
from webapp.opportunities.records import Opportunity
from webapp.people.records import BusinessUnit

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
EVERYTHING = {
    "topic": "Cafeteras para tres hoteles",
    "type": "replacement",
    "account": "La Espiga Azul",
    "close_date": "2027-02-28",
    "time_frame": "next_quarter",
    "estimated_revenue": "5000.50",
    "budget": "6500",
    "budget_status": "expected",
    "decision_process": "Lo decide la dirección en marzo",
    "situation": "Dos máquinas viejas.\nUna no calienta.",
    "need": "Café para 120 desayunos",
    "solution": "Dos Café S-100",
    "next_step": "Enviar la propuesta",
    "probability": "35",
}


def post(visitor: Visitor, **fields: object):
    return visitor.post("/opportunities", {"form_key": form_key(), **fields})


def refused(answer) -> set[str]:
    """The fields beside which a sentence stands."""
    assert answer.status_code == 422, answer.status_code
    return {name.removeprefix("says-") for name in Markup(answer.text).ids if name.startswith("says-")}


def test_everything_that_was_typed_is_kept(ana, world):
    with clock.at(NOON):
        made = ana.record(ana.create(**EVERYTHING))
    for name in ("topic", "type", "close_date", "time_frame", "budget_status", "decision_process", "need", "solution"):
        assert made[name] == EVERYTHING[name], name
    assert made["situation"].splitlines() == EVERYTHING["situation"].splitlines()
    assert made["next_step"] == "Enviar la propuesta"
    assert made["probability"] == 35
    assert made["estimated_revenue"] == {"amount": "5000.50", "currency": "EUR"}
    assert made["budget"] == {"amount": "6500.00", "currency": "EUR"}
    assert made["account"] == {"id": world.accounts["espiga"], "name": "La Espiga Azul"}
    assert made["owner"] == {"id": world.people["ana"], "name": "Ana Robles"}
    assert (made["unit"], made["version"], made["status"]) == (world.units["south"], 1, "open")
    assert (made["revenue_mode"], made["stage"]["name"]) == ("given", "qualify")
    assert made["score"] is not None and made["grade"] in "ABCD"


def test_a_topic_is_all_it_takes(ana):
    made = ana.record(ana.create(topic="Solo un asunto"))
    assert (made["type"], made["account"], made["close_date"]) == ("new_business", None, None)
    assert made["probability"] == 20
    assert made["price_list"]["name"] == "Contoso Coffee"
    assert made["estimated_revenue"]["amount"] == "0.00"


def test_the_answer_leads_to_the_record(ana):
    answer = post(ana, topic="Una más")
    assert answer.status_code == 303
    page = ana.get(answer.headers["Location"])
    deal = int(answer.headers["Location"].rsplit("/", 1)[1])
    assert Markup(page.text).value(f"opportunity:{deal}", "topic") == "Una más"


def test_numbers_follow_the_year_and_leave_no_gap(sign_in):
    with clock.at(NOON):
        ana = sign_in("ana")
        first = ana.record(ana.create())["number"]
        assert post(ana, topic="").status_code == 422
        second = ana.record(ana.create())["number"]
    assert [first, second] == ["OP-2026-000001", "OP-2026-000002"]
    with clock.at(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)):  # already 2027 in Madrid
        ana = sign_in("ana")
        assert ana.record(ana.create())["number"] == "OP-2027-000001"


def test_the_form_of_the_page_can_be_sent_as_it_stands(ana):
    form = Markup(ana.get("/opportunities/new").text).form("/opportunities")
    answer = ana.client.post("/opportunities", data=form.fields | {"topic": "Sin script"})
    assert answer.status_code == 303


def test_amounts_are_read_as_the_reader_writes_them(ana):
    made = ana.record(ana.create(estimated_revenue="1.234,50 €", budget="2000", number_format="es"))
    assert made["estimated_revenue"]["amount"] == "1234.50"
    assert post(ana, topic="x", budget="33.33", number_format="es").status_code == 422
    assert ana.record(ana.create(budget="1,234.50", number_format="en"))["budget"]["amount"] == "1234.50"


@pytest.mark.parametrize("typed", ["la espiga azul", "LA ESPIGA AZUL", "  La  Espiga Azul ", "La Éspiga Azúl"])
def test_an_account_is_found_by_its_name(ana, world, typed):
    assert ana.record(ana.create(account=typed))["account"]["id"] == world.accounts["espiga"]


def test_an_account_is_found_by_its_id(ana, world):
    assert ana.record(ana.create(account=str(world.accounts["mirador"])))["account"]["id"] == world.accounts["mirador"]


def test_a_name_that_nobody_has_makes_an_account(ana, world):
    made = ana.record(ana.create(account="Bar El Nuevo"))["account"]
    assert made["name"] == "Bar El Nuevo"
    row = Account.get_by_id(made["id"])
    assert (row.owner_user_id, row.unit_id, row.folded) == (world.people["ana"], world.units["south"], "bar el nuevo")
    assert ana.record(ana.create(account="bar el nuevo"))["account"]["id"] == made["id"]


def test_a_name_that_two_accounts_have_is_refused_and_nothing_is_made(ana):
    for city in ("Sevilla", "Cádiz"):
        Account.insert(name="Café Central", folded=folded("Café Central"), city=city).execute()
    before = Opportunity.select().count(), Account.select().count()
    answer = post(ana, topic="x", account="cafe central")
    assert refused(answer) == {"account"}
    assert 'value="cafe central"' in answer.text
    assert (Opportunity.select().count(), Account.select().count()) == before


def test_a_contact_is_one_of_the_account(ana, world):
    made = ana.record(ana.create(account="Hotel Mirador de Triana", contact=str(world.contacts["lucia"])))
    assert made["contact"]["name"] == "Lucía Ferrán"
    assert refused(post(ana, topic="x", account="La Espiga Azul", contact=str(world.contacts["lucia"]))) == {"contact"}
    assert refused(post(ana, topic="x", contact=str(world.contacts["lucia"]))) == {"contact"}


def test_a_refused_form_keeps_everything_that_was_typed(ana):
    typed = EVERYTHING | {"close_date": "2027-02-30", "budget": "mucho", "probability": "101", "number_format": "es"}
    typed |= {"estimated_revenue": "5.000,50"}
    answer = post(ana, **typed)
    assert refused(answer) == {"close_date", "budget", "probability"}
    kept = Markup(answer.text).form("/opportunities").fields
    assert {name: kept[name].strip() for name in typed} == typed | {"number_format": "es"}


def test_a_refused_form_can_be_sent_again_and_counts_once(ana):
    answer = post(ana, **EVERYTHING | {"close_date": "2027-02-30"})
    form = Markup(answer.text).form("/opportunities").fields
    again = ana.client.post("/opportunities", data=form | {"close_date": "2027-02-28", "number_format": "machine"})
    assert again.status_code == 303
    assert Opportunity.select().count() == 1


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("topic", ""), ("topic", "   "), ("topic", "\0\0"), ("topic", "x" * 201), ("topic", "x" * 1_000_000),
        ("type", "bribe"), ("time_frame", "someday"), ("budget_status", "\0"), ("need", "x" * 4001),
        ("next_step", "x" * 301), ("decision_process", "x" * 501), ("situation", "x" * 4001), ("solution", "x" * 4001),
        ("close_date", "2027-02-30"), ("close_date", "10000-01-01"), ("close_date", "0000-00-00"), ("close_date", "\0"),
        ("close_date", "9" * 5000), ("close_date", "+99999"), ("close_date", "2027-13-01"), ("close_date", "1200-01-01"),
        ("estimated_revenue", "-1"), ("estimated_revenue", "NaN"), ("estimated_revenue", "Infinity"),
        ("estimated_revenue", "1e6"), ("estimated_revenue", "1000000000000"), ("estimated_revenue", "0.001"),
        ("estimated_revenue", "\uff11\uff12"), ("estimated_revenue", "9" * 3000), ("budget", "0.001"), ("budget", "\0"),
        ("probability", "101"), ("probability", "-1"), ("probability", "2.5"), ("probability", "x"),
        ("account", "999999"), ("account", str(2**63)), ("account", "9" * 40), ("account", "x" * 201),
        ("contact", str(2**63)), ("contact", "999999"), ("contact", "-1"), ("contact", "1.0"),
        ("owner", "999999"), ("owner", str(2**63)), ("owner", "luis"), ("owner", "\0"),
        ("price_list", "999999"), ("price_list", str(2**63)), ("price_list", "\0"), ("price_list", "0"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_beside_its_field_and_nothing_is_made(ana, field, typed):
    before = Opportunity.select().count(), Account.select().count(), Action.select().count()
    answer = post(ana, **{"topic": "Un asunto", field: typed})
    assert field in refused(answer)
    assert (Opportunity.select().count(), Account.select().count(), Action.select().count()) == before


@pytest.mark.parametrize(
    "typed", ["a\0b", "a\x1bb", "\u202ea", "<script>alert(1)</script>", "{{ 7*7 }}", "%s%d", "é" * 200]
)
def test_odd_texts_are_kept_as_texts(ana, typed):
    deal = ana.create(topic=typed)
    kept = ana.record(deal)["topic"]
    assert kept == "".join(c for c in typed if c not in "\0\x1b\u202e"), "what can't be seen, or turns the rest around"
    page = ana.get(f"/opportunities/{deal}")
    assert Markup(page.text).value(f"opportunity:{deal}", "topic") == kept
    assert "<script>alert" not in page.text


def test_half_a_surrogate_pair_breaks_nothing(ana):
    body = f"topic=ab%ED%A0%80cd&form_key={form_key()}"
    headers = {"X-CSRFToken": ana.token, "Content-Type": "application/x-www-form-urlencoded"}
    answer = ana.client.post("/opportunities", data=body, headers=headers)
    assert answer.status_code == 303
    assert ana.get(answer.headers["Location"]).status_code == 200


def test_a_price_list_of_another_unit_is_refused(ana, world):
    other = PriceList.insert(name="Solo Norte", currency="EUR", unit_id=world.units["north"]).execute()
    raise_epoch("prices")
    assert refused(post(ana, topic="x", price_list=str(other))) == {"price_list"}


@pytest.mark.parametrize(("currency", "typed", "fits"), [
    ("JPY", "1500", True), ("JPY", "1500.5", False), ("KWD", "1.005", True), ("KWD", "1.0005", False),
    ("EUR", "1.005", False),
])  # fmt: skip
def test_an_amount_takes_the_decimals_of_the_price_lists_currency(ana, currency, typed, fits):
    chosen = PriceList.insert(name=f"En {currency}", currency=currency).execute()
    raise_epoch("prices")
    for field in ("estimated_revenue", "budget"):
        answer = post(ana, topic="x", price_list=str(chosen), **{field: typed})
        if fits:
            made = ana.record(int(answer.headers["Location"].rsplit("/", 1)[1]))
            assert made[field] == {"amount": typed, "currency": currency}
        else:
            assert refused(answer) == {field}


def test_the_same_form_sent_twice_makes_one(ana):
    form = {"topic": "Una sola", "form_key": form_key()}
    first, second = ana.post("/opportunities", form), ana.post("/opportunities", form)
    assert first.status_code == second.status_code == 303
    assert first.headers["Location"] == second.headers["Location"]
    assert Opportunity.select().count() == 1


def test_the_same_form_with_a_new_account_sent_twice_makes_one_account(ana):
    form = {"topic": "Una sola", "account": "Bar El Nuevo", "form_key": form_key()}
    assert ana.post("/opportunities", form).headers["Location"] == ana.post("/opportunities", form).headers["Location"]
    assert Account.select().where(Account.name == "Bar El Nuevo").count() == 1


def test_other_content_under_the_same_key_is_told_where_the_first_one_is(ana):
    key = form_key()
    first = ana.post("/opportunities", {"topic": "La primera", "form_key": key})
    answer = ana.post("/opportunities", {"topic": "La segunda", "form_key": key})
    assert answer.status_code == 409
    number = ana.record(int(first.headers["Location"].rsplit("/", 1)[1]))["number"]
    assert number in answer.text and f'href="{first.headers["Location"]}"' in answer.text
    assert Opportunity.select().count() == 1


def test_two_people_may_have_the_same_key(ana, sign_in):
    key = form_key()
    ana.post("/opportunities", {"topic": "La de Ana", "form_key": key})
    assert sign_in("luis").post("/opportunities", {"topic": "La de Luis", "form_key": key}).status_code == 303
    assert Opportunity.select().count() == 2


@pytest.mark.parametrize("key", [None, "", "x", "0" * 31, "0" * 33, "G" * 32, "\0" * 32])
def test_a_form_without_a_key_of_ours_makes_nothing(ana, key):
    fields = {"topic": "x"} | ({} if key is None else {"form_key": key})
    assert ana.post("/opportunities", fields).status_code == 422
    assert Opportunity.select().count() == 0


def test_it_belongs_to_its_owners_unit(sign_in, world):
    marta = sign_in("marta")
    made = marta.record(marta.create(owner=str(world.people["luis"])))
    assert (made["owner"]["name"], made["unit"]) == ("Luis Urrutia", world.units["north"])


def test_a_salesperson_makes_no_opportunity_for_others(ana, world):
    assert refused(post(ana, topic="x", owner=str(world.people["luis"]))) == {"owner"}


def test_a_role_that_may_not_create_is_told_so(sign_in):
    irene = sign_in("irene")
    assert post(irene, topic="x").status_code == 403
    assert Opportunity.select().count() == 0


def test_the_unit_without_a_price_list_has_its_own_currency(ana, world):
    BusinessUnit.update(currency="USD").where(BusinessUnit.id == world.units["south"]).execute()
    PriceList.update(unit_id=world.units["north"]).execute()
    raise_epoch("access", "prices")
    made = ana.record(ana.create(estimated_revenue="10"))
    assert (made["price_list"], made["currency"]) == (None, "USD")


def test_creating_writes_one_action_no_change_and_the_first_span(ana, world):
    with clock.at(NOON):
        deal = ana.create(estimated_revenue="5000")
    action = Action.get()
    assert (action.kind, action.record, action.opportunity_id, action.version) == ("created", "opportunity", deal, 1)
    assert (action.at, action.actor_id, action.via) == (NOON, world.people["ana"], "page")
    assert action.form_key and action.digest and action.request
    assert Change.select().count() == 0
    span = DealSpan.get()
    assert (span.opportunity_id, span.from_at, span.to_at, span.recorded_at) == (deal, NOON, None, NOON)
    assert (span.status, span.category, span.currency, span.revenue) == ("open", "pipeline", "EUR", 5000)
    assert (span.unit_id, span.owner_user_id, span.owner_team_id) == (world.units["south"], world.people["ana"], None)
    assert (span.score, span.grade) == (Opportunity.get().score, Opportunity.get().grade)


def test_it_is_found_at_once_by_number_topic_account_and_contact(ana, world):
    deal = ana.create(topic="Ñoquis", account="Hotel Mirador de Triana", contact=str(world.contacts["lucia"]))
    number = ana.record(deal)["number"]
    for query in (number, number[-6:], "noquis", "ÑOQ", "mirador triana", "lucia", "ferr"):
        assert f"/opportunities/{deal}" in ana.get("/opportunities", q=query).text, query
    assert f"/opportunities/{deal}" not in ana.get("/opportunities", q="otra cosa").text


def test_a_stored_score_tells_its_factors(ana):
    ana.create(**EVERYTHING)
    factors = json.loads(Opportunity.get().score_factors)
    assert factors and Opportunity.get().score
