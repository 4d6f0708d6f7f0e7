"""What one line with a product costs, and the opportunity that consists of it: one pricing run a product. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from webapp.core.folding import folded
from webapp.core.money import ONE, currency_decimals
from webapp.pricing import engine
from webapp.pricing.catalogue import pin
from webapp.pricing.model import Answers, Facts, LineInput, OrderInput, Pins, Priced, Rules, Step
from webapp.pricing.snapshot import Catalogue, PriceItem, PriceList, Unit
from webapp.pricing.snapshot import Product as CatalogueProduct
from webapp.transfer.crm_sales_opportunities.model import PRICE_LIST, Product

CURRENCY = "USD"
EACH = "each"


@dataclass(frozen=True, slots=True)
class LineTax:
    """The tax of every line: its rate in percent, and where it comes from as `Pins.tax` says it."""

    rate: Decimal
    told: Facts


@dataclass(frozen=True, slots=True)
class Figures:
    """The pins of the line, its tax in percent, and the priced order of one product."""

    pins: Pins
    priced: Priced
    tax: Decimal


def code_of(product: str) -> str:
    """The catalogue's code for a product's name: GTX-PLUS-BASIC."""
    return "-".join(product.upper().split())


def family_of(series: str) -> str | None:
    """The code of the product family that a series is."""
    return folded(series) or None


def catalogue_after(
    known: Catalogue | None, codes: Mapping[str, str], products: Iterable[Product], repriced: frozenset[str]
) -> Catalogue:
    """The catalogue as it will be when the import is done.

    `known` is what the database has of it, `codes` are the products' codes there by name; prices come from the file for
    products that it lacks and for those in `repriced`.
    """
    unit = Unit(EACH, EACH, ONE, 0)
    units = {EACH: unit} | dict(known.units if known else {})
    found = dict(known.products if known else {})
    own = known.price_list if known else None
    items = dict(own.items) if own else {}
    for product in products:
        code = codes.get(product.name, code_of(product.name))
        if code not in found:
            found[code] = CatalogueProduct(
                code, product.name, EACH, family_of(product.series), "good", product.price, currency=CURRENCY
            )
            items[code] = (PriceItem(code, EACH, "amount", product.price),)
        elif product.name in repriced:
            items[code] = tuple(replace(item, value=product.price) for item in items.get(code, ()))
    prices = replace(own, items=items) if own else PriceList("", PRICE_LIST, CURRENCY, items)
    return Catalogue(CURRENCY, units, found, prices, known.discount_lists if known else {})


def figures(catalogue: Catalogue, code: str, as_of: date, rules: Rules, tax: LineTax) -> Figures:
    """Price one of the product."""
    pins = replace(pin(catalogue, code, catalogue.products[code].unit, as_of), tax=tax.told)
    line = LineInput(id="1", quantity=ONE, pins=pins, tax_percent=tax.rate)
    order = OrderInput(CURRENCY, currency_decimals(CURRENCY), as_of, rules, (line,))
    return Figures(pins, engine.settle(order, Answers()), tax.rate)


def named(steps: Iterable[Step], price_list: int) -> tuple[Step, ...]:
    """The steps with the price list's id, which a new list gets only when it is written."""
    return tuple(
        replace(step, source=replace(step.source, id=str(price_list)))
        if step.source.kind == "price_list" and not step.source.id
        else step
        for step in steps
    )
