"""Reading and writing groups of units of measure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from webapp.catalog.edit import Kind
from webapp.catalog.records import PriceListItem, Product, Unit, UnitGroup
from webapp.core.language import N_


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A unit of measure; `factor` is how many base units of its group it holds."""

    id: int
    group_id: int
    code: str
    name: str
    factor: Decimal
    decimals: int


@dataclass(frozen=True, slots=True)
class GroupHead:
    """A group with its version."""

    id: int
    version: int
    code: str
    name: str


def load(group: int | str) -> GroupHead | None:
    """One statement."""
    row = (
        UnitGroup.select(UnitGroup.id, UnitGroup.version, UnitGroup.code, UnitGroup.name)
        .where(UnitGroup.id == group)
        .tuples()
        .first()
    )
    return row and GroupHead(*row)


UNIT_GROUPS = Kind(
    "unit-group", UnitGroup, load, lambda _head: None, ("code", N_("Ya hay una unidad con este código."))
)


def groups() -> list[GroupHead]:
    """All groups, in the order in which they were made. One statement."""
    query = UnitGroup.select(UnitGroup.id, UnitGroup.version, UnitGroup.code, UnitGroup.name).order_by(UnitGroup.id)
    return [GroupHead(*row) for row in query.tuples()]


def measures(group: int | None = None) -> list[MeasureRow]:
    """The units of a group, or of all: the base first, then by how much they hold. One statement."""
    query = Unit.select(Unit.id, Unit.group_id, Unit.code, Unit.name, Unit.factor, Unit.decimals)
    if group is not None:
        query = query.where(Unit.group_id == group)
    return [MeasureRow(*row) for row in query.order_by(Unit.group_id, Unit.factor, Unit.id).tuples()]


def in_catalogue(units: Collection[int]) -> frozenset[int]:
    """Those of these units that a product or a price is for. One statement."""
    wanted = sorted(units) or (0,)
    products = Product.select(Product.unit_id).where(Product.unit_id.in_(wanted))
    items = PriceListItem.select(PriceListItem.unit_id).where(PriceListItem.unit_id.in_(wanted))
    return frozenset(unit for (unit,) in products.union(items).tuples())


def is_code_taken(code: str, but: int | None = None) -> bool:
    """Whether another unit has this code. One statement."""
    return Unit.select(Unit.id).where((Unit.code == code) & (Unit.id != (but or 0))).exists()


def is_group_code_taken(code: str) -> bool:
    """Whether a group has this code. One statement."""
    return UnitGroup.select(UnitGroup.id).where(UnitGroup.code == code).exists()


def insert_group(code: str, name: str) -> int:
    """A new group without units; its id. One statement."""
    return UnitGroup.insert(code=code, name=name).execute()


def rename_group(group: int, name: str) -> None:
    """One statement."""
    UnitGroup.update(name=name).where(UnitGroup.id == group).execute()


def remove_group(group: int) -> None:
    """The group with its units. Raises IntegrityError when something uses one. Two statements."""
    Unit.delete().where(Unit.group_id == group).execute()
    UnitGroup.delete().where(UnitGroup.id == group).execute()


def insert_measure(group: int, code: str, name: str, factor: Decimal, decimals: int) -> int:
    """A new unit; its id. One statement."""
    return Unit.insert(group_id=group, code=code, name=name, factor=factor, decimals=decimals).execute()


def update_measure(measure: int, values: Mapping[str, object]) -> None:
    """These columns. One statement."""
    Unit.update(**values).where(Unit.id == measure).execute()


def remove_measure(measure: int) -> None:
    """Raises IntegrityError when something uses it. One statement."""
    Unit.delete().where(Unit.id == measure).execute()
