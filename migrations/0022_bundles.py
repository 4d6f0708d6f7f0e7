"""Bundles: products that are sold together at one price, and the lines that stand for their parts."""

from webapp.db.ddl import run

TABLES = """
ALTER TABLE product ADD COLUMN bundle BOOLEAN NOT NULL DEFAULT FALSE;
CREATE TABLE bundle_part (
    id {id},
    bundle_id BIGINT NOT NULL REFERENCES product (id),
    product_id BIGINT NOT NULL REFERENCES product (id),
    quantity BIGINT NOT NULL,
    required BOOLEAN NOT NULL,
    UNIQUE (bundle_id, product_id)
);
CREATE INDEX bundle_part_product ON bundle_part (product_id);
ALTER TABLE line_item ADD COLUMN part_quantity BIGINT;
"""


def up(migrator, db):
    run(db, TABLES)
