"""An opportunity and its lines keep the settings that their figures were worked out with; a unit's settings have a version."""

from webapp.db.ddl import run

COLUMNS = """
ALTER TABLE business_unit ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE opportunity ADD COLUMN rules TEXT NOT NULL DEFAULT '';
ALTER TABLE line_item ADD COLUMN rules TEXT NOT NULL DEFAULT '';
"""


def up(migrator, db):
    run(db, COLUMNS)
