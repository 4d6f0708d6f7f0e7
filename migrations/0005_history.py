"""What happened: actions (also the outbox and the idempotency keys), changes, spans of a deal, price traces."""

from webapp.db.ddl import run

TABLES = """
CREATE TABLE action (
    id {id},
    at BIGINT NOT NULL,
    actor_id BIGINT REFERENCES "user" (id),
    via TEXT NOT NULL,
    kind TEXT NOT NULL,
    record TEXT NOT NULL,
    opportunity_id BIGINT REFERENCES opportunity (id),
    version BIGINT,
    batch TEXT,
    form_key TEXT,
    digest TEXT,
    request TEXT,
    UNIQUE (actor_id, form_key)
);
CREATE INDEX action_opportunity ON action (opportunity_id, id);
CREATE TABLE change (
    id {id},
    action_id BIGINT NOT NULL REFERENCES action (id),
    opportunity_id BIGINT REFERENCES opportunity (id),
    version BIGINT NOT NULL,
    record TEXT NOT NULL,
    field TEXT NOT NULL,
    old TEXT,
    new TEXT,
    kind TEXT NOT NULL CHECK (kind IN ('edit', 'derived'))
);
CREATE INDEX change_opportunity ON change (opportunity_id, version);
CREATE INDEX change_record ON change (record, version);
CREATE INDEX change_action ON change (action_id);
CREATE TABLE deal_span (
    id {id},
    opportunity_id BIGINT NOT NULL REFERENCES opportunity (id),
    from_at BIGINT NOT NULL,
    to_at BIGINT,
    recorded_at BIGINT NOT NULL,
    unit_id BIGINT NOT NULL,
    owner_user_id BIGINT,
    owner_team_id BIGINT,
    stage_id BIGINT NOT NULL,
    status TEXT NOT NULL,
    category TEXT NOT NULL,
    close_date DATE,
    revenue BIGINT NOT NULL,
    currency TEXT NOT NULL,
    score INTEGER,
    grade TEXT
);
CREATE INDEX deal_span_opportunity ON deal_span (opportunity_id, to_at);
CREATE INDEX deal_span_time ON deal_span (to_at, from_at);
CREATE TABLE price_trace (
    id {id},
    opportunity_id BIGINT NOT NULL REFERENCES opportunity (id),
    line_id BIGINT REFERENCES line_item (id),
    steps TEXT NOT NULL,
    at BIGINT NOT NULL,
    as_of DATE NOT NULL,
    run BIGINT NOT NULL,
    fingerprint TEXT NOT NULL,
    actor_id BIGINT REFERENCES "user" (id)
);
CREATE UNIQUE INDEX price_trace_line ON price_trace (opportunity_id, COALESCE(line_id, 0));
CREATE TABLE import_run (
    id {id},
    kind TEXT NOT NULL,
    at BIGINT NOT NULL,
    summary TEXT NOT NULL
);
"""


def up(migrator, db):
    run(db, TABLES)
