"""Business units, people, teams, roles, sessions, and the epochs that caches are keyed by."""

from webapp.db.ddl import run

TABLES = """
CREATE TABLE epoch (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    access BIGINT NOT NULL,
    rules BIGINT NOT NULL,
    prices BIGINT NOT NULL
);
INSERT INTO epoch (id, access, rules, prices) VALUES (1, 1, 1, 1);
CREATE TABLE business_unit (
    id {id},
    name TEXT NOT NULL UNIQUE,
    parent_id BIGINT REFERENCES business_unit (id),
    currency TEXT NOT NULL,
    locale TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    fiscal_year_start INTEGER NOT NULL DEFAULT 1,
    catch_all_team_id BIGINT
);
CREATE TABLE unit_setting (
    unit_id BIGINT NOT NULL REFERENCES business_unit (id),
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (unit_id, name)
);
CREATE TABLE "user" (
    id {id},
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password TEXT,
    unit_id BIGINT NOT NULL REFERENCES business_unit (id),
    manager_id BIGINT REFERENCES "user" (id),
    job TEXT NOT NULL DEFAULT '',
    language TEXT NOT NULL DEFAULT 'es',
    locale TEXT NOT NULL DEFAULT 'es_ES',
    time_zone TEXT NOT NULL DEFAULT 'Europe/Madrid',
    theme TEXT NOT NULL DEFAULT 'system',
    active BOOLEAN NOT NULL DEFAULT TRUE,
    created BIGINT NOT NULL
);
CREATE INDEX user_unit ON "user" (unit_id);
CREATE TABLE team (
    id {id},
    name TEXT NOT NULL,
    unit_id BIGINT NOT NULL REFERENCES business_unit (id),
    can_own BOOLEAN NOT NULL DEFAULT TRUE
);
CREATE TABLE team_member (
    team_id BIGINT NOT NULL REFERENCES team (id),
    user_id BIGINT NOT NULL REFERENCES "user" (id),
    PRIMARY KEY (team_id, user_id)
);
CREATE INDEX team_member_user ON team_member (user_id);
CREATE TABLE role (
    id {id},
    code TEXT NOT NULL UNIQUE
);
CREATE TABLE role_privilege (
    role_id BIGINT NOT NULL REFERENCES role (id),
    privilege TEXT NOT NULL,
    depth TEXT NOT NULL CHECK (depth IN ('own', 'team', 'unit', 'unit_and_below', 'all')),
    PRIMARY KEY (role_id, privilege)
);
CREATE TABLE role_grant (
    user_id BIGINT NOT NULL REFERENCES "user" (id),
    role_id BIGINT NOT NULL REFERENCES role (id),
    unit_id BIGINT NOT NULL REFERENCES business_unit (id),
    PRIMARY KEY (user_id, role_id, unit_id)
);
CREATE TABLE session (
    token TEXT PRIMARY KEY,
    user_id BIGINT NOT NULL REFERENCES "user" (id),
    created BIGINT NOT NULL,
    seen BIGINT NOT NULL,
    data TEXT NOT NULL
);
CREATE INDEX session_of_user ON session (user_id);
CREATE TABLE sign_in_attempt (
    id {id},
    account TEXT NOT NULL,
    source TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX sign_in_attempt_source ON sign_in_attempt (source, at);
CREATE TABLE refusal_log (
    id {id},
    at BIGINT NOT NULL,
    user_id BIGINT,
    method TEXT NOT NULL,
    path TEXT NOT NULL,
    status INTEGER NOT NULL,
    request TEXT NOT NULL
);
"""

# Depths: own, team, unit, unit_and_below, all. The built-in roles; an administrator may make others.
ROLES = {
    "salesperson": {
        "read": "unit", "write": "team", "create": "own", "assign": "team", "share": "team", "close": "team",
        "delete": "team", "export": "team", "embed": "own",
    },
    "sales_manager": {
        **dict.fromkeys(("read", "write", "create", "assign", "share", "close", "delete", "approve"), "unit_and_below"),
        **dict.fromkeys(("see_cost", "export", "import", "embed", "configure_catalogue"), "unit_and_below"),
    },
    "rule_author": {"configure_rules": "unit_and_below", "configure_catalogue": "unit_and_below", "see_cost": "unit_and_below"},
    "portal_owner": {"embed": "unit_and_below"},
    "administrator": dict.fromkeys(
        (
            "read", "write", "create", "assign", "share", "close", "delete", "approve", "see_cost", "export", "import",
            "embed", "see_as", "configure_catalogue", "configure_rules", "configure_people", "configure_processes",
        ),
        "all",
    ),
}  # fmt: skip


def up(migrator, db):
    run(db, TABLES)
    mark = "?" if db.engine == "sqlite" else "%s"
    for number, (code, privileges) in enumerate(ROLES.items(), start=1):
        db.execute_sql(f"INSERT INTO role (id, code) VALUES ({mark}, {mark})", (number, code))
        for privilege, depth in privileges.items():
            db.execute_sql(f"INSERT INTO role_privilege VALUES ({mark}, {mark}, {mark})", (number, privilege, depth))
    if db.engine != "sqlite":
        db.execute_sql("ALTER TABLE role ALTER COLUMN id RESTART WITH 100")
