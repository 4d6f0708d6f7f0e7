"""What the pages of bundles are given: frozen values, typed, which the templates print and nothing more."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from webapp.catalog import allowed
from webapp.catalog import store as catalog
from webapp.catalog.bundles import store
from webapp.catalog.bundles.store import BundleHead, Part
from webapp.catalog.fields import CatalogField
from webapp.catalog.told import Day, Teller, Telling, days, plain_value
from webapp.core.language import N_
from webapp.people.access import Actor

QUANTITY = CatalogField("quantity", N_("Cantidad"), "number", "quantity")


@dataclass(frozen=True, slots=True)
class BundleRow:
    """A row of the bundles: what it includes and what may be taken beside it, by name."""

    head: BundleHead
    required: tuple[str, ...]
    optional: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BundlePage:
    """The page of a bundle; `units` are the names of units of measure by id."""

    head: BundleHead
    parts: tuple[Part, ...]
    units: Mapping[int, str]
    today: date
    may_change: bool
    history: tuple[Day, ...] = ()
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


def bundle_rows() -> tuple[BundleRow, ...]:
    """All bundles. Two statements."""
    heads = store.bundles()
    parts = catalog.parts_of({head.id for head in heads})
    return tuple(
        BundleRow(
            head,
            tuple(part.product.name for part in parts.get(head.id, ()) if part.required),
            tuple(part.product.name for part in parts.get(head.id, ()) if not part.required),
        )
        for head in heads
    )


def bundle_page(actor: Actor, head: BundleHead, today: date, typed=None, errors=None) -> BundlePage:
    """The whole page. Three statements."""
    return BundlePage(
        head,
        tuple(store.parts(head.id)),
        {unit.id: unit.name for unit in catalog.heads(actor.epochs).units.values()},
        today,
        allowed.may_change(actor),
        days(f"product:{head.id}", telling(), actor.time_zone),
        typed or {},
        errors or {},
    )


def telling() -> Telling:
    """How the history of a bundle's parts and its conflicts are told."""
    return lambda _records: Teller(
        lambda record: {"quantity": QUANTITY} if record.startswith("bundle-part:") else {},
        lambda _record, field, text: plain_value(field, text),
    )
