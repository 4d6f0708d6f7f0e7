"""Offers: what was presented to the customer, kept as it was; and what freezes an opportunity's prices."""

from webapp.db.ddl import run

TABLES = """
CREATE TABLE offer (
    id {id},
    opportunity_id BIGINT NOT NULL REFERENCES opportunity (id),
    n INTEGER NOT NULL,
    number TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'presented' CHECK (state IN ('presented', 'replaced', 'withdrawn')),
    language TEXT NOT NULL,
    currency TEXT NOT NULL,
    total BIGINT NOT NULL,
    valid_until DATE NOT NULL,
    letter TEXT NOT NULL,
    figures TEXT NOT NULL,
    traces TEXT NOT NULL,
    opportunity_version BIGINT NOT NULL,
    presented BIGINT NOT NULL,
    presented_by_id BIGINT REFERENCES "user" (id),
    ended BIGINT,
    ended_by_id BIGINT REFERENCES "user" (id),
    reason TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX offer_version ON offer (opportunity_id, n);
ALTER TABLE opportunity ADD COLUMN offered INTEGER;
ALTER TABLE opportunity ADD COLUMN frozen BOOLEAN NOT NULL DEFAULT FALSE;
"""


def up(migrator, db):
    run(db, TABLES)
