"""Approvals: who asked for a price above their limit, and who agreed to it. A line keeps what was agreed to about it."""

from webapp.db.ddl import run

TABLES = """
CREATE TABLE approval (
    id {id},
    opportunity_id BIGINT NOT NULL REFERENCES opportunity (id),
    kind TEXT NOT NULL DEFAULT 'discount',
    state TEXT NOT NULL DEFAULT 'asked' CHECK (state IN ('asked', 'given', 'refused', 'withdrawn')),
    covers TEXT NOT NULL,
    note TEXT,
    asked_by_id BIGINT NOT NULL REFERENCES "user" (id),
    asked BIGINT NOT NULL,
    decided_by_id BIGINT REFERENCES "user" (id),
    decided BIGINT,
    reason TEXT
);
CREATE INDEX approval_opportunity ON approval (opportunity_id, id);
CREATE INDEX approval_asked_by ON approval (asked_by_id, state);
CREATE INDEX approval_state ON approval (state, id);
ALTER TABLE line_item ADD COLUMN asked_by_id BIGINT REFERENCES "user" (id);
ALTER TABLE line_item ADD COLUMN agreed TEXT NOT NULL DEFAULT '';
ALTER TABLE opportunity ADD COLUMN discount_by_id BIGINT REFERENCES "user" (id);
ALTER TABLE opportunity ADD COLUMN discount_agreed TEXT NOT NULL DEFAULT '';
ALTER TABLE opportunity ADD COLUMN approval_id BIGINT REFERENCES approval (id);
"""


def up(migrator, db):
    run(db, TABLES)
