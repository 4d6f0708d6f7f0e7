"""What the unit's plugins say while an opportunity is priced: the list's day, base prices, adjustments, taxes, objections.

One exchange for the adjustments, taxes and objections together; one more each for the list's day and for base prices,
only where a plugin of the unit answers those.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from webapp.catalog import store as catalog
from webapp.core import clock
from webapp.core.money import currency_decimals
from webapp.db.epochs import Epochs
from webapp.opportunities.draft import Head
from webapp.people.units import Unit
from webapp.pluginapi.pricing import (
    OfferedPriceList,
    PriceListChoice,
    PriceListRequest,
    PricingRequest,
)
from webapp.pluginhost import host
from webapp.pluginhost import store as plugins
from webapp.pluginhost.claiming import claims_of
from webapp.pluginhost.host import Asked, EnabledPlugin, LastAnswers
from webapp.pricing import engine
from webapp.pricing.claims import claimed
from webapp.pricing.model import Answers, OrderInput, Pins, Problem, Source, Step
from webapp.pricing.problems import problem


@dataclass(frozen=True, slots=True)
class Asking:
    """Whom a run asks: a unit's plugins by the host of this process, or others for a simulation."""

    enabled: tuple[EnabledPlugin, ...]
    price: Callable[[Sequence[EnabledPlugin], PricingRequest, LastAnswers], Answers]
    ask: Callable[[Sequence[EnabledPlugin], str, Any, str], Asked]


@dataclass(frozen=True, slots=True)
class ListChoice:
    """The day on which the price list is read, with the step that tells why where a plugin chose it; and the list."""

    day: date
    price_list: int | None = None
    step: Step | None = None
    problems: tuple[Problem, ...] = ()


def of_unit(unit: Unit, epochs: Epochs) -> Asking:
    """The plugins that answer in a unit."""
    return Asking(plugins.enabled(unit.path, epochs), host.price, host.ask)


def list_choice(
    asking: Asking, unit: Unit, epochs: Epochs, currency: str, price_list: int | None, opened_on: date, today: date
) -> ListChoice:
    """What the plugins say of the price list and its day; today, and the list as it is, where none does.

    A choice of another list is for whoever opens an opportunity; a run takes the day alone.
    """
    if not asking.enabled:
        return ListChoice(today)
    heads = catalog.offered_lists(unit.path, epochs)
    offered = tuple(
        OfferedPriceList(str(each.id), each.name, each.currency, each.since, each.until)
        for each in heads
        if each.currency == currency
    )
    current = None if price_list is None else str(price_list)
    request = PriceListRequest(str(unit.id), currency, today, opened_on, current, offered)
    asked = asking.ask(asking.enabled, "price_lists", request, str(unit.id))
    made = [
        (item, Source("plugin", said.plugin, said.plugin, said.version))
        for said in asked.answers
        for item in said.items
        if isinstance(item, PriceListChoice)
    ]
    if not made:
        return ListChoice(today)
    highest = max(item.priority for item, _ in made)
    winners = [(item, source) for item, source in made if item.priority == highest]
    if len(winners) > 1:
        first, second = (f"{source.name}: {item.label.en}" for item, source in winners[:2])
        return ListChoice(today, problems=(problem("rules_conflict", field="price_list", first=first, second=second),))
    [(item, source)] = winners
    chosen = None if item.price_list is None else int(item.price_list)
    return ListChoice(item.day or today, chosen, Step("plugin_price", source, text=item.label))


def chosen_list(unit: Unit, epochs: Epochs, usual: catalog.ListHead | None) -> int | None:
    """The list that the unit's plugins choose for a new opportunity, whose usual one this is; None where none does."""
    today = clock.today(unit.time_zone)
    currency = usual.currency if usual else unit.currency
    price_list = usual.id if usual else None
    return list_choice(of_unit(unit, epochs), unit, epochs, currency, price_list, today, today).price_list


def told(pins: Pins, choice: ListChoice) -> Pins:
    """The pins with the step that says why the list was read on another day."""
    if choice.step is None:
        return replace(pins, problems=(*pins.problems, *choice.problems)) if choice.problems else pins
    return replace(pins, steps=(replace(choice.step, result=pins.price), *pins.steps))


def base_prices(
    asking: Asking, order: OrderInput, request: PricingRequest, renewed: Collection[str], before: Mapping[str, Pins]
) -> dict[str, Pins]:
    """New pins for the renewed lines whose price a plugin claims; the pins of before where a plugin failed.

    Write-ins and lines with a price typed in are left alone.
    """
    if not asking.enabled or not renewed:
        return {}
    asked = asking.ask(asking.enabled, "base_prices", request, request.business_unit)
    claims = claims_of(asked)
    decimals = currency_decimals(order.currency)
    found: dict[str, Pins] = {}
    for line in order.lines:
        if line.pins is None or line.id not in renewed or line.override is not None:
            continue
        if (old := before.get(line.id)) and _was_claimed(old, line.pins, asked.failed):
            found[line.id] = old
        elif line.id in claims:
            found[line.id] = claimed(line.pins, claims[line.id], decimals)
    return found


def _was_claimed(old: Pins, new: Pins, failed: Collection[str]) -> bool:
    """Whether a plugin that says nothing now gave this line the price that it has had."""
    by_failed = any(step.label == "plugin_price" and step.applied and step.source.id in failed for step in old.steps)
    return by_failed and (old.product, old.unit) == (new.product, new.unit)


def request_of(head: Head, order: OrderInput, zone: str) -> PricingRequest:
    """The question of a run: the opportunity as it is priced now."""
    return PricingRequest(
        str(head.unit_id),
        order.currency,
        order.decimals,
        order.as_of,
        engine.prepare(order),
        opened_on=clock.local(head.created, zone).date(),
        discount_percent=order.discount_percent,
        discount_amount=order.discount_amount,
    )
