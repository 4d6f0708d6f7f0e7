"""What the catalogue holds beside the price sheet: a bundle, a retired machine, a syrup without a price, two more lists."""

from datetime import date, timedelta
from decimal import Decimal

from webapp import jobs
from webapp.catalog.price_lists.item_actions import change_item
from webapp.catalog.records import BundlePart, ExchangeRate, PriceList, PriceListItem, Product, Unit
from webapp.core import clock
from webapp.core.folding import folded
from webapp.core.sending import Sent
from webapp.opportunities.repricing.searching import search
from webapp.people.access import Actor
from webapp.sample.days import Days, instant

PACK, TRADE_IN, SYRUP, OLD_MACHINE = "PACK-APERTURA", "CAF-RECOMPRA", "SIR-AVEL", "CAFE-S90"
PACK_PRICE, PACK_PRICE_NOW, RISEN_AGO = Decimal(2990), Decimal(3090), 3  # days
OLD_LIST, EXPORT_LIST = "Contoso Coffee · anterior", "Contoso Coffee · Export USD"
EUR_IN_USD = Decimal("1.10")
RETIRED_AGO = 91  # days
IN_DOLLARS = "Café para las visitas a bodega"  # the opportunity whose customer pays in dollars


def stock_more(days: Days, unit: int, common: int, since: date) -> None:
    """The rest of the catalogue, in rows; `common` is the list that all units use, `unit` whose it is. In a write transaction."""
    ud = Unit.get(Unit.code == "ud").id
    codes = dict(Product.select(Product.code, Product.id).tuples())
    pack = _product(PACK, "Pack apertura", "machines", ud, bundle=True)
    _price(common, pack, ud, "amount", PACK_PRICE)
    for code, required in (("CAFE-S100", True), ("MOL-M20", True), ("SRV-BAR", False)):
        BundlePart.insert(bundle_id=pack, product_id=codes[code], quantity=Decimal(1), required=required).execute()
    used = _product(TRADE_IN, "Entrega de máquina usada", "accessories", ud)
    _price(common, used, ud, "amount", Decimal(0))
    _product(SYRUP, "Sirope de avellana", "accessories", ud)
    retired = {"active": False, "sellable_to": days.today - timedelta(RETIRED_AGO)}
    _product(OLD_MACHINE, "Café S-90, espresso semiautomática, 1 grupo", "machines", ud, list_price="1900", **retired)
    old = PriceList.insert(name=OLD_LIST, unit_id=unit, currency="EUR", valid_to=since - timedelta(1)).execute()
    _price(old, codes["CAFE-S100"], ud, "amount", Decimal(2400))
    export = PriceList.insert(name=EXPORT_LIST, unit_id=unit, currency="USD", valid_from=since).execute()
    for code in ("CAFE-S100", "CAFE-S200", "CAFE-A100", "CAFE-A300", "MOL-M20"):
        _price(export, codes[code], ud, "percent_of_list", Decimal(100))
    for code in ("TUE-SIERRA", "TUE-PUERTO", "TUE-FINCA"):
        _price(export, codes[code], Unit.get(Unit.code == "kg").id, "percent_of_list", Decimal(100))
    ExchangeRate.insert(from_currency="EUR", to_currency="USD", rate=EUR_IN_USD, since=since).execute()


def raise_the_pack(people: dict[str, Actor], days: Days) -> None:
    """Three days ago the pack became dearer: what was offered before says that prices moved, and by how much."""
    pack = Product.get(Product.code == PACK).id
    item = PriceListItem.get(PriceListItem.product_id == pack)
    with clock.at(instant(days.past(RISEN_AGO), 9 * 60 + 40)):
        change_item(
            people["irene"], item.price_list_id, item.id, lambda *_known: {"value": PACK_PRICE_NOW}, Sent(), days.today,
            seen=None,
        )  # fmt: skip
    search(jobs.Running(0, {}))


def _product(code: str, name: str, family: str, unit: int, *, list_price: str | None = None, **more: object) -> int:
    price = None if list_price is None else Decimal(list_price)
    return Product.insert(
        code=code, name=name, family_code=family, unit_id=unit, currency="EUR", list_price=price,
        tax_category="reduced" if code == SYRUP else "standard", folded=folded(code, name), **more,
    ).execute()  # fmt: skip


def _price(price_list: int, product: int, unit: int, method: str, value: Decimal) -> None:
    PriceListItem.insert(
        price_list_id=price_list, product_id=product, unit_id=unit, method=method, value=value
    ).execute()
