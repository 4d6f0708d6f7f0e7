"""GET …/price: why a line or an order costs what it costs, as page, part and JSON."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.visitor import form_key
from webapp.audit.records import PriceTrace
from webapp.catalog.records import PriceListItem, Product
from webapp.db.epochs import raise_epoch
from webapp.db.statements import counted
from webapp.pluginhost.records import UnitPlugin
from webapp.pricing import stored
from webapp.pricing.trace import replay

NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def deal(ana) -> int:
    """An opportunity of Ana's without lines."""
    return ana.create()


def json_of(visitor, path: str) -> dict:
    answer = visitor.client.get(path + ".json")
    assert answer.status_code == 200 and answer.content_type == "application/json"
    return answer.json


def test_a_step_is_a_sentence_with_what_it_came_to_and_whose_rule_it_is(ana, deal):
    line = ana.add_line(deal, "CAFE-S100", 3)
    page = ana.get(f"/opportunities/{deal}/lines/{line}/price").text
    assert f"Tramo de 3 a 5 máquinas: 4{NBSP}% de 7.500,00{NBSP}€ = −300,00{NBSP}€" in page
    assert "· regla de Café Sur" in page
    assert f"IVA: 21{NBSP}% de 7.200,00{NBSP}€ = 1.512,00{NBSP}€" in page
    steps, technical = page.split("Detalle técnico", 1)
    assert "contoso_coffee" not in steps and "contoso_coffee" in technical


def test_a_rule_that_did_not_apply_says_why(ana, deal):
    line = ana.add_line(deal, "CAFE-S100", 2)
    page = ana.get(f"/opportunities/{deal}/lines/{line}/price").text
    assert "Tramo por máquinas: no aplicado, empieza en 3" in page and 'class="skipped"' in page


def test_it_speaks_english_to_who_reads_english(ana, deal):
    line = ana.add_line(deal, "CAFE-S100", 3)
    ana.post("/profile/appearance", {"language": "en"})
    page = ana.get(f"/opportunities/{deal}/lines/{line}/price").text
    assert "rule of Café Sur" in page and "= −€300.00" in page and "4% of €7,500.00" in page


def test_the_order_tells_its_lines_its_own_steps_and_its_total(ana, deal):
    line = ana.add_line(deal, "CAFE-S100", 3)
    ana.add_line(deal, "MOL-M20", 1)
    here = f"/opportunities/{deal}"
    ana.patch(here, {"discount_percent": "10", "freight": "50", "version": ana.version(deal)})
    page = ana.get(f"{here}/price").text
    assert f'href="{here}/lines/{line}/price"' in page
    assert f"Descuento del pedido: 10{NBSP}% de 7.840,00{NBSP}€ = −784,00{NBSP}€" in page
    told = json_of(ana, f"{here}/price")
    assert told["line"] is None and told["total"] == ana.record(deal)["total"]
    assert [step["label"] for step in told["steps"]] == ["order_discount_percent", "freight", "tax"]


def test_an_order_without_lines_has_nothing_to_tell(ana, deal):
    assert ana.get(f"/opportunities/{deal}/price").status_code == 404


def test_a_long_order_sums_up_the_rest_of_its_lines(ana, deal):
    for _line in range(14):
        ana.add_line(deal, "MOL-M20", 1)
    assert "3 líneas más" in ana.get(f"/opportunities/{deal}/price").text


def test_json_is_answered_by_address_and_by_accept(ana, deal):
    line = ana.add_line(deal, "TUE-PUERTO", 40, discount_percent=10)
    path = f"/opportunities/{deal}/lines/{line}/price"
    told = json_of(ana, path)
    assert ana.client.get(path, headers={"Accept": "application/json"}).json == told
    assert told["net"] == {"amount": "566.78", "currency": "EUR"} and told["line"]["quantity"] == "40"
    first = told["steps"][0]
    assert first["amount"] is None and first["result"] == {"amount": "16.40", "currency": "EUR"}
    assert first["source"]["name"] == "Contoso Coffee" and first["sentence"]
    assert ana.client.get(path, headers={"Accept": "text/html,*/*;q=0.8"}).content_type.startswith("text/html")


def test_json_keeps_costs_from_who_may_not_see_them(ana, deal, sign_in, world):
    Product.update(current_cost=Decimal("1437.75")).where(Product.id == world.products["MOL-M20"]).execute()
    PriceListItem.update(method="markup_current_cost", value=Decimal("37.5")).where(
        PriceListItem.product_id == world.products["MOL-M20"]
    ).execute()
    raise_epoch("prices")
    line = ana.add_line(deal, "MOL-M20")
    path = f"/opportunities/{deal}/lines/{line}/price"
    shown, hidden = json_of(sign_in("marta"), path)["steps"][0], json_of(ana, path)["steps"][0]
    assert (shown["input"]["amount"], shown["rate"]) == ("1437.75", "37.5")
    assert (hidden["input"], hidden["rate"]) == (None, None)
    assert "1437" not in ana.client.get(path + ".json").text


def test_another_units_person_finds_no_trace(ana, deal, sign_in):
    line = ana.add_line(deal, "MOL-M20")
    luis = sign_in("luis")
    for path in (f"lines/{line}/price", f"lines/{line}/price.json", "price", "price.json"):
        assert luis.get(f"/opportunities/{deal}/{path}").status_code == 404


def test_every_trace_stays_readable_when_plugin_and_list_are_gone(ana, deal):
    line = ana.add_line(deal, "CAFE-S100", 6)
    paths = (f"/opportunities/{deal}/lines/{line}/price", f"/opportunities/{deal}/price")
    before = [json_of(ana, path) for path in paths]
    UnitPlugin.delete().execute()
    PriceListItem.delete().execute()
    raise_epoch("rules", "prices")
    assert [json_of(ana, path) for path in paths] == before


def test_a_trace_takes_as_many_statements_whatever_the_number_of_lines(ana):
    counts = []
    for lines in (1, 50):
        deal = ana.create()
        for _line in range(lines):
            ana.add_line(deal, "CAFE-S100", 1)
        line = ana.lines(deal)[0]["id"]
        for path in (f"/opportunities/{deal}/lines/{line}/price", f"/opportunities/{deal}/price"):
            ana.get(path)
            with counted() as statements:
                ana.get(path, fragment=True)
            counts.append(len(statements))
    assert len(set(counts)) == 1 and counts[0] <= 5, counts


def test_a_panel_of_a_long_order_stays_light(ana, deal):
    for _line in range(30):
        ana.add_line(deal, "CAFE-S100", 3)
    assert len(ana.get(f"/opportunities/{deal}/price", fragment=True).data) < 10_000


PRODUCTS = ("CAFE-S100", "MOL-M20", "TUE-PUERTO", "Obra")
percents = st.decimals(0, 100, places=2)
lines = st.fixed_dictionaries(
    {
        "product": st.sampled_from(PRODUCTS),
        "quantity": st.integers(1, 400),
        "unit_price": st.none() | st.decimals("0.01", "9999", places=3),
        "discount_percent": percents,
    }
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    wanted=st.lists(lines, min_size=1, max_size=4), order=st.fixed_dictionaries({"discount_percent": percents}),
    freight=st.decimals(0, 500, places=2),
)  # fmt: skip
def test_replaying_what_is_stored_gives_the_stored_amounts(ana, wanted, order, freight):
    deal = ana.create()
    for each in wanted:
        fields = {name: str(value) for name, value in each.items() if value is not None}
        if each["product"] == "Obra":
            fields.setdefault("unit_price", "12.5")
        ana.post(f"/opportunities/{deal}/lines", {**fields, "form_key": form_key()}, fragment=True)
    if not ana.lines(deal):
        return
    version = ana.version(deal)
    ana.patch(f"/opportunities/{deal}", {"freight": str(freight), "version": version, **map_text(order)})
    rows = {row.line_id: row.steps for row in PriceTrace.select().where(PriceTrace.opportunity_id == deal)}
    record = ana.record(deal)
    assert replay(stored.read_steps(rows[None])) == Decimal(record["total"]["amount"])
    for line in ana.lines(deal):
        assert replay(stored.read_steps(rows[line["id"]])) == Decimal(line["net"]["amount"])
        told = json_of(ana, f"/opportunities/{deal}/lines/{line['id']}/price")
        assert told["steps"][-1]["result"]["amount"] == line["net"]["amount"]


def map_text(values: dict) -> dict[str, str]:
    return {name: str(value) for name, value in values.items()}


@pytest.mark.parametrize("path", ["lines/99999999/price", "offers/1/price", "offers/1/lines/1/price"])
def test_what_is_not_there_is_not_found(ana, deal, path):
    assert ana.get(f"/opportunities/{deal}/{path}").status_code == 404
