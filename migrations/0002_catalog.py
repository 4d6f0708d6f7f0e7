"""Units of measure, products, price lists, discount lists, taxes."""

from webapp.db.ddl import run

TABLES = """
CREATE TABLE unit_group (
    id {id},
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL
);
CREATE TABLE unit (
    id {id},
    group_id BIGINT NOT NULL REFERENCES unit_group (id),
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    factor BIGINT NOT NULL,
    decimals INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE product_family (
    code TEXT PRIMARY KEY,
    name TEXT NOT NULL
);
CREATE TABLE product (
    id {id},
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    family_code TEXT REFERENCES product_family (code),
    kind TEXT NOT NULL DEFAULT 'good',
    unit_id BIGINT NOT NULL REFERENCES unit (id),
    currency TEXT NOT NULL,
    list_price BIGINT,
    current_cost BIGINT,
    standard_cost BIGINT,
    tax_category TEXT NOT NULL DEFAULT 'standard',
    active BOOLEAN NOT NULL DEFAULT TRUE,
    sellable_from DATE,
    sellable_to DATE,
    folded TEXT NOT NULL
);
CREATE TABLE discount_list (
    id {id},
    name TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('percent', 'amount'))
);
CREATE TABLE discount_tier (
    id {id},
    discount_list_id BIGINT NOT NULL REFERENCES discount_list (id),
    since BIGINT NOT NULL,
    until BIGINT,
    value BIGINT NOT NULL
);
CREATE TABLE price_list (
    id {id},
    unit_id BIGINT REFERENCES business_unit (id),
    name TEXT NOT NULL UNIQUE,
    currency TEXT NOT NULL,
    parent_id BIGINT REFERENCES price_list (id),
    valid_from DATE,
    valid_to DATE,
    epoch BIGINT NOT NULL DEFAULT 1
);
CREATE TABLE price_list_item (
    id {id},
    price_list_id BIGINT NOT NULL REFERENCES price_list (id),
    product_id BIGINT NOT NULL REFERENCES product (id),
    unit_id BIGINT NOT NULL REFERENCES unit (id),
    method TEXT NOT NULL,
    value BIGINT NOT NULL,
    rounding_policy TEXT NOT NULL DEFAULT 'none',
    rounding_option TEXT,
    rounding_amount BIGINT,
    discount_list_id BIGINT REFERENCES discount_list (id),
    UNIQUE (price_list_id, product_id, unit_id)
);
CREATE INDEX price_list_item_product ON price_list_item (product_id);
CREATE TABLE tax_rate (
    id {id},
    unit_id BIGINT NOT NULL REFERENCES business_unit (id),
    category TEXT NOT NULL,
    treatment TEXT NOT NULL DEFAULT 'standard',
    rate BIGINT NOT NULL,
    valid_from DATE NOT NULL,
    UNIQUE (unit_id, category, treatment, valid_from)
);
"""


def up(migrator, db):
    run(db, TABLES)
