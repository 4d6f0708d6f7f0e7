"""Records of the catalogue are edited by people: versions, archived lists, a currency for amounts off, their history."""

from webapp.db.ddl import run

COLUMNS = """
ALTER TABLE unit_group ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE product_family ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE product ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE discount_list ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE discount_list ADD COLUMN archived BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE discount_list ADD COLUMN currency TEXT;
ALTER TABLE price_list ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE price_list ADD COLUMN archived BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX IF NOT EXISTS action_record ON action (record, id) WHERE opportunity_id IS NULL;
CREATE INDEX IF NOT EXISTS opportunity_price_list ON opportunity (price_list_id, status);
"""


def up(migrator, db):
    run(db, COLUMNS)
