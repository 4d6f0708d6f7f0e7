"""What an offer says in figures: its lines and totals as the customer reads them, without costs and names of rules."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from webapp.core.money import ZERO, currency_decimals, rounded
from webapp.opportunities.draft import Draft, Head, Line


@dataclass(frozen=True, slots=True)
class OfferLine:
    """A line. `discount` is all that was taken off its price times quantity; below zero it was added. `within` names the
    line of the bundle whose price covers this one or beside which it is taken; what is covered has no figures."""

    id: str
    name: str
    description: str
    role: str
    alternative_to: str
    within: str
    quantity: Decimal
    unit: str
    unit_price: Decimal | None
    discount: Decimal
    net: Decimal | None
    tax_percent: Decimal
    tax: Decimal | None

    @property
    def is_covered(self) -> bool:
        """Whether the price of its bundle covers it."""
        return self.net is None


@dataclass(frozen=True, slots=True)
class TaxPart:
    """The tax of one rate, and what it is worked out on."""

    rate: Decimal
    base: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Figures:
    """Lines and totals. `adjustment` is what the unit's rules added to the order, `with_options` the total with them."""

    lines: tuple[OfferLine, ...]
    detail_total: Decimal
    discount: Decimal
    adjustment: Decimal
    before_freight: Decimal
    freight: Decimal
    taxes: tuple[TaxPart, ...]
    tax: Decimal
    total: Decimal
    with_options: Decimal | None
    tax_included: bool = False

    @property
    def counted(self) -> tuple[OfferLine, ...]:
        """The lines that make up the total."""
        return tuple(line for line in self.lines if line.role == "counted")

    @property
    def aside(self) -> tuple[OfferLine, ...]:
        """Options and alternatives."""
        return tuple(line for line in self.lines if line.role != "counted")

    def place(self, line: str) -> int:
        """Where a line stands, from 1; 0 for one that isn't here."""
        return next((place for place, each in enumerate(self.lines, start=1) if each.id == line), 0)


def figures_of(draft: Draft, with_options: Decimal | None, tax_included: bool) -> Figures:
    """The figures of an opportunity as it stands."""
    head = draft.head
    return Figures(
        lines=tuple(_line(line) for line in draft.lines),
        detail_total=head.detail_total,
        discount=head.discount,
        adjustment=head.plugin_adjustment,
        before_freight=head.total_before_freight,
        freight=head.freight,
        taxes=_taxes(head, [line for line in draft.lines if line.role == "counted"]),
        tax=head.tax,
        total=head.total,
        with_options=with_options,
        tax_included=tax_included,
    )


def _line(line: Line) -> OfferLine:
    is_covered = line.is_included
    off = (line.volume_discount or ZERO) + (line.manual_discount or ZERO) - (line.plugin_adjustment or ZERO)
    return OfferLine(
        id=line.id,
        name=line.name,
        description=line.description or "",
        role=line.role,
        alternative_to=str(line.alternative_to_id or ""),
        within=str(line.bundle_line_id or ""),
        quantity=line.quantity,
        unit=line.unit_name or "",
        unit_price=None if is_covered else line.unit_price,
        discount=ZERO if is_covered else off,
        net=None if is_covered else line.net,
        tax_percent=line.tax_percent,
        tax=None if is_covered else line.tax,
    )


def _taxes(head: Head, lines: Iterable[Line]) -> tuple[TaxPart, ...]:
    """The order's tax by rate. Where its discount lowers the tax, each part is lowered with it; the last has what is left."""
    decimals = currency_decimals(head.currency)
    parts: dict[Decimal, tuple[Decimal, Decimal]] = {}
    for line in lines:
        if line.tax:
            base, amount = parts.get(line.tax_percent, (ZERO, ZERO))
            parts[line.tax_percent] = (base + (line.net or ZERO), amount + line.tax)
    rows = [TaxPart(rate, *parts[rate]) for rate in sorted(parts, reverse=True)]
    if sum((row.amount for row in rows), ZERO) == head.tax or not head.detail_total:
        return tuple(rows)
    left = (head.detail_total - head.discount) / head.detail_total
    rows = [TaxPart(r.rate, rounded(r.base * left, decimals), rounded(r.amount * left, decimals)) for r in rows]
    others = sum((row.amount for row in rows[:-1]), ZERO)
    return (*rows[:-1], TaxPart(rows[-1].rate, rows[-1].base, head.tax - others)) if rows else ()
