"""Plugins found: where each came from and what it says about itself, and when somebody last looked."""

from webapp.db.ddl import run

TABLES = """
ALTER TABLE plugin ADD COLUMN origin TEXT NOT NULL DEFAULT '';
ALTER TABLE plugin ADD COLUMN about TEXT NOT NULL DEFAULT '{}';
CREATE TABLE plugin_scan (
    id {id},
    at BIGINT NOT NULL
);
"""


def up(migrator, db):
    run(db, TABLES)
