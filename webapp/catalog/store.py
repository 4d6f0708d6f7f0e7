"""Reading the catalogue. Its heads (units, lists, tiers, taxes) stay in the process under the prices epoch."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from zlib import crc32

from peewee import fn

from webapp.catalog.records import (
    BundlePart,
    DiscountList,
    DiscountTier,
    ExchangeRate,
    PriceList,
    PriceListItem,
    Product,
    TaxRate,
    Unit,
    UnitGroup,
)
from webapp.core import clock
from webapp.core.folding import folded
from webapp.core.money import ZERO
from webapp.db.epochs import Epochs
from webapp.db.prepared import Prepared, slot
from webapp.people.units import unit_tree
from webapp.pricing import snapshot
from webapp.pricing.model import Tier

# By unit, category and treatment: the rates in the order of the days from which they hold.
Taxes = dict[tuple[int, str, str], tuple[tuple[date, Decimal], ...]]


@dataclass(frozen=True, slots=True)
class UnitOfMeasure:
    """A unit with its database id."""

    id: int
    code: str
    name: str
    group: str
    factor: Decimal
    decimals: int


@dataclass(frozen=True, slots=True)
class ListHead:
    """A price list without its items; `parents` are ids, nearest first."""

    id: int
    name: str
    unit: int | None
    currency: str
    since: date | None
    until: date | None
    epoch: int
    parents: tuple[int, ...]
    archived: bool = False

    def is_valid(self, day: date) -> bool:
        """Both ends are included."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class TaxFound:
    """A rate of tax and where it stands: the unit whose table has it (None: nowhere, so it is zero) and since when."""

    rate: Decimal
    unit: int | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Heads:
    """All of the catalogue that is small and read by every pricing run. Archived discounts are offered nowhere anew."""

    units: dict[int, UnitOfMeasure]
    lists: dict[int, ListHead]
    discounts: dict[int, snapshot.DiscountList]
    taxes: Taxes
    archived_discounts: frozenset[int] = frozenset()
    rates: tuple[snapshot.ExchangeRate, ...] = ()

    def tax(self, path: tuple[int, ...], category: str, treatment: str, day: date) -> Decimal:
        """The rate that `tax_found` finds."""
        return self.tax_found(path, category, treatment, day).rate

    def tax_found(self, path: tuple[int, ...], category: str, treatment: str, day: date) -> TaxFound:
        """The rate of the nearest unit on the path that has one for this category and treatment; zero when none has."""
        for unit in path:
            rates = [(since, rate) for since, rate in self.taxes.get((unit, category, treatment), ()) if since <= day]
            if rates:
                since, rate = rates[-1]
                return TaxFound(rate, unit, since)
        return TaxFound(ZERO)

    def fingerprint(self, price_list: int | None, path: tuple[int, ...] = ()) -> str:
        """The list and its parents with their epochs, and the unit's rates of tax: another text when any of them changed."""
        chain = (price_list, *self.lists[price_list].parents) if price_list in self.lists else ()
        lists = ",".join(f"{each}:{self.lists[each].epoch}" for each in chain if each is not None)
        return lists + self.taxes_fingerprint(path)

    def taxes_fingerprint(self, path: tuple[int, ...]) -> str:
        """The rates of tax that count in a unit in nine characters, the same in every process; empty when there are none."""
        own = sorted((key, rates) for key, rates in self.taxes.items() if key[0] in path)
        return f";{crc32(repr(own).encode()):08x}" if own else ""


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product as lines and lists name it."""

    id: int
    code: str
    name: str
    unit_id: int
    tax_category: str
    family: str | None
    kind: str
    bundle: bool = False


_heads: dict[int, Heads] = {}


def heads(epochs: Epochs) -> Heads:
    """The catalogue's heads at this prices epoch. Seven statements when they aren't in the process yet."""
    read = _heads.get(epochs.prices)  # one look: another thread may clear it in between
    if read is None:
        read = heads_now()
        _heads.clear()
        _heads[epochs.prices] = read
    return read


def forget() -> None:
    """Empty the process's cache: another database is used from here on."""
    _heads.clear()


def lists_now() -> dict[int, ListHead]:
    """The price lists as they are inside this transaction, past the cache. One statement."""
    rows = {row.id: row for row in PriceList.select()}
    return {each: _head(rows[each], rows) for each in rows}


def usual_list(path: tuple[int, ...], epochs: Epochs) -> ListHead | None:
    """The list that a new opportunity gets: the nearest unit's on the path, else a common one; valid ones first, the
    oldest of them."""
    today = clock.today(unit_tree(epochs)[path[0]].time_zone)
    offered = offered_lists(path, epochs)
    for unit in (*path, None):
        own = [each for each in offered if each.unit == unit]
        if own:
            return min(own, key=lambda each: (not each.is_valid(today), each.id))
    return None


def offered_lists(path: tuple[int, ...], epochs: Epochs) -> list[ListHead]:
    """The lists that an opportunity of this unit may be given: its own, its ancestors' and the common ones, not archived."""
    known = sorted(heads(epochs).lists.values(), key=lambda each: each.id)
    return [each for each in known if each.unit in (None, *path) and not each.archived]


def catalogue(
    products: frozenset[int], price_list: int | None, currency: str, epochs: Epochs
) -> tuple[snapshot.Catalogue, dict[int, ProductRow]]:
    """What pinning these products needs, and the products by id. One statement, however many products."""
    known = heads(epochs)
    head = known.lists.get(price_list) if price_list else None
    chain = (head.id, *head.parents) if head else ()
    wanted = sorted(products) or [0]
    lists = chain or (0,)
    given = {f"list{n}": each for n, each in enumerate(lists)} | {f"product{n}": each for n, each in enumerate(wanted)}
    rows = _with_prices(len(lists), len(wanted)).rows(**given)
    found: dict[str, snapshot.Product] = {}
    by_id: dict[int, ProductRow] = {}
    items: dict[int, dict[str, list[snapshot.PriceItem]]] = {each: {} for each in chain}
    for row in rows:
        (id_, code, name, unit, family, kind, list_price, current, standard, money, active, since, until, tax) = row[
            :14
        ]
        by_id[id_] = ProductRow(id_, code, name, unit, tax, family, kind)
        found[code] = snapshot.Product(
            code, name, known.units[unit].code, family, kind, list_price, current, standard, money, active, since, until
        )
        if row[14] is not None:
            items[row[14]].setdefault(code, []).append(_item(code, known, *row[15:]))
    priced = [_list(known.lists[each], items[each]) for each in chain]
    own = None
    if priced:
        own = snapshot.PriceList(
            priced[0].id,
            priced[0].name,
            priced[0].currency,
            priced[0].items,
            priced[0].since,
            priced[0].until,
            tuple(priced[1:]),
        )
    return (
        snapshot.Catalogue(
            currency=currency,
            units={u.code: snapshot.Unit(u.code, u.group, u.factor, u.decimals) for u in known.units.values()},
            products=found,
            price_list=own,
            discount_lists={each.code: each for each in known.discounts.values()},
            rates=known.rates,
        ),
        by_id,
    )


@lru_cache(maxsize=64)
def _with_prices(lists: int, products: int) -> Prepared:
    item = PriceListItem
    in_lists = item.price_list_id.in_([slot(f"list{n}") for n in range(lists)])
    return Prepared(
        lambda: (
            Product.select(
                Product.id, Product.code, Product.name, Product.unit_id, Product.family_code, Product.kind,
                Product.list_price, Product.current_cost, Product.standard_cost, Product.currency, Product.active,
                Product.sellable_from, Product.sellable_to, Product.tax_category,
                item.price_list_id, item.unit_id, item.method, item.value,
                item.rounding_policy, item.rounding_option, item.rounding_amount, item.discount_list_id,
            )
            .left_outer_join(item, on=((item.product_id == Product.id) & in_lists))
            .where(Product.id.in_([slot(f"product{n}") for n in range(products)]))
        )
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class PartRow:
    """A product that belongs to a bundle; `quantity` of it is in one bundle where it is `required`."""

    product: ProductRow
    quantity: Decimal
    required: bool


def parts_of(bundles: Collection[int]) -> dict[int, tuple[PartRow, ...]]:
    """The parts of these bundles, required ones first, as they were put in. One statement."""
    rows = (
        BundlePart.select(
            BundlePart.bundle_id, BundlePart.quantity, BundlePart.required, Product.id, Product.code, Product.name,
            Product.unit_id, Product.tax_category, Product.family_code, Product.kind,
        )
        .join(Product, on=(Product.id == BundlePart.product_id))
        .where(BundlePart.bundle_id.in_(sorted(bundles) or (0,)))
        .order_by(BundlePart.required.desc(), BundlePart.id)
        .tuples()
    )  # fmt: skip
    found: dict[int, list[PartRow]] = {}
    for bundle, quantity, required, *product in rows:
        found.setdefault(bundle, []).append(PartRow(ProductRow(*product), quantity, bool(required)))
    return {bundle: tuple(parts) for bundle, parts in found.items()}


def search_products(text: str, limit: int = 8) -> list[ProductRow]:
    """Active products whose code or name holds every word of `text`; codes that begin with it first. One statement."""
    words = folded(text).split()[:6]
    query = Product.select(
        Product.id, Product.code, Product.name, Product.unit_id, Product.tax_category, Product.family_code, Product.kind
    ).where(Product.active)
    for word in words:
        query = query.where(Product.folded.contains(word))
    start = folded(text)
    rows = query.order_by(Product.code).limit(200).tuples()
    found = [ProductRow(*row) for row in rows]
    found.sort(key=lambda p: (not folded(p.code).startswith(start), not folded(p.name).startswith(start), p.code))
    return found[:limit]


def find_product(text: str) -> ProductRow | None:
    """The active product with this id, code or name, exactly; None when there isn't exactly one. One statement."""
    wanted = folded(text)
    match = Product.folded.startswith(f"{wanted} ") | Product.folded.endswith(f" {wanted}")
    if text.strip().isascii() and text.strip().isdigit() and len(text.strip()) < 19:
        match = match | (Product.id == int(text.strip()))
    rows = (
        Product.select(
            Product.id,
            Product.code,
            Product.name,
            Product.unit_id,
            Product.tax_category,
            Product.family_code,
            Product.kind,
            Product.bundle,
        )
        .where(Product.active & match)
        .order_by(fn.LENGTH(Product.folded))
        .limit(1000)
        .tuples()
    )
    found = [ProductRow(*row) for row in rows]
    for same in (
        [p for p in found if folded(p.code) == wanted],
        [p for p in found if str(p.id) == text.strip()],
        [p for p in found if folded(p.name) == wanted],
    ):
        if len(same) == 1:
            return same[0]
    return None


def heads_now() -> Heads:
    """The catalogue's heads as they are inside this transaction, past the cache. Seven statements."""
    groups = {group.id: group.code for group in UnitGroup.select()}
    units = {u.id: UnitOfMeasure(u.id, u.code, u.name, groups[u.group_id], u.factor, u.decimals) for u in Unit.select()}
    tiers: dict[int, list[Tier]] = {}
    for tier in DiscountTier.select().order_by(DiscountTier.since):
        tiers.setdefault(tier.discount_list_id, []).append(Tier(tier.since, tier.until, tier.value))
    discount_rows = list(DiscountList.select())
    discounts = {
        d.id: snapshot.DiscountList(str(d.id), d.name, d.kind, tuple(tiers.get(d.id, ())), d.currency)
        for d in discount_rows
    }
    taxes: dict[tuple[int, str, str], list[tuple[date, Decimal]]] = {}
    for rate in TaxRate.select().order_by(TaxRate.valid_from):
        taxes.setdefault((rate.unit_id, rate.category, rate.treatment), []).append((rate.valid_from, rate.rate))
    return Heads(
        units,
        lists_now(),
        discounts,
        {key: tuple(rates) for key, rates in taxes.items()},
        frozenset(d.id for d in discount_rows if d.archived),
        tuple(
            snapshot.ExchangeRate(row.from_currency, row.to_currency, row.rate, row.since)
            for row in ExchangeRate.select()
        ),
    )


def _head(row: PriceList, rows: dict[int, PriceList]) -> ListHead:
    parents: list[int] = []
    at = row.parent_id
    while at is not None and at not in parents and at != row.id:
        parents.append(at)
        at = rows[at].parent_id
    return ListHead(
        row.id, row.name, row.unit_id, row.currency, row.valid_from, row.valid_to, row.epoch, tuple(parents),
        row.archived,
    )  # fmt: skip


def _list(head: ListHead, items: dict[str, list[snapshot.PriceItem]]) -> snapshot.PriceList:
    kept = {code: tuple(each) for code, each in items.items()}
    return snapshot.PriceList(str(head.id), head.name, head.currency, kept, head.since, head.until)


def _item(code, known, unit, method, value, policy, option, amount, discounts) -> snapshot.PriceItem:
    rounding = snapshot.RoundingPolicy(policy, option, amount) if policy != "none" and amount else None
    return snapshot.PriceItem(
        code, known.units[unit].code, method, value, rounding, str(discounts) if discounts else None
    )
