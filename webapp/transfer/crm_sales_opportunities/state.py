"""What the database knows of earlier imports, and what the import needs to know of it. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from webapp.catalog import store as catalog
from webapp.catalog.records import PriceList as PriceListRecord
from webapp.catalog.records import PriceListItem
from webapp.catalog.records import Product as ProductRecord
from webapp.catalog.records import Unit as UnitOfMeasure
from webapp.core.money import ZERO
from webapp.db.epochs import Epochs
from webapp.opportunities.totals import rules_of, tax_told
from webapp.people.records import BusinessUnit
from webapp.people.units import Unit, unit_tree
from webapp.pluginhost import store as plugins
from webapp.pricing.model import Rules
from webapp.pricing.snapshot import Catalogue
from webapp.transfer.crm_sales_opportunities.figures import CURRENCY, EACH, LineTax, code_of
from webapp.transfer.crm_sales_opportunities.model import (
    COMPANY,
    PRICE_LIST,
    SOURCE,
    TAXED_SINCE,
    PriceList,
    Product,
    from_content,
)
from webapp.transfer.crm_sales_opportunities.plan import ZONE, Entry, Plan, Seen
from webapp.transfer.records import Imported

STANDARD = ("standard", "standard")


class ImportStopped(Exception):
    """Nothing was written; the message is one line for whoever runs the import."""


@dataclass(frozen=True, slots=True)
class House:
    """Where the import's units hang, and by which rules prices are made there.

    `company` is the unit above the offices, None before the first import; `parent` the one above it. The fingerprint is
    empty where plugins answer in the unit: the import doesn't ask them, and the record then says that prices moved.
    """

    company: int | None
    parent: int | None
    zone: str
    rules: Rules
    rules_fingerprint: str
    tax: LineTax


@dataclass(frozen=True, slots=True)
class Stock:
    """The catalogue of earlier imports: None before the first. `codes` are by product name; `repriced` names products
    whose new price in the file counts, because nobody has changed it here."""

    catalogue: Catalogue | None
    codes: dict[str, str]
    repriced: frozenset[str]


def seen_before() -> dict[tuple[str, str], Seen]:
    """Every row of earlier imports. One statement."""
    rows = Imported.select(Imported.kind, Imported.key, Imported.record_id, Imported.digest)
    return {(kind, key): Seen(id_, digest) for kind, key, id_, digest in rows.where(Imported.source == SOURCE).tuples()}


def contents(kind: str, keys: Iterable[str]) -> dict[str, str]:
    """What the last import wrote of these rows. One statement for 500 rows."""
    wanted = sorted(keys)
    found: dict[str, str] = {}
    for start in range(0, len(wanted), 500):
        rows = Imported.select(Imported.key, Imported.content).where(
            (Imported.source == SOURCE) & (Imported.kind == kind) & Imported.key.in_(wanted[start : start + 500])
        )
        found |= dict(rows.tuples())
    return found


def house(seen: dict[tuple[str, str], Seen], epochs: Epochs, today: date) -> House:
    """The units above the offices: the company of an earlier import, else below the only root, else a root of its own."""
    units = unit_tree(epochs).units
    known = seen.get(("company", COMPANY))
    if known and known.record in units:
        unit = units[known.record]
        found = catalog.heads(epochs).tax_found(unit.path, *STANDARD, today)
        return _house(unit, unit.id, unit.parent, LineTax(found.rate, tax_told(found, *STANDARD, epochs)), epochs)
    none_yet = (
        ("unit", COMPANY),
        ("category", STANDARD[0]),
        ("treatment", STANDARD[1]),
        ("since", TAXED_SINCE.isoformat()),
    )
    tax = LineTax(ZERO, none_yet)
    roots = [unit for unit in units.values() if unit.parent is None]
    if len(roots) == 1:
        return _house(roots[0], None, roots[0].id, tax, epochs, zone=ZONE)
    return _house(Unit(0, COMPANY, None, CURRENCY, "en_US", ZONE, (), {}), None, None, tax, epochs)


def stock(plan: Plan, seen: dict[tuple[str, str], Seen], epochs: Epochs) -> Stock:
    """The catalogue as it stands, and which prices of the file count in it."""
    prices = seen.get((PriceList.kind, PRICE_LIST))
    products = {key: each.record for (kind, key), each in seen.items() if kind == Product.kind}
    if prices is None:
        return Stock(None, {}, frozenset())
    known, by_id = catalog.catalogue(frozenset(products.values()), prices.record, CURRENCY, epochs)
    codes = {name: by_id[id_].code for name, id_ in products.items() if id_ in by_id}
    return Stock(known, codes, _repriced(plan, prices.record, products))


def refuse_taken_names(plan: Plan, home: House, stock_: Stock) -> None:
    """Raise ImportStopped where a new unit, product or price list would take the name of one that is somebody else's."""
    units = [entry.value.name for entry in plan.offices.new] + ([] if home.company else [COMPANY])
    taken = BusinessUnit.select(BusinessUnit.name).where(BusinessUnit.name.in_(units or [""])).tuples().first()
    if taken:
        raise ImportStopped(f'a business unit named "{taken[0]}" exists already; rename it first')
    codes = [code_of(entry.value.name) for entry in plan.products.new]
    if len(set(codes)) < len(codes) or set(codes) & set(stock_.codes.values()):
        raise ImportStopped("two products of products.csv have the same name, capitals and spaces aside")
    taken = ProductRecord.select(ProductRecord.code).where(ProductRecord.code.in_(codes or [""])).tuples().first()
    if taken:
        raise ImportStopped(f"a product with the code {taken[0]} exists already; change its code first")
    lists = PriceListRecord.select().where(PriceListRecord.name == PRICE_LIST)
    if plan.price_lists.new and lists.exists():
        raise ImportStopped(f'a price list named "{PRICE_LIST}" exists already; rename it first')


def _house(unit: Unit, company: int | None, parent: int | None, tax: LineTax, epochs: Epochs, zone: str = "") -> House:
    asked = plugins.enabled(unit.path, epochs)
    fingerprint = "" if asked else plugins.rules_fingerprint(unit.path, unit.settings, epochs)
    return House(company, parent, zone or unit.time_zone, rules_of(unit), fingerprint, tax)


def _repriced(plan: Plan, price_list: int, products: dict[str, int]) -> frozenset[str]:
    """Products whose price differs between the files and still stands here as the last import wrote it."""
    changed: tuple[Entry[Product], ...] = plan.products.changed
    if not changed:
        return frozenset()
    before = contents(Product.kind, [entry.value.key for entry in changed])
    items = (
        PriceListItem.select(PriceListItem.product_id, PriceListItem.value)
        .join(UnitOfMeasure, on=(UnitOfMeasure.id == PriceListItem.unit_id))
        .where(
            (PriceListItem.price_list_id == price_list)
            & (PriceListItem.method == "amount")
            & (UnitOfMeasure.code == EACH)
        )
    )
    standing = dict(items.tuples())
    return frozenset(
        entry.value.name
        for entry in changed
        if (old := from_content(Product, before[entry.value.key]).price) != entry.value.price
        and standing.get(products[entry.value.name]) == old
    )
