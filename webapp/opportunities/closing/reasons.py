"""Why opportunities are lost: the unit's own list of reasons, or the nearest ancestor's, wholly."""

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.core.language import N_, _
from webapp.opportunities.closing.records import LossReason

# What a new installation begins with.
USUAL = (
    N_("Precio"),
    N_("Eligió a un competidor"),
    N_("Sin presupuesto"),
    N_("Aplazado"),
    N_("Sin respuesta"),
    N_("Plazo de entrega"),
    N_("No cumple el pliego"),
    N_("Duplicada"),
)


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason with the name that its unit gave it."""

    id: int
    name: str

    @property
    def text(self) -> str:
        """The name in the reader's language where the product knows it."""
        return _(self.name)


def reasons_of(path: Sequence[int]) -> tuple[Reason, ...]:
    """The reasons in use along a unit's path, itself first: those of the nearest unit that has any. One statement."""
    rows = (
        LossReason.select(LossReason.unit_id, LossReason.id, LossReason.name)
        .where(LossReason.active & LossReason.unit_id.in_(list(path)))
        .order_by(LossReason.position, LossReason.id)
        .tuples()
    )
    own: dict[int, list[Reason]] = {}
    for unit, id_, name in rows:
        own.setdefault(unit, []).append(Reason(id_, name))
    return tuple(next((own[unit] for unit in path if unit in own), ()))


def reason_names(reasons: Sequence[int]) -> dict[int, str]:
    """What these reasons are called, in use or not, in the reader's language. One statement."""
    rows = LossReason.select(LossReason.id, LossReason.name).where(LossReason.id.in_(list(reasons))).tuples()
    return {id_: _(name) for id_, name in rows}


def add_usual(unit: int) -> None:
    """Give a unit the usual reasons. One statement, inside a write transaction."""
    rows = [{"unit_id": unit, "name": name, "position": place} for place, name in enumerate(USUAL, start=1)]
    LossReason.insert_many(rows).execute()
