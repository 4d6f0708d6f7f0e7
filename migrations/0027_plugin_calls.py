"""How long plugins take: their good answers of a day in a unit, counted by how long each took."""

from webapp.db.ddl import run

TABLES = """
CREATE TABLE plugin_call_log (
    unit_id BIGINT NOT NULL REFERENCES business_unit (id),
    plugin TEXT NOT NULL,
    day TEXT NOT NULL,
    buckets TEXT NOT NULL,
    last_at BIGINT NOT NULL,
    PRIMARY KEY (unit_id, plugin, day)
);
"""


def up(migrator, db):
    run(db, TABLES)
