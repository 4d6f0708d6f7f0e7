"""How far each person is in the demo's guide."""

from webapp.db.ddl import run

TABLES = """
CREATE TABLE guide_place (
    user_id BIGINT PRIMARY KEY REFERENCES "user" (id),
    step TEXT NOT NULL
);
"""


def up(migrator, db):
    run(db, TABLES)
