"""A bundle has one price; what it includes adds nothing and follows it; its options add their own price."""

from decimal import Decimal

import pytest

from tests.support.markup import Markup
from tests.support.visitor import Visitor, form_key
from webapp.catalog.records import BundlePart, PriceListItem, Product
from webapp.core.folding import folded
from webapp.db.epochs import raise_epoch
from webapp.opportunities.records import LineItem


@pytest.fixture
def pack(world) -> int:
    """PACK at 2 990: a machine and two grinders in it, hours of help as an option."""
    ud = world.measures["ud"]
    pack = Product.insert(
        code="PACK",
        name="Pack apertura",
        unit_id=ud,
        currency="EUR",
        folded=folded("PACK", "Pack apertura"),
        bundle=True,
    ).execute()
    extra = Product.insert(
        code="BARISTA", name="Formación", unit_id=ud, currency="EUR", folded=folded("BARISTA", "Formación")
    ).execute()
    for product, value in ((pack, 2990), (extra, 340)):
        PriceListItem.insert(
            price_list_id=world.price_list, product_id=product, unit_id=ud, method="amount", value=Decimal(value)
        ).execute()
    for product, quantity, required in (
        (world.products["CAFE-S100"], 1, True), (world.products["MOL-M20"], 2, True), (extra, 1, False),
    ):  # fmt: skip
        BundlePart.insert(bundle_id=pack, product_id=product, quantity=Decimal(quantity), required=required).execute()
    raise_epoch("prices")
    return pack


@pytest.fixture
def deal(ana: Visitor, pack) -> int:
    deal = ana.create()
    ana.add_line(deal, "PACK", 2)
    return deal


def rows(visitor: Visitor, deal: int) -> list[tuple]:
    return [
        (line["name"], line["quantity"], line["net"] and line["net"]["amount"], line["included"])
        for line in visitor.lines(deal)
    ]


def send(visitor: Visitor, deal: int, line: int, **fields: object):
    sent = {"version": visitor.version(deal), **fields}
    return visitor.patch(f"/opportunities/{deal}/lines/{line}", sent)


def add_option(visitor: Visitor, deal: int, line: int, fragment: bool = False) -> object:
    product = Product.get(Product.code == "BARISTA").id
    there = f"/opportunities/{deal}/lines/{line}/options"
    return visitor.post(there, {"product": product, "form_key": form_key()}, fragment=fragment)


WHOLE = [
    ("Pack apertura", "2", "5980.00", False),
    ("Café S-100", "2", "0.00", True),
    ("Molino M-20", "4", "0.00", True),
]


def test_a_bundle_brings_what_it_includes_at_one_price(ana, deal):
    assert rows(ana, deal) == WHOLE
    assert ana.record(deal)["detail_total"]["amount"] == "5980.00"
    first = ana.lines(deal)[0]["id"]
    assert [line["bundle_line"] for line in ana.lines(deal)] == [None, first, first]


def test_the_answer_to_adding_one_shows_all_of_it(ana, pack):
    deal = ana.create()
    sent = {"product": "Pack apertura", "quantity": "1", "form_key": form_key()}
    answer = ana.post(f"/opportunities/{deal}/lines", sent, fragment=True)
    assert answer.status_code == 200
    assert "Incluido en Pack apertura" in answer.text
    for line in ana.lines(deal):
        assert answer.text.count(f'id="line-{line["id"]}"') == 1


def test_what_is_included_follows_the_bundles_quantity(ana, deal):
    answer = send(ana, deal, ana.lines(deal)[0]["id"], quantity="3")
    assert answer.status_code == 200
    assert [row[1:3] for row in rows(ana, deal)] == [("3", "8970.00"), ("3", "0.00"), ("6", "0.00")]
    assert f'id="line-{ana.lines(deal)[2]["id"]}"' in answer.text


@pytest.mark.parametrize(
    "fields", [{"quantity": "9"}, {"unit_price": "1"}, {"discount_percent": "5"}, {"role": "optional"}]
)
def test_what_is_included_is_not_edited_by_itself(ana, deal, fields):
    part = ana.lines(deal)[1]["id"]
    answer = send(ana, deal, part, **fields)
    assert answer.status_code == 422 and "Pack apertura" in answer.text
    removed = ana.delete(f"/opportunities/{deal}/lines/{part}")
    assert removed.status_code == 422
    assert rows(ana, deal) == WHOLE


def test_the_page_of_an_included_line_offers_no_form(ana, deal):
    part = ana.lines(deal)[1]["id"]
    text = ana.get(f"/opportunities/{deal}/lines/{part}").text
    assert "Va incluido en Pack apertura" in text and ">Guardar<" not in text


def test_an_option_is_a_line_at_its_own_price_below_the_bundle(ana, deal):
    ana.add_line(deal, "TUE-PUERTO", 1)
    bundle = ana.lines(deal)[0]["id"]
    page = ana.get(f"/opportunities/{deal}/lines/{bundle}").text
    assert Markup(page).form(f"/opportunities/{deal}/lines/{bundle}/options")
    assert add_option(ana, deal, bundle, fragment=True).status_code == 200
    names = [row[0] for row in rows(ana, deal)]
    assert names == ["Pack apertura", "Café S-100", "Molino M-20", "Formación", "Tueste Puerto Viejo"]
    assert rows(ana, deal)[3][1:] == ("2", "680.00", False)
    assert send(ana, deal, ana.lines(deal)[3]["id"], quantity="1").status_code == 200
    assert rows(ana, deal)[3][2] == "340.00"
    assert "Formación</button>" not in ana.get(f"/opportunities/{deal}/lines/{bundle}").text, "it is taken"


def test_an_option_that_is_none_is_refused(ana, deal, world):
    bundle = ana.lines(deal)[0]["id"]
    for product in (world.products["TUE-PUERTO"], "x", ""):
        sent = {"product": product, "form_key": form_key()}
        assert ana.post(f"/opportunities/{deal}/lines/{bundle}/options", sent).status_code == 422
    assert (
        ana.post(f"/opportunities/{deal}/lines/99999/options", {"product": 1, "form_key": form_key()}).status_code
        == 404
    )


def test_what_is_included_is_offered_as_the_bundle_is(ana, deal):
    ana.add_line(deal, "MOL-M20", 1)
    assert send(ana, deal, ana.lines(deal)[0]["id"], role="optional").status_code == 200
    assert [line["role"] for line in ana.lines(deal)] == ["optional"] * 3 + ["counted"]
    assert ana.record(deal)["detail_total"]["amount"] == "640.00"


def test_a_bundle_goes_with_its_parts_and_comes_back_with_them(ana, deal):
    bundle = ana.lines(deal)[0]["id"]
    add_option(ana, deal, bundle)
    before = rows(ana, deal)
    answer = ana.delete(f"/opportunities/{deal}/lines/{bundle}", fragment=True)
    assert answer.status_code == 200 and answer.text.count('hx-swap-oob="delete"') == 4
    assert rows(ana, deal) == []
    back = ana.post(f"/opportunities/{deal}/lines/{bundle}/restore", {"form_key": form_key()}, fragment=True)
    assert back.status_code == 200
    assert rows(ana, deal) == before


def test_a_part_comes_back_with_its_bundle_only(ana, deal):
    bundle, part = (line["id"] for line in ana.lines(deal)[:2])
    ana.delete(f"/opportunities/{deal}/lines/{bundle}")
    ana.post(f"/opportunities/{deal}/lines/{part}/restore", {"form_key": form_key()})
    assert rows(ana, deal) == WHOLE


def test_parts_stay_with_their_bundle_in_any_order(ana, deal):
    other = ana.add_line(deal, "TUE-PUERTO", 1)
    bundle, machine, grinder = (line["id"] for line in ana.lines(deal)[:3])

    def order(**fields: object) -> list[int]:
        ana.post(f"/opportunities/{deal}/lines/order", {"version": ana.version(deal), "form_key": form_key(), **fields})
        return [line["id"] for line in ana.lines(deal)]

    assert order(line=other, way="up") == [other, bundle, machine, grinder]
    assert order(order=f"{machine},{other},{grinder},{bundle}") == [other, bundle, machine, grinder]
    assert order(line=bundle, way="up") == [bundle, machine, grinder, other]
    assert order(line=machine, way="down") == [bundle, machine, grinder, other]


def test_a_copy_has_a_bundle_of_its_own(ana, deal):
    answer = ana.post(f"/opportunities/{deal}/duplicate", {"form_key": form_key()})
    copy = int(answer.headers["Location"].split("?")[0].rsplit("/", 1)[1])
    assert rows(ana, copy) == WHOLE
    first = ana.lines(copy)[0]["id"]
    assert [line["bundle_line"] for line in ana.lines(copy)] == [None, first, first]


def test_copied_lines_take_what_the_bundle_includes_and_no_part_alone(ana, deal):
    bundle, machine, _grinder = (line["id"] for line in ana.lines(deal))
    there = ana.create()
    for chosen in ([bundle], [machine]):
        sent = {"lines": chosen, "to": there, "form_key": form_key()}
        ana.post(f"/opportunities/{deal}/lines/copy", sent)
    assert rows(ana, there) == WHOLE


def test_a_pasted_bundle_brings_its_parts(ana, pack):
    deal = ana.create()
    sent = {"rows": "PACK\t2\nTUE-PUERTO\t1", "step": "add", "form_key": form_key(), "number_format": "es"}
    assert ana.post(f"/opportunities/{deal}/lines/paste", sent).status_code == 303
    assert rows(ana, deal)[:3] == WHOLE and len(rows(ana, deal)) == 4


def test_rules_count_the_machines_inside(ana, deal):
    ana.add_line(deal, "CAFE-S100", 1)
    assert ana.lines(deal)[3]["net"]["amount"] == "2400.00", "three machines: 4 %"


def test_pricing_anew_changes_nothing_of_it(ana, deal):
    ana.post(f"/opportunities/{deal}/reprice", {"form_key": form_key()})
    assert rows(ana, deal) == WHOLE


def test_another_units_person_finds_no_line(sign_in, deal, ana):
    bundle = ana.lines(deal)[0]["id"]
    luis = sign_in("luis")
    assert add_option(luis, deal, bundle).status_code == 404


def test_a_bundle_without_a_price_says_so_and_its_parts_stay_covered(ana, deal, world):
    PriceListItem.delete().where(PriceListItem.product_id == Product.get(Product.code == "PACK").id).execute()
    raise_epoch("prices")
    ana.post(f"/opportunities/{deal}/reprice", {"form_key": form_key()})
    assert rows(ana, deal)[0][2] is None
    assert ana.record(deal)["unpriced"] == 1
    assert LineItem.select().where(LineItem.status == "unpriced").count() == 1
