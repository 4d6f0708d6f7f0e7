"""Accounts and their contacts."""

from webapp.db.ddl import run

TABLES = """
CREATE TABLE account (
    id {id},
    name TEXT NOT NULL,
    parent_id BIGINT REFERENCES account (id),
    sector TEXT NOT NULL DEFAULT '',
    employees BIGINT,
    city TEXT NOT NULL DEFAULT '',
    country TEXT NOT NULL DEFAULT '',
    language TEXT NOT NULL DEFAULT 'es',
    tax_treatment TEXT NOT NULL DEFAULT 'standard',
    owner_user_id BIGINT REFERENCES "user" (id),
    unit_id BIGINT REFERENCES business_unit (id),
    import_key TEXT UNIQUE,
    folded TEXT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX account_folded ON account (folded);
CREATE TABLE contact (
    id {id},
    account_id BIGINT NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    job_title TEXT NOT NULL DEFAULT '',
    email TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '',
    language TEXT NOT NULL DEFAULT 'es',
    folded TEXT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX contact_account ON contact (account_id);
"""


def up(migrator, db):
    run(db, TABLES)
