"""SQLite is told how many opportunities share a value once there are many, and nothing that would mislead it."""

from webapp.core import clock
from webapp.db import database, write
from webapp.db.migrate import COUNTED_FROM, TOLD, migrate
from webapp.opportunities.records import Opportunity


def test_the_planner_learns_of_many_opportunities_when_a_start_finds_them(own_world):
    if database.obj.engine != "sqlite":
        return
    migrate(database.obj)
    assert not database.obj.execute_sql("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'").fetchone()
    row = {
        "topic": "Cafeteras", "type": "new_business", "owner_user_id": own_world.people["ana"],
        "unit_id": own_world.units["south"], "process_id": 1, "stage_id": 1, "stage_since": clock.now(),
        "created": clock.now(), "currency": "EUR",
    }  # fmt: skip
    with write():
        many = [row | {"number": f"OP-MANY-{number:06d}"} for number in range(2 * COUNTED_FROM + 1)]
        for start in range(0, len(many), 100):
            Opportunity.insert_many(many[start : start + 100]).execute()
    migrate(database.obj)
    told = {idx for (idx,) in database.obj.execute_sql("SELECT idx FROM sqlite_stat1").fetchall()}
    assert told == set(TOLD)
