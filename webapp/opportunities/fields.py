"""The fields that are edited in place, named once: how each is edited, what it may be, where it is shown and stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from webapp.core.language import N_, _
from webapp.opportunities.draft import Head, Line

Kind = Literal["text", "long", "number", "date", "choice", "pick"]

TYPES = {
    "new_business": N_("Venta nueva"),
    "renewal": N_("Renovación"),
    "expansion": N_("Ampliación"),
    "replacement": N_("Sustitución"),
    "service": N_("Servicio"),
}
TIME_FRAMES = {
    "immediate": N_("Inmediato"),
    "this_quarter": N_("Este trimestre"),
    "next_quarter": N_("El próximo trimestre"),
    "this_year": N_("Este año"),
    "unknown": N_("No se sabe"),
}
BUDGET_STATUSES = {
    "none": N_("Sin presupuesto"),
    "expected": N_("Previsto"),
    "approved": N_("Aprobado"),
}
REVENUE_MODES = {"calculated": N_("Calculados por las líneas"), "given": N_("Puestos a mano")}


@dataclass(frozen=True, slots=True)
class HeaderField:
    """A field of the header. `region` is the id of the page's part that shows it; `column` where its value lives.

    `choices` maps stored codes to texts in Spanish; `longest` is in characters; `reprices` asks for a pricing run.
    """

    name: str
    label: str
    kind: Kind
    region: str
    column: str
    choices: Mapping[str, str] = field(default_factory=dict)
    required: bool = False
    longest: int = 200
    reprices: bool = False

    @property
    def text(self) -> str:
        """The label in the reader's language."""
        return _(self.label)


def _fields(*rows: HeaderField) -> dict[str, HeaderField]:
    return {row.name: row for row in rows}


FIELDS = _fields(
    HeaderField("topic", N_("Asunto"), "text", "record-title", "topic", required=True),
    HeaderField("account", N_("Cuenta"), "pick", "record-title", "account_id"),
    HeaderField("contact", N_("Contacto"), "choice", "record-title", "contact_id"),
    HeaderField("type", N_("Tipo"), "choice", "record-title", "type", TYPES, required=True),
    HeaderField("estimated_revenue", N_("Ingresos estimados"), "number", "record-key", "given_revenue"),
    HeaderField("close_date", N_("Cierre estimado"), "date", "record-key", "close_date"),
    HeaderField("probability", N_("Probabilidad"), "number", "record-key", "probability"),
    HeaderField("owner", N_("Responsable"), "choice", "record-key", "owner_user_id", required=True),
    HeaderField("stage", N_("Fase"), "choice", "record-stages", "stage_id", required=True),
    HeaderField("revenue_mode", N_("Cálculo de ingresos"), "choice", "record-facts", "revenue_mode", REVENUE_MODES,
                required=True),
    HeaderField("budget", N_("Presupuesto"), "number", "record-facts", "budget"),
    HeaderField("budget_status", N_("Estado del presupuesto"), "choice", "record-facts", "budget_status",
                BUDGET_STATUSES),
    HeaderField("time_frame", N_("Plazo de compra"), "choice", "record-facts", "time_frame", TIME_FRAMES),
    HeaderField("decision_process", N_("Proceso de decisión"), "text", "record-facts", "decision_process", longest=500),
    HeaderField("next_step", N_("Próximo paso"), "text", "record-facts", "next_step", longest=300),
    HeaderField("situation", N_("Situación actual"), "long", "record-facts", "situation", longest=4000),
    HeaderField("need", N_("Necesidad del cliente"), "long", "record-facts", "need", longest=4000),
    HeaderField("solution", N_("Solución propuesta"), "long", "record-facts", "solution", longest=4000),
    HeaderField("discount_percent", N_("Descuento del pedido (%)"), "number", "lines-totals", "discount_percent",
                reprices=True),
    HeaderField("discount_amount", N_("Descuento del pedido (importe)"), "number", "lines-totals", "discount_amount",
                reprices=True),
    HeaderField("freight", N_("Portes"), "number", "lines-totals", "freight", reprices=True),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LineField:
    """A field of a line; `column` is where its value lives, `reprices` whether it changes figures."""

    name: str
    label: str
    kind: str
    column: str
    reprices: bool = True

    @property
    def text(self) -> str:
        """The label in the reader's language."""
        return _(self.label)


LINE_FIELDS = {
    row.name: row
    for row in (
        LineField("text", N_("Texto"), "text", "text", reprices=False),
        LineField("quantity", N_("Cantidad"), "number", "quantity"),
        LineField("unit", N_("Unidad"), "choice", "unit_id"),
        LineField("unit_price", N_("Precio"), "number", "given_price"),
        LineField("given_reason", N_("Motivo del precio"), "text", "given_reason", reprices=False),
        LineField("discount_percent", N_("Descuento (%)"), "number", "discount_percent"),
        LineField("discount_amount", N_("Descuento (importe)"), "number", "discount_amount"),
        LineField("role", N_("Cómo se ofrece"), "choice", "offered_as"),
        LineField("description", N_("Descripción"), "text", "description", reprices=False),
        LineField("requested_date", N_("Entrega pedida"), "date", "requested_date", reprices=False),
    )
}


def shown_header(head: Head, name: str) -> object:
    """The value that the page shows for a field of the header, which is what an editor starts from."""
    return head.estimated_revenue if name == "estimated_revenue" else getattr(head, FIELDS[name].column)


def shown_line(line: Line, name: str) -> object:
    """What the page shows of a line and an editor starts from: its price is the one that counts, given or not."""
    return line.unit_price if name == "unit_price" else getattr(line, LINE_FIELDS[name].column)
