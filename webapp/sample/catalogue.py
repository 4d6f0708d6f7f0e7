"""Contoso Coffee's catalogue: units of measure, fifteen products, two price lists, discounts by volume, taxes."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from webapp.catalog.records import (
    DiscountList,
    DiscountTier,
    PriceList,
    PriceListItem,
    Product,
    ProductFamily,
    TaxRate,
    Unit,
    UnitGroup,
)
from webapp.core.folding import folded
from webapp.sample.days import Days
from webapp.sample.more_catalogue import stock_more
from webapp.sample.people import PUBLICO, ROOT

LIST = "Contoso Coffee"
PUBLIC_LIST = "Contoso Coffee · Sector público"

# Group: its units with factor and decimals, the base unit first.
MEASURES = {
    ("count", "Unidades"): (("ud", "ud", 1, 0), ("caja", "caja 6 ud", 6, 0)),
    ("weight", "Peso"): (("kg", "kg", 1, 3), ("caja-6kg", "caja 6 kg", 6, 0), ("saco-15kg", "saco 15 kg", 15, 0)),
    ("time", "Tiempo"): (
        ("hora", "hora", 1, 2),
        ("media-jornada", "media jornada", 4, 2),
        ("jornada", "jornada", 8, 2),
    ),
    ("period", "Periodo"): (("año", "año", 1, 0),),
}
FAMILIES = {
    "machines": "Máquinas",
    "accessories": "Complementos",
    "coffee": "Café",
    "services": "Servicios",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A product and its item in the list; `costs` are current and standard, `rounding` is policy, option, amount."""

    code: str
    name: str
    family: str
    unit: str
    costs: tuple[str, str]
    list_price: str
    method: str
    value: str
    rounding: tuple[str, str | None, str | None] = ("none", None, None)
    discounts: str | None = None


KILOS, FILTERS = "Café por kilos", "Filtros"
PRODUCTS = (
    Row("CAFE-S100", "Café S-100, espresso semiautomática, 2 grupos", "machines", "ud", ("1400", "1350"), "2500",
        "amount", "2500"),
    Row("CAFE-S200", "Café S-200, espresso semiautomática, 3 grupos", "machines", "ud", ("2520", "2450"), "4200",
        "amount", "4200"),
    Row("CAFE-A100", "Café A-100, superautomática de oficina", "machines", "ud", ("2070", "2000"), "3450",
        "amount", "3450"),
    Row("CAFE-A300", "Café A-300, superautomática con leche fresca", "machines", "ud", ("4140", "4000"), "6900",
        "amount", "6900"),
    Row("MOL-M20", "Molino M-20 bajo demanda", "accessories", "ud", ("352", "340"), "640", "amount", "640"),
    Row("FIL-F5", "Filtro descalcificador F-5", "accessories", "ud", ("92.50", "90"), "185",
        "margin_standard_cost", "50", ("up", "ends_in", "0.90"), FILTERS),
    Row("TUE-SIERRA", "Tueste natural Sierra Clara", "coffee", "kg", ("10.60", "10.40"), "17.80",
        "margin_current_cost", "40", ("up", "multiple_of", "0.10"), KILOS),
    Row("TUE-PUERTO", "Tueste espresso Puerto Viejo", "coffee", "kg", ("9.70", "9.50"), "16.40",
        "markup_current_cost", "69", ("nearest", "multiple_of", "0.10"), KILOS),
    Row("TUE-FINCA", "Tueste ecológico Finca Alta", "coffee", "kg", ("14.90", "14.60"), "23.50",
        "amount", "23.50", discounts=KILOS),
    Row("TUE-TARDE", "Descafeinado Media Tarde", "coffee", "kg", ("11.80", "11.50"), "18.90",
        "percent_of_list", "95", ("down", "multiple_of", "0.05"), KILOS),
    Row("TUE-NIEBLA", "Niebla, edición de temporada", "coffee", "kg", ("15.60", "15.00"), "26",
        "markup_standard_cost", "70", discounts=KILOS),
    Row("SRV-INST", "Instalación y puesta en marcha", "services", "ud", ("140", "140"), "260", "amount", "260"),
    Row("SRV-HORA", "Asistencia técnica", "services", "hora", ("31", "30"), "58", "amount", "58"),
    Row("SRV-MANT", "Mantenimiento anual por máquina", "services", "año", ("190", "185"), "390", "amount", "390"),
    Row("SRV-BAR", "Formación de barista, media jornada", "services", "ud", ("180", "175"), "340", "amount", "340"),
)  # fmt: skip
# From so many in the product's default unit; each tier goes up to the next one.
DISCOUNTS = {
    KILOS: ("percent", (("30", "4"), ("100", "7"), ("300", "10"))),
    FILTERS: ("amount", (("12", "12.00"),)),
}
PUBLIC_SHARE = "94"  # percent of the catalogue price of a machine
RATES = {"standard": "21", "reduced": "10"}
RATES_SINCE = date(2012, 9, 1)  # Real Decreto-ley 20/2012


def stock(units: dict[str, int], days: Days) -> None:
    """Everything above, in rows. Inside a write transaction."""
    measures = _measures()
    ProductFamily.insert_many([{"code": code, "name": name} for code, name in FAMILIES.items()]).execute()
    products = {row.code: _product(row, measures) for row in PRODUCTS}
    discounts = {name: _discounts(name, kind, tiers) for name, (kind, tiers) in DISCOUNTS.items()}
    since = date((days.today - timedelta(200)).year, 1, 1)
    common = PriceList.insert(name=LIST, unit_id=units[ROOT], currency="EUR", valid_from=since).execute()
    public = PriceList.insert(
        name=PUBLIC_LIST,
        unit_id=units[PUBLICO],
        currency="EUR",
        parent_id=common,
        valid_from=since,
        valid_to=days.today + timedelta(400),
    ).execute()
    for row in PRODUCTS:
        item = {"product_id": products[row.code], "unit_id": measures[row.unit]}
        _item(common, item, row, discounts)
        if row.family == "machines":
            PriceListItem.insert(
                price_list_id=public, method="percent_of_list", value=Decimal(PUBLIC_SHARE), **item
            ).execute()
    stock_more(days, units[ROOT], common, since)
    for category, rate in RATES.items():
        TaxRate.insert(unit_id=units[ROOT], category=category, rate=Decimal(rate), valid_from=RATES_SINCE).execute()


def _measures() -> dict[str, int]:
    measures = {}
    for (code, name), units in MEASURES.items():
        group = UnitGroup.insert(code=code, name=name).execute()
        for unit, label, factor, decimals in units:
            measures[unit] = Unit.insert(
                group_id=group, code=unit, name=label, factor=Decimal(factor), decimals=decimals
            ).execute()
    return measures


def _product(row: Row, measures: dict[str, int]) -> int:
    current, standard = row.costs
    return Product.insert(
        code=row.code,
        name=row.name,
        family_code=row.family,
        kind="service" if row.family == "services" else "good",
        unit_id=measures[row.unit],
        currency="EUR",
        list_price=Decimal(row.list_price),
        current_cost=Decimal(current),
        standard_cost=Decimal(standard),
        tax_category="reduced" if row.family == "coffee" else "standard",
        folded=folded(row.code, row.name),
    ).execute()


def _discounts(name: str, kind: str, tiers: tuple[tuple[str, str], ...]) -> int:
    id_ = DiscountList.insert(name=name, kind=kind).execute()
    for since, value in tiers:
        DiscountTier.insert(discount_list_id=id_, since=Decimal(since), value=Decimal(value)).execute()
    return id_


def _item(price_list: int, item: dict[str, int], row: Row, discounts: dict[str, int]) -> None:
    policy, option, amount = row.rounding
    PriceListItem.insert(
        price_list_id=price_list,
        method=row.method,
        value=Decimal(row.value),
        rounding_policy=policy,
        rounding_option=option,
        rounding_amount=Decimal(amount) if amount else None,
        discount_list_id=discounts[row.discounts] if row.discounts else None,
        **item,
    ).execute()
