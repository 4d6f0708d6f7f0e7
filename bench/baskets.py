"""Orders priced once by the product itself, plugins included; every deal of the bench is a copy of one of them."""

from dataclasses import MISSING, dataclass, fields, replace
from datetime import timedelta
from decimal import Decimal
from random import Random

from bench.company import NOON, PRODUCTS, TODAY, Company
from webapp.catalog.records import Product
from webapp.catalog.records import Unit as Measure
from webapp.core import clock
from webapp.db.epochs import Epochs
from webapp.opportunities import processes, scoring, totals
from webapp.opportunities.draft import Draft, Head, Line
from webapp.opportunities.fields import BUDGET_STATUSES, TIME_FRAMES, TYPES
from webapp.pricing.model import Step

MACHINES = len([row for row in PRODUCTS if row[2] == "machines"])
_ZEROS = frozenset({"calculated_revenue", "estimated_revenue", "discount_percent", "discount_amount", "freight",
                    "detail_total", "discount", "plugin_adjustment", "total_before_freight", "tax", "total"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Basket:
    """A priced order, with the trace of each line and, under the empty text, of the order."""

    draft: Draft
    traces: dict[str, tuple[Step, ...]]


def goods() -> tuple[Line, ...]:
    """A bare line of each product, in the order of PRODUCTS, model by model."""
    measures = {unit.id: unit for unit in Measure.select()}
    return tuple(_bare(row, measures[row.unit_id]) for row in Product.select().order_by(Product.id))


def basket(company: Company, unit: str, lines: int, stock: tuple[Line, ...], random: Random, epochs: Epochs) -> Basket:
    """One order of so many lines as this unit prices it, the first of them a machine.

    Raises ValueError when the unit's plugin didn't answer or a line has no price.
    """
    draft = Draft(_head(company, unit, random), tuple(_line(stock, n, random) for n in range(1, lines + 1)))
    with clock.at(NOON):
        run = totals.price(draft, frozenset(line.id for line in draft.lines), epochs, renew_all=True)
        done = scoring.scored(run.draft, TODAY)
    if "plugin_" in done.head.problems or done.head.unpriced:
        raise ValueError(f"an order of the bench was not priced: {done.head.problems}")
    return Basket(done, run.traces)


def _head(company: Company, unit: str, random: Random) -> Head:
    process = random.choice(("standard", "standard", "quick", "strategic"))
    code = random.choice([stage.code for stage in processes.stages_of(processes.first_stage(process)[0].id)])
    found, stage = processes.first_stage(process, code)
    values: dict = {f.name: None if f.default is MISSING else f.default for f in fields(Head)}
    values |= dict.fromkeys(_ZEROS, Decimal(0))
    values |= {
        "id": 0, "number": "", "version": 1, "topic": "", "type": random.choice(list(TYPES)), "status": "open",
        "unit_id": company.units[unit], "process_id": found.id, "stage_id": stage.id, "stage_since": NOON, "created": NOON,
        "category": stage.category, "probability": stage.probability, "score_factors": "[]", "currency": "EUR",
        "price_list_id": company.price_list, "revenue_mode": "calculated", "line_count": 0, "unpriced": 0,
        "adjustments": "[]", "problems": "[]", "rules_fingerprint": "", "prices_fingerprint": "",
        "time_frame": random.choice((None, *TIME_FRAMES)), "budget_status": random.choice((None, *BUDGET_STATUSES)),
        "need": random.choice((None, "Dos grupos para el desayuno y café de grano propio.")),
        "next_step": random.choice((None, "Llamar para fijar la visita", "Enviar la comparación de modelos")),
        "situation": random.choice((None, "Máquina de alquiler con contrato hasta fin de año.")),
        "close_date": TODAY + timedelta(random.randint(-30, 330)),
    }  # fmt: skip
    return Head(**values)


def _line(stock: tuple[Line, ...], position: int, random: Random) -> Line:
    """A line whose pins, tax and figures the pricing run fills in."""
    kinds = len(PRODUCTS)
    kind = random.randrange(MACHINES) if position == 1 else random.randrange(kinds)
    product = stock[kind + kinds * random.randrange(len(stock) // kinds)]
    quantity = random.randint(10, 150) if PRODUCTS[kind][2] == "coffee" else random.randint(1, 8)
    discount = Decimal(random.choice((0, 0, 0, 5, 10)))
    return replace(product, id=str(position), position=position, quantity=Decimal(quantity), discount_percent=discount)


def _bare(product: Product, unit: Measure) -> Line:
    return Line(
        id="", position=0, product_id=product.id, text=None, description=None, unit_id=unit.id, quantity=Decimal(1),
        product_code=product.code, product_name=product.name, unit_code=unit.code, unit_name=unit.name,
        unit_decimals=unit.decimals,
    )  # fmt: skip
