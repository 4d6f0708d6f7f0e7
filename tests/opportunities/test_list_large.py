"""The list, the day and the pipeline ask as often for ten thousand opportunities as for one."""

from datetime import timedelta
from decimal import Decimal

import pytest

from webapp.core import clock
from webapp.db import database
from webapp.db.statements import counted
from webapp.opportunities.records import Opportunity

MANY = 10_000
TODAY = clock.today("Europe/Madrid")
PLACES = {
    "the list": "/opportunities",
    "the list by words": "/opportunities?q=cafeteras",
    "a filtered list": "/opportunities?grade=B&sort=revenue&page=2",
    "all of them": "/opportunities?status=all&sort=topic",
    "the day": "/",
    "the pipeline": "/pipeline/chart",
    "its rows": "/pipeline/chart/rows.json",
}


def write(world) -> None:
    """Opportunities of Ana's and Luis's, closing over a year: a hundred, and copies of them until there are enough."""
    rows = [
        {
            "number": f"OP-MANY-{n}", "topic": f"Cafeteras {n}", "type": "new_business",
            "owner_user_id": world.people["ana" if n % 2 else "luis"],
            "unit_id": world.units["south" if n % 2 else "north"], "process_id": 1, "stage_id": 1,
            "stage_since": clock.now(), "created": clock.now(), "probability": 20, "grade": "ABCD"[n % 4], "score": n,
            "close_date": TODAY + timedelta(4 * n - 20), "currency": "EUR", "next_step": "Llamar" if n % 3 else None,
            "estimated_revenue": Decimal(1000 + n), "search": f"cafeteras {n}",
        }
        for n in range(100)
    ]  # fmt: skip
    Opportunity.insert_many(rows).execute()
    columns = [each.column_name for each in Opportunity._meta.sorted_fields if each.column_name not in ("id", "number")]
    names = ", ".join(f'"{each}"' for each in columns)
    for copy in range(MANY // 100 - 1):
        database.obj.execute_sql(
            f"INSERT INTO opportunity (number, {names}) SELECT number || '-{copy}', {names} FROM opportunity "
            "WHERE number LIKE 'OP-MANY-%' AND number NOT LIKE 'OP-MANY-%-%'".replace(
                "%", "%" if database.obj.engine == "sqlite" else "%%"
            )
        )


@pytest.fixture
def marta(sign_in):
    return sign_in("marta")


def asked(visitor) -> dict[str, int]:
    found = {}
    for name, path in PLACES.items():
        visitor.client.get(path).close()  # what a process keeps is there from here on
        with counted() as heard:
            answer = visitor.client.get(path)
        assert answer.status_code == 200, path
        found[name] = len([sql for sql in heard if "visit_log" not in sql or sql.startswith("SELECT")])
    return found


def test_it_asks_as_often_for_one_as_for_ten_thousand(ana, marta, world):
    ana.create(topic="Cafeteras para empezar", close_date="+20")
    one = asked(marta)
    write(world)
    many = asked(marta)
    assert Opportunity.select().count() == MANY + 1
    assert {name: many[name] for name in PLACES if many[name] > one[name]} == {}
    assert one["the list"] <= 4
    assert marta.get("/opportunities").text.count('id="deal-') == 50
