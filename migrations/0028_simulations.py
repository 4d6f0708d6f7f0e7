"""Simulations: what somebody wanted to try on a unit's open pipeline, and what it would do."""

from webapp.db.ddl import run

TABLES = """
CREATE TABLE simulation (
    id {id},
    at BIGINT NOT NULL,
    asked_by_id BIGINT REFERENCES "user" (id),
    unit_id BIGINT NOT NULL REFERENCES business_unit (id),
    plugin TEXT NOT NULL,
    settings TEXT NOT NULL,
    job_id BIGINT,
    result TEXT
);
CREATE INDEX simulation_at ON simulation (at);
"""


def up(migrator, db):
    run(db, TABLES)
