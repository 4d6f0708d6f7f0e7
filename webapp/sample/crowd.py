"""The rest of the sample's 300 opportunities, planned from a fixed seed: how many of which unit, grade and outcome, how
large, since when. What is told one by one elsewhere (`told`) is counted in."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

from webapp.opportunities.score import CUSTOMER_KINDS
from webapp.sample import schedule
from webapp.sample.accounts import CUSTOMERS
from webapp.sample.baskets import basket, worth
from webapp.sample.customers import Customer
from webapp.sample.days import Days, quarter
from webapp.sample.deals import STAGES, Day, Deal, Ending, Item, Later, ThatDay
from webapp.sample.grading import known_for
from webapp.sample.people import NORTE, PUBLICO, SERVICIOS, SUR
from webapp.sample.trades import BAR, DECISIONS, LOST_BECAUSE, ROAST, TENDER, UPKEEP, WORKPLACE, Trade

SEED = "Contoso Coffee"
OWNERS = {SUR: "ana", NORTE: "luis", SERVICIOS: "sergio", PUBLICO: "paula"}
UNITS = {owner: unit for unit, owner in OWNERS.items()}
TRADES = {
    SUR: (BAR, BAR, WORKPLACE, ROAST, ROAST),
    NORTE: (BAR, BAR, WORKPLACE, WORKPLACE, ROAST),
    SERVICIOS: (UPKEEP, UPKEEP, UPKEEP, WORKPLACE),
    PUBLICO: (TENDER, TENDER, TENDER, ROAST),
}
# How many of each, all told: 112 open, 121 won, 67 lost.
OPEN = {SUR: 41, NORTE: 36, SERVICIOS: 20, PUBLICO: 15}
WON = {SUR: 45, NORTE: 36, SERVICIOS: 24, PUBLICO: 16}
LOST = {SUR: 24, NORTE: 23, SERVICIOS: 11, PUBLICO: 9}
OPEN_GRADES = {"A": 22, "B": 36, "C": 33, "D": 21}
WON_GRADES = {"A": 90, "B": 26, "C": 4, "D": 1}
LOST_GRADES = {"A": 32, "B": 21, "C": 8, "D": 6}
UNDATED, OVERDUE = 9, 7
# Two of the nine above 30 000 are closed: one won, one lost. The others are told one by one.
LARGE = {"won": 36_500.0, "lost": 42_000.0}
LARGEST_USUAL = 24_000.0
LATE_LOSSES = 8  # of Norte, to CápsulaYa, at Proponer
BY_MARTA = 8
# Four won and two lost within the last week: days ago, by unit.
LAST_WEEK = {
    (SUR, "won"): (5, 2), (NORTE, "won"): (4,), (SERVICIOS, "won"): (1,), (NORTE, "lost"): (3,), (PUBLICO, "lost"): (6,),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is decided of a deal before its days: its unit, its grade, how it ends (None: open) and its order."""

    unit: str
    grade: str
    outcome: str | None
    trade: Trade
    items: tuple[Item, ...]
    customer: Customer
    topic: str
    amount: float
    late: bool = False


def crowd(told: Sequence[Deal], grades: Counter[str], days: Days) -> tuple[Deal, ...]:
    """Everything beside `told`, whose grades are `grades`."""
    chance = random.Random(SEED)
    taken = {(deal.account, deal.topic) for deal in told}
    by_unit = Counter(UNITS[deal.owner] for deal in told)
    lacking = Counter(OPEN_GRADES) - grades
    going = _sketches(_dealt({u: OPEN[u] - by_unit[u] for u in OPEN}, lacking, chance), None, taken, chance)
    won = _sketches(_dealt(WON, Counter(WON_GRADES), chance), "won", taken, chance)
    lost = _sketches(_dealt(LOST, Counter(LOST_GRADES), chance), "lost", taken, chance)
    opened = _open(going, told, days, chance)
    open_born = [(deal.born, _amount(deal)) for deal in (*told, *opened)]
    deals = [*opened, *_closed((*won, *lost), open_born, days, chance)]
    found = [n for n, deal in enumerate(deals) if deal.owner in ("ana", "luis") and deal.born > 30][:: len(deals) // 9]
    for place in found[:BY_MARTA]:
        deals[place] = replace(deals[place], finder="marta")
    return tuple(deals)


def _dealt(units: dict[str, int], grades: Counter[str], chance: random.Random) -> list[tuple[str, str]]:
    letters = [letter for letter, count in sorted(grades.items()) for _each in range(count)]
    chance.shuffle(letters)
    places = [unit for unit, count in units.items() for _each in range(count)]
    return list(zip(places, letters, strict=True))


def _sketches(
    dealt: list[tuple[str, str]], outcome: str | None, taken: set[tuple[str, str]], chance: random.Random
) -> list[Sketch]:
    large = LARGE.get(outcome or "")
    sketches: list[Sketch] = []
    for unit, grade in dealt:
        is_large = bool(large) and unit == NORTE and not any(each.amount > LARGEST_USUAL for each in sketches)
        sketches.append(_sketch(unit, grade, outcome, large if is_large else None, taken, chance))
    if outcome == "lost":
        norte = [place for place, each in enumerate(sketches) if each.unit == NORTE and each.amount < LARGEST_USUAL]
        for place in norte[:LATE_LOSSES]:
            sketches[place] = replace(sketches[place], late=True)
    return sketches


def _sketch(
    unit: str, grade: str, outcome: str | None, amount: float | None, taken: set[tuple[str, str]], chance: random.Random
) -> Sketch:
    trade = BAR if amount else chance.choice(TRADES[unit])
    fitting = [each for each in CUSTOMERS if each.owner == OWNERS[unit] and each.sector in trade.sectors]
    while True:
        customer = chance.choice(fitting)
        topic = f"{chance.choice(trade.topics)} {chance.choice(trade.places)}"
        if (customer.name, topic) not in taken:
            break
    taken.add((customer.name, topic))
    count = chance.choices((1, 2, 3, 4, 5, 6), (13, 30, 30, 16, 7, 4))[0]
    target = amount or min(chance.lognormvariate(8.92, 0.62), LARGEST_USUAL)
    items = basket(trade, target, count, chance)
    about = worth(items, lowers_machines=unit == SUR, public=unit == PUBLICO)
    return Sketch(unit, grade, outcome, trade, items, customer, topic, about)


# Open ones


def _open(sketches: list[Sketch], told: Sequence[Deal], days: Days, chance: random.Random) -> list[Deal]:
    undated = UNDATED - sum(deal.close is None for deal in told)
    overdue = OVERDUE - sum(deal.close is not None and deal.close < 0 for deal in told)
    order = list(range(len(sketches)))
    chance.shuffle(order)
    dateless, late, new = (set(order[a:b]) for a, b in ((0, undated), (undated, undated + overdue), (-6, len(order))))
    deals = []
    for place, sketch in enumerate(sketches):
        # Chances of its own: what is found out about it depends on its date, and so on the day.
        chance = random.Random(f"{SEED}, {place}")
        ahead = _close(days, chance)
        if place in new:
            born = 1 + order[::-1].index(place)
            touched = max(1, born - 2)
        else:
            touched = chance.randint(2, 12) if sketch.grade in "AB" else chance.randint(7, 34)
            born = touched + chance.randint(16, 120)
        close = None if place in dateless else -chance.randint(9, 25) if place in late else ahead
        if place in late:  # somebody looked at it after its date: its score says so already
            touched, born = chance.randint(1, 3), max(born, 45)
        stage, process = _stage(sketch, chance)
        deal = _deal(sketch, process, stage, _off_the_bands(born, touched), touched, close, chance)
        deals.append(deal if place in new else _varied(deal, days, chance))
    # A D stays below its band by little: what moves a date might lift it.
    may = [deals[place] for place in order[undated + overdue : -6] if sketches[place].grade != "D"]
    return _moved(deals, may, days)


def _close(days: Days, chance: random.Random) -> int:
    """Days until the close: more often than not, in the last days of a quarter."""
    where, which, when = chance.random(), chance.random(), chance.random()
    raw = 1 + int(when * 176)
    if where < 0.4:
        ends = [end for end in _quarter_ends(days) if 3 <= (end - days.today).days <= 178]
        end = ends[int(which * len(ends))]
        raw = max(1, (end - days.today).days - int(when * 14))
        while (days.today + timedelta(raw)).weekday() > 4 and raw > 1:
            raw -= 1
    return (days.ahead(raw) - days.today).days


def _quarter_ends(days: Days):
    day = days.today
    for _each in range(3):
        end = quarter(day)[1]
        yield end
        day = end + timedelta(1)


def _stage(sketch: Sketch, chance: random.Random) -> tuple[str, str]:
    process = "quick" if sketch.amount < 3000 else "strategic" if sketch.amount > 18_000 else "standard"
    stages = STAGES[process]
    if sketch.outcome == "won":
        return "close", process
    weights: tuple[int, ...] = {"A": (0, 2, 5, 3), "B": (2, 5, 3, 0), "C": (5, 4, 1, 0), "D": (1, 0, 0, 0)}[
        sketch.grade
    ]
    if sketch.outcome == "lost":
        # In Norte those that CápsulaYa takes fall at Proponer; of the earlier ones few did.
        weights = (0, 0, 1, 0) if sketch.late else (2, 3, 2, 0) if sketch.unit == NORTE else (2, 3, 4, 1)
    if len(stages) == 3:
        weights = (weights[0] + weights[1], weights[2], weights[3])
    if not any(weights):
        weights = (1,) * len(stages)
    return chance.choices(stages, weights)[0], process


def _off_the_bands(born: int, touched: int) -> int:
    """A birthday a few days away from the ages at which the score calls a deal old."""
    age = born - touched
    return touched + (84 if 85 <= age <= 97 else age)


def _deal(
    sketch: Sketch, process: str, stage: str, born: int, touched: int, close: int | None, chance: random.Random
) -> Deal:
    strange = [kind for kind in sketch.trade.types if kind not in CUSTOMER_KINDS] or ["new_business"]
    kind = chance.choice(strange if sketch.grade == "D" else sketch.trade.types)
    until = None if close is None else close + touched
    contact = chance.choice(sketch.customer.contacts)[0] if sketch.customer.contacts else None
    known = known_for(sketch.grade, kind, process, stage, born - touched, until, contact is not None, chance)
    who = contact or "la gerencia"
    budget = Decimal(round(sketch.amount * chance.uniform(0.9, 1.25) / 100) * 100)
    has_budget = known.budget_status in ("approved", "expected") and budget
    return Deal(
        topic=sketch.topic,
        account=sketch.customer.name,
        owner=OWNERS[sketch.unit],
        type=kind,
        process=process,
        stage=stage,
        born=born,
        touched=touched,
        close=close,
        items=sketch.items,
        situation=chance.choice(sketch.trade.situations),
        need=chance.choice(sketch.trade.needs),
        step=_plain(chance.choice(sketch.trade.steps), sketch.outcome) if known.step else None,
        contact=contact if known.contact else None,
        frame=known.frame,
        budget=str(budget) if has_budget else None,
        budget_status=known.budget_status,
        decision=chance.choice(DECISIONS).format(who=who) if known.decision else None,
        solution=chance.choice(sketch.trade.solutions) if known.solution else None,
    )


def _plain(step: str, outcome: str | None) -> str:
    """A closed deal's last step names no day to come."""
    return step if outcome is None else step.partition(", {")[0]


def _varied(deal: Deal, days: Days, chance: random.Random) -> Deal:
    """The same, having begun with another date or another quantity."""
    shift, first = chance.choice((-21, -14, -9, 8, 13, 20)), deal.first_close
    if deal.close is not None and chance.random() < 0.55 and deal.close + shift > 3 - deal.born:
        first = deal.close + shift
    quantity = int(deal.items[0].quantity)
    items = deal.items
    if chance.random() < 0.5 and quantity > 1:
        step = max(1, quantity // 6) * chance.choice((-1, 1, -1, 1, 1))
        items = (replace(items[0], first=str(max(1, quantity - step))), *items[1:])
    return replace(deal, first_close=first, items=items)


# What the last week tells: five leave the quarter, two come into it, three more grow, three shrink.


def _moved(deals: list[Deal], may: list[Deal], days: Days) -> list[Deal]:
    first, last = quarter(days.today)
    left, since = (last - days.today).days, (first - days.today).days
    fitting = [each for each in may if int(each.items[0].quantity) > 1]
    moved = [
        *(_out(each, place, left, since, days) for place, each in enumerate(fitting[:5])),
        _in(fitting[5], left, days),
        _back_again(fitting[6], left, days),
        *(_resized(each, ago, grows=True) for ago, each in zip((5, 3, 2), fitting[7:10], strict=True)),
        *(_resized(each, ago, grows=False) for ago, each in zip((6, 4, 1), fitting[10:13], strict=True)),
    ]
    by_name = {(deal.account, deal.topic): deal for deal in moved}
    return [by_name.get((deal.account, deal.topic), deal) for deal in deals]


def _out(deal: Deal, place: int, left: int, since: int, days: Days) -> Deal:
    was = min(left, 3 + 4 * place) if left >= 3 else max(since, -1 - place)
    step = -1 if was - 4 > since else 1
    while (days.today + timedelta(was)).weekday() > 4:
        was += step
    later = Later(1 + place, deal.owner, {"close_date": Day(left + 9 + 6 * place)})
    return replace(deal, first_close=was, later=(later,), items=_settled(deal))


def _in(deal: Deal, left: int, days: Days) -> Deal:
    later = Later(3, deal.owner, {"close_date": _inside(left, days)})
    return replace(deal, first_close=left + 18, later=(later,), items=_settled(deal))


def _back_again(deal: Deal, left: int, days: Days) -> Deal:
    later = Later(6, deal.owner, {"close_date": _inside(left, days)})
    ending = Ending(38, "lost", "Aplazado", "No lo compran este trimestre.")
    return replace(
        deal, born=max(deal.born, 78), touched=41, ending=ending, reopened=6, first_close=left + 25, later=(later,),
        items=_settled(deal),
    )  # fmt: skip


def _resized(deal: Deal, ago: int, *, grows: bool) -> Deal:
    item = deal.items[0]
    quantity = int(item.quantity)
    step = max(1, quantity // 5)
    first = quantity - step if grows else quantity + step
    later = Later(ago, deal.owner, {"quantity": item.quantity}, line=0)
    items = (replace(item, first=str(first)), *deal.items[1:])
    return replace(deal, items=items, later=(later,), first_close=None)


def _settled(deal: Deal) -> tuple[Item, ...]:
    return tuple(replace(item, first=None) for item in deal.items)


def _inside(left: int, days: Days) -> ThatDay:
    """A working day before the quarter's end, or that end itself where there is none any more."""
    offset = min(12, left)
    while offset > 0 and (days.today + timedelta(offset)).weekday() > 4:
        offset -= 1
    return ThatDay(offset if offset > 0 else left)


# Closed ones


def _closed(
    sketches: Sequence[Sketch], open_born: Sequence[tuple[int, float]], days: Days, chance: random.Random
) -> list[Deal]:
    courses = [schedule.Course(each.amount, late=each.late) for each in sketches]
    for (unit, outcome), agos in LAST_WEEK.items():
        of_unit = [
            n for n, each in enumerate(sketches) if (each.unit, each.outcome, each.late) == (unit, outcome, False)
        ]
        for place, ago in zip(of_unit[3:], agos, strict=False):
            courses[place].fixed = ago
    schedule.run(courses, open_born, chance)
    return [_ended(each, course, days, chance) for each, course in zip(sketches, courses, strict=True)]


def _ended(sketch: Sketch, course: schedule.Course, days: Days, chance: random.Random) -> Deal:
    touched = course.ended + chance.randint(0, 3)
    stage, process = _stage(sketch, chance)
    close = chance.randint(5, 14) - course.ended
    if sketch.grade == "D":  # its date had passed when somebody looked at it last
        close = -touched - chance.randint(3, 9)
    deal = _deal(sketch, process, stage, course.born, touched, close, chance)
    if sketch.outcome == "won":
        share = Decimal("0.97") if chance.random() < 0.2 else Decimal(1)
        return _varied(replace(deal, ending=Ending(course.ended, "won", share=share)), days, chance)
    usual = [reason for reason in LOST_BECAUSE if reason not in ("No cumple el pliego", "Eligió a un competidor")]
    reason = "Eligió a un competidor" if sketch.late else chance.choice(usual)
    if sketch.unit == PUBLICO and chance.random() < 0.5:
        reason = "No cumple el pliego"
    note = LOST_BECAUSE[reason] if chance.random() < 0.6 else None
    return _varied(replace(deal, ending=Ending(course.ended, "lost", reason, note)), days, chance)


def _amount(deal: Deal) -> float:
    return worth(deal.items, lowers_machines=deal.owner == "ana", public=deal.owner == "paula")
