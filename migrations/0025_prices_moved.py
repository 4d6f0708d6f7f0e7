"""What a new pricing run would give, found in the background: text on the opportunity, empty where nobody has looked."""

from webapp.db.ddl import run

COLUMNS = """
ALTER TABLE opportunity ADD COLUMN moved TEXT NOT NULL DEFAULT '';
"""


def up(migrator, db):
    run(db, COLUMNS)
