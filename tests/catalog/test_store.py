"""The catalogue as edits read it: products by typed text, lists and taxes of the nearest unit, heads under their epoch."""

from datetime import date
from decimal import Decimal

import pytest

from tests.support.world import World
from webapp.catalog import store
from webapp.catalog.records import PriceList, PriceListItem, Product, TaxRate
from webapp.core.folding import folded
from webapp.db.epochs import Epochs, raise_epoch, read_epochs
from webapp.db.statements import counted
from webapp.people.units import unit_tree


def path(world: World, unit: str) -> tuple[int, ...]:
    return unit_tree(read_epochs())[world.units[unit]].path


def product(world: World, code: str, name: str, **values: object) -> int:
    row = {"unit_id": world.measures["ud"], "currency": "EUR", "folded": folded(code, name)} | values
    return Product.insert(code=code, name=name, **row).execute()


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("CAFE-S100", "CAFE-S100"), ("cafe-s100", "CAFE-S100"), ("Café S-100", "CAFE-S100"), ("cafe s-100", "CAFE-S100"),
        ("  tueste   puerto  VIEJO ", "TUE-PUERTO"), ("S-100", None), ("cafe", None), ("", None), ("%", None), ("\0", None),
        ("CAFE-S100 Café S-100", None), ("999999", None), ("9" * 60, None),
    ],
)  # fmt: skip
def test_a_typed_text_is_a_product_only_when_it_is_exactly_one(world, typed, code):
    found = store.find_product(typed)
    assert (found and found.code) == code


def test_a_code_wins_over_an_id_and_an_id_over_a_name(world):
    by_code = product(world, str(world.products["MOL-M20"]), "Con un número por código")
    assert store.find_product(str(world.products["MOL-M20"])).id == by_code
    product(world, "X-1", str(world.products["CAFE-S100"]))
    assert store.find_product(str(world.products["CAFE-S100"])).code == "CAFE-S100"


def test_an_exact_product_is_found_among_hundreds_that_begin_alike(world):
    for number in range(60):
        product(world, f"VASO {number}", "Vaso de papel")
    wanted = product(world, "VASO", "Vaso")
    assert store.find_product("vaso").id == wanted


@pytest.mark.parametrize(
    ("typed", "codes"),
    [("caf", ["CAFE-S100"]), ("viejo tue", ["TUE-PUERTO"]), ("m", ["MOL-M20"]), ("s-100", ["CAFE-S100"]), ("nada", [])],
)
def test_products_are_offered_by_the_words_in_code_and_name(world, typed, codes):
    assert [each.code for each in store.search_products(typed)][: len(codes) or 1] == codes


def test_what_is_not_sold_any_more_is_not_offered(world):
    Product.update(active=False).where(Product.id == world.products["MOL-M20"]).execute()
    assert [each.code for each in store.search_products("mol")] == []


def test_the_usual_list_is_the_nearest_units_then_a_common_one(world):
    assert store.usual_list(path(world, "south"), read_epochs()).id == world.price_list
    above = PriceList.insert(name="De la raíz", currency="EUR", unit_id=world.units["root"]).execute()
    raise_epoch("prices")
    assert store.usual_list(path(world, "south"), read_epochs()).id == above
    own = PriceList.insert(name="De Sur", currency="EUR", unit_id=world.units["south"]).execute()
    raise_epoch("prices")
    assert store.usual_list(path(world, "south"), read_epochs()).id == own
    assert store.usual_list(path(world, "north"), read_epochs()).id == above


def test_a_tax_is_the_nearest_units_of_that_day(world):
    def rate(unit: str, day: date, category: str = "standard", treatment: str = "standard") -> Decimal:
        return store.heads(read_epochs()).tax(path(world, unit), category, treatment, day)

    TaxRate.insert(
        unit_id=world.units["south"], category="standard", rate=Decimal(7), valid_from=date(2027, 1, 1)
    ).execute()
    raise_epoch("prices")
    assert rate("south", date(2026, 12, 31)) == 21
    assert rate("south", date(2027, 1, 1)) == 7
    assert rate("north", date(2027, 1, 1)) == 21
    assert rate("south", date(2019, 12, 31)) == 0
    assert rate("south", date(2027, 1, 1), "unknown") == rate("south", date(2027, 1, 1), "standard", "exempt") == 0


def test_the_heads_are_read_once_for_each_prices_epoch(world):
    store.heads(read_epochs())
    with counted() as heard:
        for _time in range(3):
            store.heads(Epochs(99, 99, read_epochs().prices))
    assert len(heard) == 3, "the epochs themselves, and nothing else"
    PriceList.update(name="Otro nombre").execute()
    raise_epoch("prices")
    assert store.heads(read_epochs()).lists[world.price_list].name == "Otro nombre"


def test_a_list_and_its_parents_have_one_fingerprint_that_follows_their_prices(world):
    child = PriceList.insert(name="Hija", currency="EUR", parent_id=world.price_list).execute()
    other = PriceList.insert(name="Otra", currency="EUR").execute()
    raise_epoch("prices")

    def prints() -> list[str]:
        known = store.heads(read_epochs())
        return [known.fingerprint(each) for each in (child, world.price_list, other, None, 999)]

    before = prints()
    PriceList.update(epoch=PriceList.epoch + 1).where(PriceList.id == world.price_list).execute()
    raise_epoch("prices")
    after = prints()
    assert [old != new for old, new in zip(before, after, strict=True)] == [True, True, False, False, False]


def test_lists_that_are_each_others_parents_end_the_chain(world):
    child = PriceList.insert(name="Hija", currency="EUR", parent_id=world.price_list).execute()
    PriceList.update(parent_id=child).where(PriceList.id == world.price_list).execute()
    raise_epoch("prices")
    assert store.heads(read_epochs()).lists[child].parents == (world.price_list,)


def test_a_catalogue_is_one_statement_however_many_products(world):
    store.heads(read_epochs())
    for codes in (["CAFE-S100"], ["CAFE-S100", "MOL-M20", "TUE-PUERTO", "SIR-AVEL"]):
        epochs = read_epochs()
        with counted() as heard:
            known, by_id = store.catalogue(
                frozenset(world.products[code] for code in codes), world.price_list, "EUR", epochs
            )
        assert len(heard) == 1
        assert {row.code for row in by_id.values()} == set(known.products) == set(codes)


def test_a_childs_item_stands_before_its_parents(world):
    child = PriceList.insert(name="Hija", currency="EUR", parent_id=world.price_list).execute()
    PriceListItem.insert(
        price_list_id=child, product_id=world.products["MOL-M20"], unit_id=world.measures["ud"], method="amount",
        value=Decimal(600),
    ).execute()  # fmt: skip
    raise_epoch("prices")
    known, _by_id = store.catalogue(frozenset(world.products.values()), child, "EUR", read_epochs())
    assert known.price_list.items["MOL-M20"][0].value == 600
    assert "CAFE-S100" not in known.price_list.items
    assert known.price_list.parents[0].items["CAFE-S100"][0].value == 2500
