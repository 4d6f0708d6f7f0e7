"""The columns of the list, named once: what stands above each, and in which order it is usually sorted."""

from dataclasses import dataclass

from webapp.core.language import N_, _


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `first` is the order that its first click gives: small values first, or large ones."""

    name: str
    label: str
    css: str = ""
    first: str = "ascending"

    @property
    def text(self) -> str:
        """What stands above it, in the reader's language."""
        return _(self.label)


COLUMNS = {
    column.name: column
    for column in (
        Column("topic", N_("Oportunidad")),
        Column("number", N_("Número")),
        Column("stage", N_("Fase")),
        Column("score", N_("Puntos"), "num", "descending"),
        Column("probability", N_("Probabilidad"), "num", "descending"),
        Column("close_date", N_("Cierre"), "num"),
        Column("revenue", N_("Ingresos estimados"), "num", "descending"),
        Column("next_step", N_("Próximo paso")),
        Column("owner", N_("Responsable")),
        Column("unit", N_("Unidad")),
        Column("type", N_("Tipo")),
        Column("created", N_("Creada"), "num", "descending"),
    )
}
ALWAYS = "topic"
USUAL = ("stage", "score", "close_date", "revenue", "next_step", "owner")
