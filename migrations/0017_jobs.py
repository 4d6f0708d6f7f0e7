"""Background work: one row a job. On PostgreSQL the queue stands in a schema of its own."""

from webapp.db.ddl import run

TABLES = """
CREATE TABLE job (
    id {id},
    kind TEXT NOT NULL,
    input TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
    at BIGINT NOT NULL,
    asked_by_id BIGINT REFERENCES "user" (id),
    due BIGINT,
    tries INTEGER NOT NULL DEFAULT 0,
    done BIGINT NOT NULL DEFAULT 0,
    total BIGINT,
    cancel_asked BOOLEAN NOT NULL DEFAULT FALSE,
    started BIGINT,
    ended BIGINT,
    result TEXT,
    error TEXT,
    UNIQUE (kind, due)
);
CREATE INDEX job_state ON job (state, id);
"""


def up(migrator, db):
    run(db, TABLES)
    if db.engine != "sqlite":
        db.execute_sql("CREATE SCHEMA IF NOT EXISTS oportuna_queue")
