"""A line may be an alternative to another line of its opportunity."""

from webapp.db.ddl import run

COLUMNS = """
ALTER TABLE line_item ADD COLUMN alternative_to_id BIGINT REFERENCES line_item (id);
"""


def up(migrator, db):
    run(db, COLUMNS)
