"""An opportunity as an edit and a page see it: frozen, with all its lines."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from webapp.audit.changes import FieldChange
from webapp.core.money import ZERO

NEW = "new"


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `id` is text, `new` before it is stored; figures as in a priced line of a pricing run.

    `pins` and `adjustments` are stored JSON: what the line keeps of the catalogue, and the plugins' last accepted answers.
    `bundle_line_id` is the line of the bundle that this is a part of; a required part has `part_quantity`, of which
    there is so much in one bundle, and no price. `rules` are the settings that its figures were worked out with.
    `asked_by_id` is whose price it is; `agreed` marks what was agreed to about it.
    """

    id: str
    position: int
    product_id: int | None
    text: str | None
    description: str | None
    unit_id: int | None
    quantity: Decimal
    given_price: Decimal | None = None
    given_reason: str | None = None
    given_by_id: int | None = None
    discount_percent: Decimal = ZERO
    discount_amount: Decimal = ZERO
    requested_date: date | None = None
    role: str = "counted"
    tax_percent: Decimal = ZERO
    status: str = "unpriced"
    list_price: Decimal | None = None
    unit_price: Decimal | None = None
    gross: Decimal | None = None
    volume_discount: Decimal | None = None
    plugin_adjustment: Decimal | None = None
    manual_discount: Decimal | None = None
    net: Decimal | None = None
    tax: Decimal | None = None
    extended: Decimal | None = None
    pins: str | None = None
    adjustments: str = "[]"
    alternative_to_id: int | None = None
    bundle_line_id: int | None = None
    part_quantity: Decimal | None = None
    rules: str = ""
    asked_by_id: int | None = None
    agreed: str = ""
    product_code: str | None = None
    product_name: str | None = None
    unit_code: str | None = None
    unit_name: str | None = None
    unit_decimals: int | None = None
    given_by_name: str | None = None
    is_bundle: bool | None = None

    @property
    def name(self) -> str:
        """What the line sells: the product's name or the write-in's text."""
        return self.product_name or self.text or ""

    @property
    def is_included(self) -> bool:
        """Whether its bundle's price covers it, so that nothing of it is edited by itself."""
        return self.part_quantity is not None

    @property
    def offered_as(self) -> str:
        """How the line is offered, as one value: counted, optional or alternative:12 (to the line 12)."""
        return f"alternative:{self.alternative_to_id}" if self.role == "alternative" else self.role


@dataclass(frozen=True, slots=True)
class Head:
    """The opportunity's own columns, and the names of what they refer to.

    `rules` are the settings that its figures were worked out with; `moved` is what the search for moved prices found.
    `offered` is the version of the offer that the customer has; while it is `frozen`, no price changes.
    `discount_by_id` and `discount_agreed` are the same for its discount as for a line's; `approval_id` is what waits.
    """

    id: int
    number: str
    version: int
    topic: str
    account_id: int | None
    contact_id: int | None
    type: str
    status: str
    owner_user_id: int | None
    owner_team_id: int | None
    unit_id: int
    process_id: int
    stage_id: int
    stage_since: datetime
    created: datetime
    created_by_id: int | None
    close_date: date | None
    expected_date: date | None
    actual_close_date: date | None
    time_frame: str | None
    budget: Decimal | None
    budget_status: str | None
    decision_process: str | None
    situation: str | None
    need: str | None
    solution: str | None
    next_step: str | None
    probability: int | None
    category: str
    score: int | None
    grade: str | None
    score_factors: str
    price_list_id: int | None
    currency: str
    revenue_mode: str
    given_revenue: Decimal | None
    calculated_revenue: Decimal
    estimated_revenue: Decimal
    actual_revenue: Decimal | None
    discount_percent: Decimal
    discount_amount: Decimal
    freight: Decimal
    detail_total: Decimal
    discount: Decimal
    plugin_adjustment: Decimal
    total_before_freight: Decimal
    tax: Decimal
    total: Decimal
    line_count: int
    unpriced: int
    adjustments: str
    problems: str
    rules_fingerprint: str
    prices_fingerprint: str
    rules: str = ""
    moved: str = ""
    offered: int | None = None
    frozen: bool = False
    discount_by_id: int | None = None
    discount_agreed: str = ""
    approval_id: int | None = None
    loss_reason_id: int | None = None
    closing_note: str | None = None
    account_name: str | None = None
    account_treatment: str | None = None
    contact_name: str | None = None
    owner_name: str | None = None
    team_name: str | None = None
    stage_code: str | None = None
    stage_name: str | None = None
    process_name: str | None = None
    price_list_name: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """The whole aggregate, lines in their order."""

    head: Head
    lines: tuple[Line, ...] = ()

    @property
    def by_id(self) -> dict[str, Line]:
        """The lines by id: for whoever looks up more than one, of which there may be 500."""
        return {line.id: line for line in self.lines}

    def line(self, line: str) -> Line | None:
        """The line with this id, or None."""
        return next((each for each in self.lines if each.id == line), None)


@dataclass(frozen=True, slots=True)
class ChangedDraft:
    """What a change makes of a draft: `edited` lines renew their pins; `reprices` asks for a pricing run.

    `also` writes what else belongs to the action, in its transaction; it is given the draft as it is stored now.
    """

    draft: Draft
    kind: str
    changes: tuple[FieldChange, ...] = ()
    edited: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()
    reprices: bool = False
    renew_all: bool = False
    restored: frozenset[str] = frozenset()
    record: str = "opportunity"
    also: Callable[[Draft], None] | None = None
