"""POST /opportunities/<id>/lines: a line by code, name or id, or a write-in with its price."""

import pytest

from tests.opportunities.rows import write_lines
from tests.support.markup import Markup
from tests.support.visitor import Visitor, form_key
from webapp.audit.records import Action, Change
from webapp.catalog.records import PriceList, Product
from webapp.core.folding import folded
from webapp.db.epochs import raise_epoch
from webapp.db.statements import counted


def add(visitor: Visitor, deal: int, *, fragment: bool = True, **fields: object):
    return visitor.post(f"/opportunities/{deal}/lines", {"form_key": form_key(), **fields}, fragment=fragment)


@pytest.mark.parametrize("typed", ["CAFE-S100", "cafe-s100", "Café S-100", "  cafe   s-100 ", "id"])
def test_a_product_is_found_by_code_name_or_id(ana, deal, world, typed):
    product = str(world.products["CAFE-S100"]) if typed == "id" else typed
    assert add(ana, deal, product=product).status_code == 200
    line = ana.lines(deal)[0]
    assert (line["product"]["name"], line["quantity"], line["unit"], line["net"]["amount"]) == (
        "CAFE-S100", "1", "ud", "2500.00",
    )  # fmt: skip


def test_the_answer_is_the_row_then_the_regions(ana, deal):
    ana.add_line(deal, "MOL-M20", 1)
    answer = add(ana, deal, product="CAFE-S100", quantity="2")
    line = ana.lines(deal)[1]["id"]
    shown = Markup(answer.text)
    assert shown.roots[0] == "tr" and shown.ids[0] == f"line-{line}"
    assert "hx-swap-oob" not in answer.text[: answer.text.index(">")], "the row goes to the end of the table's body"
    assert shown.roots.index("tr") < min(index for index, root in enumerate(shown.roots) if root != "tr")
    assert {"lines-head", "lines-totals", "record-key"} <= set(shown.ids)
    assert shown.value("", "estimated_revenue") == ana.record(deal)["estimated_revenue"]["amount"]


def test_everything_about_a_line_can_be_said_at_once(ana, deal):
    answer = add(
        ana, deal, product="TUE-PUERTO", quantity="1,5", unit="saco", unit_price="240,123456", discount_percent="5",
        discount_amount="3,20", description="Para el obrador", number_format="es",
    )  # fmt: skip
    assert answer.status_code == 422, "sacks are whole"
    answer = add(
        ana, deal, product="TUE-PUERTO", quantity="2", unit="saco", unit_price="240,123456", discount_percent="5",
        discount_amount="3,20", description="Para el obrador", number_format="es",
    )  # fmt: skip
    assert answer.status_code == 200
    line = ana.lines(deal)[0]
    assert (line["quantity"], line["unit"], line["override"]) == ("2", "saco", "240.123456")
    assert (line["list_price"]["amount"], line["status"]) == ("246", "overridden")
    assert (line["gross"]["amount"], line["manual_discount"]["amount"], line["net"]["amount"]) == (
        "480.25",
        "27.21",
        "453.04",
    )
    assert line["description"] == "Para el obrador"


def test_a_write_in_carries_its_own_price(ana, deal):
    assert add(ana, deal, product="Obra de fontanería", quantity="3", unit_price="120.50").status_code == 200
    line = ana.lines(deal)[0]
    assert (line["product"], line["name"], line["net"]["amount"]) == (None, "Obra de fontanería", "361.50")
    assert line["tax"]["amount"] == "0.00"


def test_a_text_that_is_no_product_and_has_no_price_is_refused_beside_product(ana, deal):
    answer = add(ana, deal, product="Obra de fontanería", quantity="3")
    assert answer.status_code == 422
    assert 'data-error="product"' in answer.text and "Obra de fontanería" in answer.text
    assert ana.lines(deal) == []


def test_a_name_that_two_products_have_is_not_guessed(ana, deal, world):
    for code in ("DOB-1", "DOB-2"):
        Product.insert(
            code=code, name="Doble", unit_id=world.measures["ud"], currency="EUR", folded=folded(code, "Doble")
        ).execute()
    assert add(ana, deal, product="Doble").status_code == 422
    assert add(ana, deal, product="DOB-2").status_code == 200


def test_part_of_a_name_is_not_the_product(ana, deal):
    for typed in ("Café", "S-100", "CAFE", "e", "%", "_"):
        assert add(ana, deal, product=typed).status_code == 422, typed


def test_a_product_that_is_no_longer_sold_is_not_found(ana, deal, world):
    Product.update(active=False).where(Product.id == world.products["CAFE-S100"]).execute()
    assert add(ana, deal, product="CAFE-S100").status_code == 422


def test_a_product_without_a_price_is_added_and_says_so(ana, deal):
    ana.add_line(deal, "MOL-M20", 1)
    answer = add(ana, deal, product="SIR-AVEL", quantity="4")
    assert answer.status_code == 200
    line = ana.lines(deal)[1]
    assert (line["status"], line["net"], line["unit_price"]) == ("unpriced", None, None)
    made = ana.record(deal)
    assert (made["unpriced"], made["detail_total"]["amount"]) == (1, "640.00")
    assert "1 línea sin precio" in answer.text


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("quantity", "-1"), ("quantity", "1.5"), ("quantity", "NaN"), ("quantity", "1000000000"), ("quantity", "1e3"),
        ("quantity", "\0"), ("quantity", "9" * 500), ("unit_price", "-1"), ("unit_price", "1000000000000"),
        ("unit_price", "0.1234567"), ("unit_price", "x"), ("discount_percent", "101"), ("discount_percent", "-1"),
        ("discount_amount", "2500.01"), ("discount_amount", "-1"), ("discount_amount", "0.001"), ("unit", "kg"), ("unit", "x"),
        ("unit", "999999"), ("unit", "\0"), ("description", "x" * 501), ("product", ""), ("product", "   "),
        ("product", "x" * 301), ("product", "x" * 1_000_000), ("product", "999999"), ("product", str(2**63)),
        ("product", "9" * 100), ("product", "\0"), ("product", "nada\0"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_beside_its_field_and_nothing_is_added(ana, deal, field, typed):
    answer = add(ana, deal, **{"product": "CAFE-S100", field: typed})
    assert answer.status_code == 422
    assert f'data-error="{field}"' in answer.text
    assert (ana.lines(deal), ana.version(deal)) == ([], 1)


def test_everything_that_is_wrong_is_told_at_once(ana, deal):
    answer = add(ana, deal, product="CAFE-S100", quantity="-1", discount_percent="200", discount_amount="x", unit="x")
    for field in ("quantity", "discount_percent", "discount_amount", "unit"):
        assert f'data-error="{field}"' in answer.text, field


def test_a_price_and_a_quantity_that_are_too_much_together_are_refused(ana, deal):
    answer = add(ana, deal, product="Todo", quantity="999999999", unit_price="999999999999.999999")
    assert answer.status_code == 422
    assert ana.lines(deal) == []


def test_a_total_above_the_limit_is_refused_and_the_largest_below_it_is_exact(ana, deal):
    assert add(ana, deal, product="Mucho", unit_price="800000000000.01").status_code == 200
    answer = add(ana, deal, product="Demasiado", unit_price="200000000000.00")
    assert answer.status_code == 422
    assert "1.000.000.000.000" in answer.text
    assert ana.record(deal)["detail_total"]["amount"] == "800000000000.01"
    assert ana.get("/opportunities").status_code == 200


@pytest.mark.parametrize(
    ("currency", "typed", "fits"), [("JPY", "1.5", False), ("KWD", "1.005", True), ("EUR", "1.005", False)]
)
def test_a_discount_takes_the_decimals_of_the_deals_currency(ana, currency, typed, fits):
    chosen = PriceList.insert(name=f"En {currency}", currency=currency).execute()
    raise_epoch("prices")
    deal = ana.create(price_list=chosen)
    answer = add(ana, deal, product="Obra", unit_price="100", discount_amount=typed)
    assert answer.status_code == (200 if fits else 422)


def test_several_lines_stand_in_the_order_in_which_they_were_added(ana, deal):
    for product in ("MOL-M20", "CAFE-S100", "TUE-PUERTO"):
        ana.add_line(deal, product)
    assert [line["product"]["name"] for line in ana.lines(deal)] == ["MOL-M20", "CAFE-S100", "TUE-PUERTO"]
    assert [line["position"] for line in ana.lines(deal)] == [1, 2, 3]


def test_the_first_line_makes_the_revenue_calculated(ana):
    deal = ana.create(estimated_revenue="9000")
    ana.add_line(deal, "MOL-M20", 1)
    made = ana.record(deal)
    assert (made["revenue_mode"], made["estimated_revenue"]["amount"]) == ("calculated", "640.00")


def test_later_lines_leave_a_revenue_that_was_given_since(ana, deal):
    ana.add_line(deal, "MOL-M20", 1)
    ana.patch(f"/opportunities/{deal}", {"version": ana.version(deal), "estimated_revenue": "9000"})
    ana.add_line(deal, "MOL-M20", 1)
    assert ana.record(deal)["estimated_revenue"]["amount"] == "9000.00"


def test_a_double_click_adds_one_line(ana, deal):
    sent = {"product": "MOL-M20", "quantity": "2", "form_key": form_key()}
    answers = [ana.post(f"/opportunities/{deal}/lines", sent, fragment=True) for _click in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert len(ana.lines(deal)) == 1
    assert ana.version(deal) == 2


def test_a_retry_whose_first_answer_was_lost_shows_the_line(ana, deal):
    sent = {"product": "MOL-M20", "quantity": "2", "form_key": form_key()}
    ana.post(f"/opportunities/{deal}/lines", sent, fragment=True)
    shown = Markup(ana.post(f"/opportunities/{deal}/lines", sent, fragment=True).text)
    assert f"line-{ana.lines(deal)[0]['id']}" in shown.ids
    assert not shown.repeated_ids


def test_a_double_click_by_plain_form_adds_one_line(ana, deal):
    form = Markup(ana.get(f"/opportunities/{deal}").text).form(f"/opportunities/{deal}/lines")
    sent = form.fields | {"product": "MOL-M20", "quantity": "2"}
    for _click in range(2):
        answer = ana.client.post(form.action, data=sent)
        assert answer.status_code == 303
        assert answer.headers["Location"].startswith(f"/opportunities/{deal}#")
    assert len(ana.lines(deal)) == 1


def test_another_line_under_the_same_key_is_never_dropped_in_silence(ana, deal):
    key = form_key()
    add(ana, deal, product="MOL-M20", form_key=key)
    for fragment in (True, False):
        answer = add(ana, deal, product="CAFE-S100", form_key=key, fragment=fragment)
        assert answer.status_code == 409
    assert [line["product"]["name"] for line in ana.lines(deal)] == ["MOL-M20"]


@pytest.mark.parametrize("key", ["", "x", "0" * 33])
def test_a_line_without_a_key_is_refused(ana, deal, key):
    assert add(ana, deal, product="MOL-M20", form_key=key).status_code == 422
    assert ana.lines(deal) == []


def test_a_refused_plain_form_keeps_what_was_typed(ana, deal):
    answer = add(ana, deal, product="Obra", quantity="2,5", unit_price="", number_format="es", fragment=False)
    assert answer.status_code == 422
    form = Markup(answer.text).form(f"/opportunities/{deal}/lines")
    assert (form.fields["product"], form.fields["quantity"]) == ("Obra", "2,5")
    assert "<h1" in answer.text and 'role="alert"' in answer.text


def test_two_people_add_lines_at_once_and_both_stand(ana, nadia, deal):
    ana.add_line(deal, "MOL-M20")
    nadia.add_line(deal, "CAFE-S100")
    assert len(ana.lines(deal)) == 2


def test_adding_is_one_action_about_the_line(ana, deal):
    line = ana.add_line(deal, "MOL-M20", 2)
    action = Action.select().order_by(Action.id.desc()).first()
    assert (action.kind, action.record, action.version) == ("line_added", f"line:{line}", 2)
    rows = {(c.record, c.field): (c.old, c.new, c.kind) for c in Change.select().where(Change.action_id == action.id)}
    assert rows[f"line:{line}", "line"] == (None, "Molino M-20", "edit")
    assert rows["opportunity", "estimated_revenue"] == ("0", "1280", "derived")
    assert rows["opportunity", "total"] == ("0", "1548.8", "derived")


def test_a_colleague_who_may_only_read_is_told_so(deal, sign_in):
    assert add(sign_in("nadia"), deal, product="MOL-M20").status_code == 403


def test_another_units_person_finds_nothing_whatever_is_sent(deal, sign_in):
    luis = sign_in("luis")
    for fields in ({"product": "MOL-M20"}, {"product": "", "quantity": "-1"}):
        for fragment in (True, False):
            hidden = add(luis, deal, fragment=fragment, **fields)
            missing = add(luis, 999_999, fragment=fragment, **fields)
            assert hidden.status_code == missing.status_code
            assert hidden.status_code in (404, 422)


def test_the_number_of_statements_is_the_same_for_1_and_for_50_lines(ana, deal):
    def statements() -> int:
        with counted() as heard:
            assert add(ana, deal, product="MOL-M20").status_code == 200
        return len(heard)

    statements()
    alone = statements()
    write_lines(deal, 47)
    statements()
    assert statements() == alone <= 13


def test_without_a_script_what_resembles_the_typed_text_is_offered_as_a_choice(ana):
    deal = ana.create()
    sent = {"product": "caf", "quantity": "3", "form_key": form_key()}
    refused = ana.post(f"/opportunities/{deal}/lines", sent)
    assert refused.status_code == 422
    assert 'name="chosen" type="submit" value="CAFE-S100">Café S-100</button>' in refused.text
    assert 'name="product" type="text" value="caf"' in refused.text and 'value="3"' in refused.text
    chosen = ana.post(f"/opportunities/{deal}/lines", {**sent, "form_key": form_key(), "chosen": "CAFE-S100"})
    assert chosen.status_code == 303
    assert [(line["product"]["name"], line["quantity"]) for line in ana.lines(deal)] == [("CAFE-S100", "3")]


def test_without_a_script_what_resembles_nothing_offers_nothing(ana):
    refused = ana.post(f"/opportunities/{ana.create()}/lines", {"product": "zzz", "form_key": form_key()})
    assert refused.status_code == 422 and 'name="chosen"' not in refused.text
