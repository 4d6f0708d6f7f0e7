"""Plugins: what is installed, where it is enabled and in which order, how it fares."""

from webapp.db.ddl import run

TABLES = """
CREATE TABLE plugin (
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    hooks TEXT NOT NULL,
    settings_schema TEXT NOT NULL,
    PRIMARY KEY (name, version)
);
CREATE TABLE unit_plugin (
    unit_id BIGINT NOT NULL REFERENCES business_unit (id),
    plugin TEXT NOT NULL,
    version TEXT NOT NULL,
    position INTEGER NOT NULL,
    settings TEXT NOT NULL DEFAULT '{}',
    PRIMARY KEY (unit_id, plugin)
);
CREATE TABLE plugin_failure (
    id {id},
    unit_id BIGINT NOT NULL REFERENCES business_unit (id),
    plugin TEXT NOT NULL,
    at BIGINT NOT NULL,
    code TEXT NOT NULL,
    detail TEXT NOT NULL,
    forgiven BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE INDEX plugin_failure_recent ON plugin_failure (unit_id, plugin, at);
CREATE TABLE plugin_suspension (
    unit_id BIGINT NOT NULL REFERENCES business_unit (id),
    plugin TEXT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (unit_id, plugin)
);
"""


def up(migrator, db):
    run(db, TABLES)
