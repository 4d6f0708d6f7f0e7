"""One line of a pricing run up to its volume discount (docs/algorithms/pricing.md, rows 1 and 4 to 6)."""

from dataclasses import dataclass, replace
from decimal import Decimal

from webapp.core.money import AMOUNT_LIMIT, PRICE_LIMIT, QUANTITY_LIMIT, ZERO, plain, rounded, tidy
from webapp.pricing.model import LineInput, OrderInput, Pins, Problem, Rules, Source, Step
from webapp.pricing.problems import problem
from webapp.pricing.running import USER, Running
from webapp.pricing.tiers import lower_by_volume

# Of a line whose price was typed in, these still count; what the catalogue says of the price does not.
_BESIDE_THE_PRICE = ("product_inactive", "unit_mismatch")


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A line up to its volume discount; `running` is None while it has no price, and for a part inside a bundle."""

    line: LineInput
    list_price: Decimal | None
    unit_price: Decimal | None
    gross: Decimal | None
    volume_discount: Decimal | None
    overridden: bool
    running: Running | None
    steps: tuple[Step, ...]
    problems: tuple[Problem, ...]


def open_line(line: LineInput, order: OrderInput) -> OpenLine:
    """Rows 4 to 6."""
    pins, decimals = line.pins, order.decimals
    overridden = line.override is not None
    list_price = pins.price if pins else None
    unit_price, steps = _unit_price(line, list_price, decimals)
    problems = _catalogue_problems(line, order.rules) if pins and pins.problems else []

    def unpriced(problem: Problem | None) -> OpenLine:
        found = (*problems, problem) if problem else tuple(problems)
        return OpenLine(line, list_price, unit_price, None, None, overridden, None, steps, found)

    refused = _refused(line, unit_price, problems)
    if unit_price is None or refused is not None:
        return unpriced(refused)
    gross = rounded(unit_price * line.quantity, decimals)
    if gross >= AMOUNT_LIMIT:
        return unpriced(problem("amount_range", line.id, "quantity", value=plain(gross)))
    running = Running(gross - gross, line.id)
    running.add("gross", USER, gross, line.quantity, unit_price)
    volume: Decimal | Problem = running.value - gross
    if pins is not None and pins.tiers:
        volume = _volume_discount(running, line, pins, unit_price, decimals)
    if isinstance(volume, Problem):
        return unpriced(replace(volume, line=line.id))
    places = pins.decimals if pins else 6
    if int(line.quantity) != line.quantity and rounded(line.quantity, places) != line.quantity:
        problems.append(problem("quantity_decimals", line.id, "quantity", decimals=str(places)))
    return OpenLine(line, list_price, unit_price, gross, volume, overridden, running, steps, tuple(problems))


def _unit_price(line: LineInput, list_price: Decimal | None, decimals: int) -> tuple[Decimal | None, tuple[Step, ...]]:
    """Row 4: the override, the write-in's price, else the list price; with the steps that lead to it."""
    steps = line.pins.steps if line.pins else ()
    if line.override is not None:
        price = _typed(line.override, decimals)
        return price, (*steps, Step("override", USER, input=list_price, result=price))
    if line.pins is None and line.write_in_price is not None:
        price = _typed(line.write_in_price, decimals)
        return price, (Step("write_in", USER, result=price),)
    return list_price, steps


def _typed(price: Decimal, decimals: int) -> Decimal:
    """A price that is beyond the limit stays as it is, to be refused."""
    return tidy(price, decimals) if abs(price) < PRICE_LIMIT else price


def _volume_discount(
    running: Running, line: LineInput, pins: Pins, unit_price: Decimal, decimals: int
) -> Decimal | Problem:
    if line.override is None:
        return lower_by_volume(running, pins, unit_price, line.quantity, decimals)
    source = Source("discount_list", name=pins.discount_list or "")
    running.skip("volume_discount", source, facts=(("why", "override"),))
    return running.value - running.value


def _catalogue_problems(line: LineInput, rules: Rules) -> list[Problem]:
    found = []
    for known in line.pins.problems if line.pins else ():
        if line.override is not None and known.code not in _BESIDE_THE_PRICE:
            continue
        if known.code == "price_list_missing" and not rules.price_list_required:
            found.append(problem("product_not_in_price_list", line.id, "product", **dict(known.facts)))
        else:
            found.append(replace(known, line=line.id, field=known.field or "product"))
    return found


def _refused(line: LineInput, unit_price: Decimal | None, problems: list[Problem]) -> Problem | None:
    """Why a line has no price besides what the catalogue says."""
    if not ZERO <= line.quantity < QUANTITY_LIMIT:
        return problem("quantity_range", line.id, "quantity", value=plain(line.quantity))
    if unit_price is None:
        needed = all(known.code == "product_inactive" for known in problems)
        product = line.pins.product if line.pins else "The write-in"
        return problem("product_not_in_price_list", line.id, "price", product=product) if needed else None
    if not ZERO <= unit_price < PRICE_LIMIT:
        field = "override" if line.override is not None else "price"
        return problem("amount_range", line.id, field, value=plain(unit_price))
    return None
