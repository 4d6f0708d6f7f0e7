"""What the page of a unit's taxes is given: which rate holds today and whose it is, and the unit's own rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from webapp.catalog import allowed
from webapp.catalog import store as catalog
from webapp.catalog.fields import TAX_CATEGORIES, TAX_TREATMENTS
from webapp.catalog.products.forms import known_tax_categories
from webapp.catalog.store import TaxFound
from webapp.catalog.taxes import store
from webapp.catalog.taxes.store import TaxRow
from webapp.core.language import _
from webapp.people.access import Actor
from webapp.people.units import Unit, unit_tree
from webapp.web.editing import Option


@dataclass(frozen=True, slots=True)
class Holds:
    """The rate that holds today for a category and a treatment; `unit` names whose table it is from, empty for none."""

    found: TaxFound
    unit: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A row of the unit's table in words; `state` is now, later or over."""

    row: TaxRow
    category: str
    treatment: str
    state: str


@dataclass(frozen=True, slots=True)
class TaxesPage:
    """`today` is the unit's; `matrix` holds for each category its label and one entry for each treatment."""

    unit: Unit
    units: tuple[Unit, ...]
    treatments: tuple[Option, ...]
    categories: tuple[Option, ...]
    matrix: tuple[tuple[str, tuple[Holds, ...]], ...]
    rows: tuple[OwnRow, ...]
    today: date
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


def taxes_page(actor: Actor, unit: Unit, today: date, typed=None, errors=None) -> TaxesPage:
    """The page. Two statements."""
    heads, tree = catalog.heads(actor.epochs), unit_tree(actor.epochs)
    categories = tuple(Option(code, _(TAX_CATEGORIES.get(code, code))) for code in known_tax_categories())
    treatments = tuple(Option(code, _(text)) for code, text in TAX_TREATMENTS.items())

    def holds(category: str, treatment: str) -> Holds:
        found = heads.tax_found(unit.path, category, treatment, today)
        return Holds(found, tree[found.unit].name if found.unit is not None else "", found.unit == unit.id)

    shown = [c for c in categories if any(holds(c.value, t.value).unit for t in treatments) or c.value == "standard"]
    return TaxesPage(
        unit,
        tuple(allowed.units_to_change(actor)),
        treatments,
        categories,
        tuple((c.text, tuple(holds(c.value, t.value) for t in treatments)) for c in shown),
        tuple(_rows(store.table((unit.id,)), today)),
        today,
        typed or {},
        errors or {},
    )


def _rows(rows: list[TaxRow], today: date):
    begun: set[tuple[str, str]] = set()
    for row in rows:  # the newest of each kind first
        key = (row.category, row.treatment)
        state = "later" if row.since > today else "over" if key in begun else "now"
        if state == "now":
            begun.add(key)
        treatment = _(TAX_TREATMENTS.get(row.treatment, row.treatment))
        yield OwnRow(row, _(TAX_CATEGORIES.get(row.category, row.category)), treatment, state)
