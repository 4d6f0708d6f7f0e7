"""The guide's steps, and which of them a person can take. Pure."""

from dataclasses import dataclass
from decimal import Decimal

from webapp.core.language import N_

LEFT = "left"
MACHINES = "Dos Café S-100 para la terraza nueva"
BASKET = "Comparar unidades"
FOUND_BY = "S-100"
# What three machines come to by the first tier of Café Sur's plugin: 3 × 2 500 − 4 %.
GROSS, LESS, NET = Decimal("7500.00"), Decimal(4), Decimal("7200.00")
FURTHER = "+60"  # days


@dataclass(frozen=True, slots=True)
class Example:
    """A deal that the guide leads to; `line` is its first one, `may_write` whether the person may change it."""

    id: int
    unit: str
    revenue: Decimal
    currency: str
    line: int | None = None
    may_write: bool = False


@dataclass(frozen=True, slots=True)
class Examples:
    """What of the guide's deals a person may see: the two machines, and the basket in each unit; `at` is their step."""

    machines: Example | None = None
    baskets: tuple[Example, ...] = ()
    at: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A step: its code, and in Spanish what to do there."""

    code: str
    text: str


SEARCH = Step("search", N_("Busca {words}: solo hay una. Ábrela."))
QUANTITY = Step(
    "quantity",
    N_("Escribe {three} en la cantidad de la primera línea y pulsa Intro: {gross} menos el {less} son {net}."),
)
TRACE = Step("trace", N_("Cada importe dice de dónde sale: de la lista de precios, del tramo por máquinas, de quién."))
SAME = Step(
    "basket", N_("La misma cesta en dos unidades: {first} y {second}. La diferencia, {difference}, sale de sus reglas.")
)
CHART = Step(
    "chart", N_("Cada círculo es una oportunidad: más grande si vale más, más arriba si va mejor. Abre la tuya.")
)
MOVE = Step("move", N_("Escribe {days} en su cierre estimado y pulsa Intro: su círculo va a su nueva fecha."))


def steps_for(examples: Examples) -> tuple[Step, ...]:
    """The steps that this person can take, in order; none for who doesn't see the two machines."""
    machines = examples.machines
    if machines is None or machines.line is None:
        return ()
    steps = [SEARCH, QUANTITY, TRACE, SAME, CHART, MOVE]
    if not machines.may_write:
        steps = [step for step in steps if step not in (QUANTITY, MOVE)]
    if len(examples.baskets) < 2:
        steps.remove(SAME)
    return tuple(steps)


def current(steps: tuple[Step, ...], at: str | None, here: str | None) -> int | None:
    """The index of the step to show: where the person is, or the one after it once they are on its page. None before
    they began and after they left."""
    codes = [step.code for step in steps]
    if at is None or at == LEFT or not codes:
        return None
    index = codes.index(at) if at in codes else 0
    return index + 1 if index + 1 < len(codes) and codes[index + 1] == here else index
