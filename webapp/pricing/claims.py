"""Plugins' claims to a line's base price and to its tax rate, put into what the pricing run takes."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from webapp.core.money import tidy
from webapp.pluginapi.pricing import BasePrice, NotApplied
from webapp.pricing.model import Answers, Claim, OrderInput, Pins, Source, Step
from webapp.pricing.problems import problem


def claimed(pins: Pins, claims: Sequence[Claim], decimals: int) -> Pins:
    """The pins with the price of the claim that has the highest priority, and a step for each that was made or not.

    Two of the same priority are `rules_conflict`, which names both; then there is no price.
    """
    steps = list(pins.steps)
    made: list[tuple[BasePrice, Source]] = []
    for claim in claims:
        source = Source("plugin", claim.plugin, claim.plugin, claim.version)
        if isinstance(claim.answer, NotApplied):
            steps.append(
                Step(
                    "plugin_price",
                    source,
                    result=pins.price,
                    applied=False,
                    text=claim.answer.label,
                    reason=claim.answer.reason,
                )
            )
        else:
            made.append((claim.answer, source))
    if not made:
        return replace(pins, steps=tuple(steps))
    highest = max(answer.priority for answer, _ in made)
    winners = [(answer, source) for answer, source in made if answer.priority == highest]
    if len(winners) > 1:
        (first, by_first), (second, by_second) = winners[:2]
        conflict = problem(
            "rules_conflict",
            field="price",
            first=f"{by_first.name}: {first.label.en}",
            second=f"{by_second.name}: {second.label.en}",
        )
        return replace(pins, price=None, steps=tuple(steps), problems=(*pins.problems, conflict))
    [(answer, source)] = winners
    price = tidy(answer.price, decimals)
    steps.append(Step("plugin_price", source, input=pins.price, result=price, text=answer.label))
    # What the list lacks no longer matters: the price is another's.
    problems = tuple(each for each in pins.problems if each.code == "product_inactive")
    return replace(pins, price=price, steps=tuple(steps), problems=problems)


def taxed(order: OrderInput, answers: Answers, lines: Collection[str]) -> OrderInput:
    """The order with the plugins' tax rates in these lines; of several for one line the last plugin's counts."""
    rates = {given.answer.line: given for given in answers.taxes if given.answer.line in lines}
    if not rates:
        return order
    return replace(
        order,
        lines=tuple(
            replace(line, tax_percent=rates[line.id].answer.percent) if line.id in rates else line
            for line in order.lines
        ),
    )
