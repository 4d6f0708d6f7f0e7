"""Dated exchange rates; rates of tax are edited by people, so they have versions."""

from webapp.db.ddl import run

TABLES = """
CREATE TABLE exchange_rate (
    id {id},
    from_currency TEXT NOT NULL,
    to_currency TEXT NOT NULL,
    rate BIGINT NOT NULL,
    since DATE NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    UNIQUE (from_currency, to_currency, since)
);
ALTER TABLE tax_rate ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
"""


def up(migrator, db):
    run(db, TABLES)
