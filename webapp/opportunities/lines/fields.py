"""The fields of a line that are edited in place."""

from dataclasses import dataclass

from webapp.core.language import N_, _


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
        LineField("description", N_("Descripción"), "text", "description", reprices=False),
        LineField("requested_date", N_("Entrega pedida"), "date", "requested_date", reprices=False),
    )
}
