"""What the catalogue asks of opportunities: what uses its lists, products and units of measure."""

from collections.abc import Collection

from peewee import JOIN, fn

from webapp.catalog.uses import Touched
from webapp.opportunities.records import LineItem, Opportunity, Share
from webapp.people.access import Actor, reach

_OPEN = ("open", "on_hold")


def of_lists(actor: Actor, lists: Collection[int]) -> Touched:
    """The open opportunities on these price lists that the actor may see, and their lines of the catalogue."""
    query = (
        Opportunity.select(fn.COUNT(fn.DISTINCT(Opportunity.id)), fn.COUNT(LineItem.id))
        .join(LineItem, JOIN.LEFT_OUTER, on=_has_line() & LineItem.product_id.is_null(False))
        .where(_open_in_reach(actor) & Opportunity.price_list_id.in_(sorted(lists) or (0,)))
    )
    return Touched(*query.tuples().get())


def of_product(actor: Actor, product: int) -> Touched:
    """The open opportunities with this product that the actor may see, and the lines that hold it."""
    query = (
        Opportunity.select(fn.COUNT(fn.DISTINCT(Opportunity.id)), fn.COUNT(LineItem.id))
        .join(LineItem, on=_has_line())
        .where((LineItem.product_id == product) & _open_in_reach(actor))
    )
    return Touched(*query.tuples().get())


def lines_by_product(actor: Actor, lists: Collection[int], products: Collection[int]) -> dict[int, int]:
    """How many open lines hold each of these products in opportunities on these lists that the actor may see."""
    query = (
        Opportunity.select(LineItem.product_id, fn.COUNT(LineItem.id))
        .join(LineItem, on=_has_line())
        .where(
            LineItem.product_id.in_(sorted(products) or (0,))
            & Opportunity.price_list_id.in_(sorted(lists) or (0,))
            & _open_in_reach(actor)
        )
        .group_by(LineItem.product_id)
    )
    return dict(query.tuples())


def is_list_used(price_list: int) -> bool:
    """Whether any opportunity has this list, whoever may see it and whatever became of it."""
    return Opportunity.select(Opportunity.id).where(Opportunity.price_list_id == price_list).exists()


def is_product_used(product: int) -> bool:
    """Whether any line holds this product, a removed one too: it can be brought back."""
    return LineItem.select(LineItem.id).where(LineItem.product_id == product).exists()


def are_units_used(units: Collection[int]) -> frozenset[int]:
    """Those of these units of measure in which some line is counted."""
    rows = LineItem.select(LineItem.unit_id).where(LineItem.unit_id.in_(sorted(units) or (0,))).distinct()
    return frozenset(unit for (unit,) in rows.tuples())


def _has_line():
    return (LineItem.opportunity_id == Opportunity.id) & LineItem.removed.is_null()


def _open_in_reach(actor: Actor):
    seen = reach(actor, "read").where(Opportunity, Share)
    return Opportunity.status.in_(_OPEN) & Opportunity.deleted.is_null() & seen
