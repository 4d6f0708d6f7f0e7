"""A running amount with its trace: every step adds a signed amount, and none takes it below zero (row 13)."""

from decimal import Decimal

from webapp.core.money import ZERO, plain
from webapp.pluginapi.texts import Text
from webapp.pricing.model import Problem, Source, Step
from webapp.pricing.problems import problem

USER = Source("user")


class Running:
    """The only mutable value of a run; it lives inside one line or one order and never leaves the run."""

    __slots__ = ("line", "peak", "problems", "steps", "value")

    def __init__(self, value: Decimal, line: str | None = None) -> None:
        self.value = self.peak = value
        self.line = line
        self.steps: list[Step] = []
        self.problems: list[Problem] = []

    def add(
        self,
        label: str,
        source: Source,
        amount: Decimal,
        rate: Decimal | None = None,
        start: Decimal | None = None,
        text: Text | None = None,
        facts: tuple[tuple[str, str], ...] = (),
        field: str | None = None,
    ) -> Decimal:
        """Adds a rounded amount, cut where the running amount reaches zero, and answers what was added.

        `start` is what the rate was taken of, when that is not the running amount; `field` is the one to mend when cut.
        """
        before = self.value
        after = before + amount
        if after < ZERO:
            facts = (*facts, ("asked", plain(amount)))
            self.problems.append(
                problem(
                    "discount_exceeds_price",
                    self.line,
                    field,
                    asked=plain(-amount),
                    available=plain(before),
                    source=source.name or source.id,
                )
            )
            amount, after = -before, before - before
        self.value = after
        if after > self.peak:
            self.peak = after
        self.steps.append(
            Step(label, source, before if start is None else start, rate, amount, after, text=text, facts=facts)
        )
        return amount

    def skip(
        self,
        label: str,
        source: Source,
        text: Text | None = None,
        reason: Text | None = None,
        facts: tuple[tuple[str, str], ...] = (),
    ) -> None:
        """Tells of a rule that was considered and did not apply."""
        nothing = self.value - self.value
        self.steps.append(Step(label, source, self.value, None, nothing, self.value, False, text, reason, facts))
