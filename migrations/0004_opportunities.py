"""The aggregate: opportunities, their lines, shares, processes with stages, and the index for text search."""

from webapp.db.ddl import run

TABLES = """
CREATE TABLE process (
    id {id},
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL
);
CREATE TABLE stage (
    id {id},
    process_id BIGINT NOT NULL REFERENCES process (id),
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    position INTEGER NOT NULL,
    probability INTEGER NOT NULL,
    category TEXT NOT NULL,
    UNIQUE (process_id, code)
);
CREATE TABLE number_series (
    year INTEGER PRIMARY KEY,
    last BIGINT NOT NULL
);
CREATE TABLE opportunity (
    id {id},
    number TEXT NOT NULL UNIQUE,
    version BIGINT NOT NULL DEFAULT 1,
    topic TEXT NOT NULL,
    account_id BIGINT REFERENCES account (id),
    contact_id BIGINT REFERENCES contact (id),
    type TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'open',
    owner_user_id BIGINT REFERENCES "user" (id),
    owner_team_id BIGINT REFERENCES team (id),
    unit_id BIGINT NOT NULL REFERENCES business_unit (id),
    process_id BIGINT NOT NULL REFERENCES process (id),
    stage_id BIGINT NOT NULL REFERENCES stage (id),
    stage_since BIGINT NOT NULL,
    created BIGINT NOT NULL,
    created_by_id BIGINT REFERENCES "user" (id),
    close_date DATE,
    expected_date DATE,
    actual_close_date DATE,
    time_frame TEXT,
    budget BIGINT,
    budget_status TEXT,
    decision_process TEXT,
    situation TEXT,
    need TEXT,
    solution TEXT,
    next_step TEXT,
    probability INTEGER,
    category TEXT NOT NULL DEFAULT 'pipeline',
    score INTEGER,
    grade TEXT,
    score_factors TEXT NOT NULL DEFAULT '[]',
    reason TEXT,
    hold_until DATE,
    price_list_id BIGINT REFERENCES price_list (id),
    currency TEXT NOT NULL,
    revenue_mode TEXT NOT NULL DEFAULT 'given',
    given_revenue BIGINT,
    calculated_revenue BIGINT NOT NULL DEFAULT 0,
    estimated_revenue BIGINT NOT NULL DEFAULT 0,
    actual_revenue BIGINT,
    discount_percent BIGINT NOT NULL DEFAULT 0,
    discount_amount BIGINT NOT NULL DEFAULT 0,
    freight BIGINT NOT NULL DEFAULT 0,
    detail_total BIGINT NOT NULL DEFAULT 0,
    discount BIGINT NOT NULL DEFAULT 0,
    plugin_adjustment BIGINT NOT NULL DEFAULT 0,
    total_before_freight BIGINT NOT NULL DEFAULT 0,
    tax BIGINT NOT NULL DEFAULT 0,
    total BIGINT NOT NULL DEFAULT 0,
    line_count INTEGER NOT NULL DEFAULT 0,
    unpriced INTEGER NOT NULL DEFAULT 0,
    adjustments TEXT NOT NULL DEFAULT '[]',
    problems TEXT NOT NULL DEFAULT '[]',
    rules_fingerprint TEXT NOT NULL DEFAULT '',
    prices_fingerprint TEXT NOT NULL DEFAULT '',
    import_key TEXT UNIQUE,
    import_digest TEXT,
    search TEXT NOT NULL DEFAULT '',
    deleted BIGINT
);
CREATE INDEX opportunity_owner_user ON opportunity (owner_user_id, status, close_date);
CREATE INDEX opportunity_owner_team ON opportunity (owner_team_id, status, close_date);
CREATE INDEX opportunity_unit ON opportunity (unit_id, status, close_date);
CREATE INDEX opportunity_account ON opportunity (account_id);
CREATE INDEX opportunity_sums ON opportunity (
    status, unit_id, owner_user_id, owner_team_id, close_date, currency, estimated_revenue,
    deleted, expected_date, grade, probability, score, stage_id
);
CREATE TABLE line_item (
    id {id},
    opportunity_id BIGINT NOT NULL REFERENCES opportunity (id),
    position INTEGER NOT NULL,
    product_id BIGINT REFERENCES product (id),
    text TEXT,
    description TEXT,
    unit_id BIGINT REFERENCES unit (id),
    quantity BIGINT NOT NULL,
    given_price BIGINT,
    given_reason TEXT,
    given_by_id BIGINT REFERENCES "user" (id),
    discount_percent BIGINT NOT NULL DEFAULT 0,
    discount_amount BIGINT NOT NULL DEFAULT 0,
    requested_date DATE,
    role TEXT NOT NULL DEFAULT 'counted',
    bundle_line_id BIGINT REFERENCES line_item (id),
    tax_percent BIGINT NOT NULL DEFAULT 0,
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
    pins TEXT,
    adjustments TEXT NOT NULL DEFAULT '[]',
    removed BIGINT,
    removed_by_id BIGINT REFERENCES "user" (id)
);
CREATE INDEX line_item_opportunity ON line_item (opportunity_id, removed, position);
CREATE INDEX line_item_product ON line_item (product_id);
CREATE TABLE share (
    id {id},
    opportunity_id BIGINT NOT NULL REFERENCES opportunity (id),
    person_id BIGINT REFERENCES "user" (id),
    team_id BIGINT REFERENCES team (id),
    may_read BOOLEAN NOT NULL DEFAULT TRUE,
    may_write BOOLEAN NOT NULL DEFAULT FALSE,
    may_assign BOOLEAN NOT NULL DEFAULT FALSE,
    may_share BOOLEAN NOT NULL DEFAULT FALSE,
    may_close BOOLEAN NOT NULL DEFAULT FALSE,
    until DATE,
    ends BIGINT,
    note TEXT NOT NULL DEFAULT '',
    granted_by_id BIGINT NOT NULL REFERENCES "user" (id),
    created BIGINT NOT NULL
);
CREATE INDEX share_person ON share (person_id);
CREATE INDEX share_team ON share (team_id);
CREATE INDEX share_opportunity ON share (opportunity_id);
CREATE TABLE visit_log (
    user_id BIGINT NOT NULL REFERENCES "user" (id),
    opportunity_id BIGINT NOT NULL REFERENCES opportunity (id),
    at BIGINT NOT NULL,
    PRIMARY KEY (user_id, opportunity_id)
);
"""

# Trigram search over the one folded column; below three characters a prefix search on the same column.
SQLITE_SEARCH = """
CREATE VIRTUAL TABLE opportunity_search USING fts5 (search, content='opportunity', content_rowid='id', tokenize='trigram');
CREATE TRIGGER opportunity_search_insert AFTER INSERT ON opportunity BEGIN
    INSERT INTO opportunity_search (rowid, search) VALUES (new.id, new.search); END;
CREATE TRIGGER opportunity_search_delete AFTER DELETE ON opportunity BEGIN
    INSERT INTO opportunity_search (opportunity_search, rowid, search) VALUES ('delete', old.id, old.search); END;
CREATE TRIGGER opportunity_search_update AFTER UPDATE OF search ON opportunity WHEN old.search <> new.search BEGIN
    INSERT INTO opportunity_search (opportunity_search, rowid, search) VALUES ('delete', old.id, old.search);
    INSERT INTO opportunity_search (rowid, search) VALUES (new.id, new.search); END;
"""
POSTGRES_SEARCH = """
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX opportunity_search ON opportunity USING gin (search gin_trgm_ops);
"""

PROCESSES = {
    "standard": ("Venta estándar", [("qualify", "Cualificar", 20, "pipeline"), ("develop", "Desarrollar", 40, "pipeline"),
                                    ("propose", "Proponer", 60, "best_case"), ("close", "Cerrar", 80, "committed")]),
    "quick": ("Venta rápida", [("qualify", "Cualificar", 30, "pipeline"), ("propose", "Proponer", 60, "best_case"),
                               ("close", "Cerrar", 80, "committed")]),
    "strategic": ("Venta estratégica", [("qualify", "Cualificar", 10, "pipeline"), ("develop", "Desarrollar", 30, "pipeline"),
                                        ("propose", "Proponer", 50, "best_case"), ("close", "Cerrar", 75, "committed")]),
}  # fmt: skip


def up(migrator, db):
    run(db, TABLES)
    if db.engine == "sqlite":
        statement, *triggers = SQLITE_SEARCH.split(";\nCREATE TRIGGER ")
        db.execute_sql(statement)
        for trigger in triggers:
            db.execute_sql("CREATE TRIGGER " + trigger.rstrip().rstrip(";") + ";")
    else:
        run(db, POSTGRES_SEARCH)
    mark = "?" if db.engine == "sqlite" else "%s"
    stages = 0
    for number, (code, (name, rows)) in enumerate(PROCESSES.items(), start=1):
        db.execute_sql(f"INSERT INTO process (id, code, name) VALUES ({mark}, {mark}, {mark})", (number, code, name))
        for position, (stage, label, probability, category) in enumerate(rows, start=1):
            stages += 1
            db.execute_sql(
                "INSERT INTO stage (id, process_id, code, name, position, probability, category) "
                f"VALUES ({', '.join([mark] * 7)})",
                (stages, number, stage, label, position, probability, category),
            )
    if db.engine != "sqlite":
        db.execute_sql("ALTER TABLE process ALTER COLUMN id RESTART WITH 100")
        db.execute_sql("ALTER TABLE stage ALTER COLUMN id RESTART WITH 100")
