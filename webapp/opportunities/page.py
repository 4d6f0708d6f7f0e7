"""What the pages of opportunities are given: frozen values, typed, which the templates print and nothing more."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from webapp.core.language import N_, _
from webapp.opportunities.completeness import Completeness, completeness, completeness_of
from webapp.opportunities.draft import Head, Line
from webapp.opportunities.fields import FIELDS, LINE_FIELDS, HeaderField, LineField
from webapp.opportunities.line_rows import LineRows, no_rows
from webapp.opportunities.processes import StageRow
from webapp.web.editing import Option

CATEGORIES = {
    "pipeline": N_("canalización"),
    "best_case": N_("mejor caso"),
    "committed": N_("comprometida"),
    "won": N_("ganada"),
    "omitted": N_("omitida"),
}
STATUSES = {"open": N_("Abierta"), "on_hold": N_("En espera"), "won": N_("Ganada"), "lost": N_("Perdida")}
# The built-in stages; a process may bring others, which are shown as they are named.
STAGES = (N_("Cualificar"), N_("Desarrollar"), N_("Proponer"), N_("Cerrar"))
PROCESSES = (N_("Venta estándar"), N_("Venta rápida"), N_("Venta estratégica"))


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line in the table. `applied` tells in words what changed its price; `stale` says which plugins gave no price.

    `problem` says why it has no price; `given_by` who typed in the price; `offered` that it isn't counted, in words;
    `within` names the bundle that it is a part of; `above` says that its price must be approved.
    """

    line: Line
    applied: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    problem: str = ""
    given_by: str = ""
    offered: str = ""
    within: str = ""
    above: str = ""

    def field(self, name: str) -> LineField:
        """The field of this name, with its label and kind."""
        return LINE_FIELDS[name]


@dataclass(frozen=True, slots=True)
class OrderStep:
    """A plugin's adjustment of the order: in words, whose, and the signed amount; a rule that didn't apply has a reason."""

    text: str
    plugin: str
    amount: Decimal | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ToldChange:
    """A changed field in the timeline: its label, and both values as people read them (or typed, or None)."""

    label: str
    old: object
    new: object


@dataclass(frozen=True, slots=True)
class Entry:
    """An action in the timeline. `kind` is the action's; `what` the line or stage that it was about; `undone` says that
    a later one took it back."""

    at: datetime
    who: str
    kind: str
    what: str = ""
    changes: tuple[ToldChange, ...] = ()
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the timeline, newest first."""

    day: date
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """What pricing anew would make of the opportunity, and what of it comes from where: in words, with the amount."""

    before: Decimal
    after: Decimal
    causes: tuple[tuple[str, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class RecordPage:
    """The record page. `options` holds the values of each choice for the form with all fields; `factors` the score's
    parts (text, signed points) and `raises` what would raise it, in words; `revenue_basis` is total or net; `with_options` the
    total if every optional line were taken."""

    head: Head
    unit_name: str
    today: date
    lines: LineRows = field(default_factory=no_rows)
    order_steps: tuple[OrderStep, ...] = ()
    stages: tuple[StageRow, ...] = ()
    factors: tuple[tuple[str, int], ...] = ()
    raises: tuple[str, ...] = ()
    timeline: tuple[Day, ...] = ()
    options: Mapping[str, tuple[Option, ...]] = field(default_factory=dict)
    revenue_basis: str = "total"
    prices_moved: bool = False
    move: Move | None = None
    problems: tuple[str, ...] = ()
    with_options: Decimal | None = None
    may_write: bool = True
    may_assign: bool = True
    may_create: bool = False
    may_delete: bool = False
    may_close: bool = False
    approval: str = ""
    loss_reason: str = ""

    def field(self, name: str) -> HeaderField:
        """The field of this name, with its label, kind and choices."""
        return FIELDS[name]

    def choice(self, name: str) -> str:
        """The value of a field with fixed choices, in the reader's language; empty when there is none."""
        code = getattr(self.head, FIELDS[name].column)
        return _(FIELDS[name].choices[code]) if code in FIELDS[name].choices else ""

    @property
    def completeness(self) -> Completeness:
        """How much of what is needed is known, and what is missing."""
        return completeness(self.head)

    @property
    def owner(self) -> str:
        """The name of the person or team that owns it."""
        return self.head.owner_name or self.head.team_name or ""

    @property
    def category(self) -> str:
        """The forecast category in the reader's language."""
        return _(CATEGORIES.get(self.head.category, self.head.category))

    @property
    def status(self) -> str:
        """Open, on hold, won or lost, in the reader's language."""
        return _(STATUSES.get(self.head.status, self.head.status))

    def days_in_stage(self, now: datetime) -> int:
        """Whole days since it came to its stage, until it was closed."""
        closed, since = self.head.actual_close_date, self.head.stage_since
        return (now - since).days if closed is None else max(0, (closed - since.date()).days)

    @property
    def is_overdue(self) -> bool:
        """Whether the estimated close date has passed while the deal is open."""
        return self.head.status == "open" and self.head.close_date is not None and self.head.close_date < self.today


@dataclass(frozen=True, slots=True)
class NewForm:
    """The creation form: what was typed, by field, and the sentence that stands beside each refused one."""

    form_key: str
    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, tuple[Option, ...]] = field(default_factory=dict)
    currency: str = "EUR"
    account_shown: str = ""

    def value(self, name: str, usual: str = "") -> str:
        """What stands in this field."""
        return self.values.get(name, usual)

    def error(self, name: str) -> str:
        """What is wrong with this field; empty when nothing is."""
        return self.errors.get(name, "")

    @property
    def completeness(self) -> Completeness:
        """How complete the record would be with what is typed; the form begins with a time frame."""
        return completeness_of({"time_frame", *(name for name, typed in self.values.items() if typed.strip())})
