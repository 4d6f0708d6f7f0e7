"""Notices: what happened that a person should know; how many they haven't read stands with the person."""

from webapp.db.ddl import run

TABLES = """
CREATE TABLE notice (
    id {id},
    to_id BIGINT NOT NULL REFERENCES "user" (id),
    kind TEXT NOT NULL,
    record TEXT NOT NULL,
    data TEXT NOT NULL,
    at BIGINT NOT NULL,
    "read" BIGINT
);
CREATE INDEX notice_to ON notice (to_id, id);
CREATE INDEX notice_unread ON notice (to_id, "read");
ALTER TABLE "user" ADD COLUMN unread INTEGER NOT NULL DEFAULT 0;
"""


def up(migrator, db):
    run(db, TABLES)
