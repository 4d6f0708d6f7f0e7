"""Deals for the chart, written straight into the table: what is under test here is only how they are read."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from itertools import count

import pytest

from tests.support.world import World
from webapp.core import clock
from webapp.opportunities.records import Opportunity
from webapp.opportunities.score import grade_of

ZONE = "Europe/Madrid"


@pytest.fixture
def today() -> date:
    return clock.today(ZONE)


@pytest.fixture
def deal(world: World, today: date) -> Callable[..., int]:
    """A function that writes an open deal: deal(owner="ana", days=18, score=84, revenue="5000.00"); its id."""
    numbers = count(1)

    def write(
        owner: str = "ana", days: int | None = 18, score: int | None = 84, revenue: str = "5000.00", **more: object
    ) -> int:
        unit = "north" if owner == "luis" else "south"
        row = {
            "number": f"OP-TEST-{next(numbers):06d}", "topic": "Cafeteras para la terraza", "type": "new_business",
            "account_id": world.accounts["mirador"], "owner_user_id": world.people[owner], "unit_id": world.units[unit],
            "process_id": 1, "stage_id": 1, "stage_since": clock.now(), "created": clock.now(), "probability": 60,
            "close_date": None if days is None else today + timedelta(days), "currency": "EUR", "score": score,
            "grade": None if score is None else grade_of(score), "estimated_revenue": Decimal(revenue),
        }  # fmt: skip
        return Opportunity.insert(row | more).execute()

    return write
