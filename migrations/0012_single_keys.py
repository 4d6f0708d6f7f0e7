"""Whether single letters are keys is each person's own choice."""

from webapp.db.ddl import run


def up(migrator, db):
    run(db, 'ALTER TABLE "user" ADD COLUMN single_keys BOOLEAN NOT NULL DEFAULT TRUE;')
