"""What imports remember of each row that they have read, and where they stage opportunities before they are all written.

`imported` holds, for a row of a source, the record that it became and what was written: the next import compares the
file with it, so that people's own edits are told apart from news in the file.
"""

from webapp.db.ddl import run

TABLES = """
CREATE TABLE imported (
    source TEXT NOT NULL,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    record_id BIGINT NOT NULL,
    digest TEXT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (source, kind, key)
);
CREATE INDEX imported_record ON imported (kind, record_id);
CREATE TABLE staged_deal (
    batch TEXT NOT NULL,
    key TEXT NOT NULL,
    staged BIGINT NOT NULL,
    line INTEGER NOT NULL,
    import_key TEXT NOT NULL,
    digest TEXT NOT NULL,
    content TEXT NOT NULL,
    year INTEGER NOT NULL,
    place INTEGER NOT NULL,
    number TEXT,
    topic TEXT NOT NULL,
    account TEXT,
    agent TEXT NOT NULL,
    product TEXT NOT NULL,
    stage TEXT NOT NULL,
    status TEXT NOT NULL,
    opened BIGINT NOT NULL,
    closed BIGINT,
    close_date DATE,
    expected_date DATE,
    probability INTEGER NOT NULL,
    category TEXT NOT NULL,
    score INTEGER,
    grade TEXT,
    score_factors TEXT NOT NULL,
    actual_revenue BIGINT,
    search TEXT NOT NULL,
    PRIMARY KEY (batch, key)
);
CREATE TABLE staged_product (
    batch TEXT NOT NULL,
    product TEXT NOT NULL,
    product_id BIGINT NOT NULL,
    unit_id BIGINT NOT NULL,
    tax_percent BIGINT NOT NULL,
    status TEXT NOT NULL,
    list_price BIGINT,
    unit_price BIGINT,
    gross BIGINT,
    volume_discount BIGINT,
    plugin_adjustment BIGINT,
    manual_discount BIGINT,
    net BIGINT,
    tax BIGINT,
    extended BIGINT,
    pins TEXT NOT NULL,
    line_steps TEXT NOT NULL,
    order_steps TEXT NOT NULL,
    total_before_freight BIGINT NOT NULL,
    detail_total BIGINT NOT NULL,
    total_tax BIGINT NOT NULL,
    total BIGINT NOT NULL,
    revenue BIGINT NOT NULL,
    unpriced INTEGER NOT NULL,
    problems TEXT NOT NULL,
    PRIMARY KEY (batch, product)
);
"""


def up(migrator, db):
    run(db, TABLES)
