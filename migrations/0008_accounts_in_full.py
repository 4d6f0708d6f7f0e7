"""What else finds an account or a contact than its name, contacts that were removed, and the history of both."""

from webapp.core.folding import folded
from webapp.db.ddl import run

CHANGES = """
ALTER TABLE account ADD COLUMN found_by TEXT NOT NULL DEFAULT '';
ALTER TABLE contact ADD COLUMN found_by TEXT NOT NULL DEFAULT '';
ALTER TABLE contact ADD COLUMN created_by_id BIGINT REFERENCES "user" (id);
ALTER TABLE contact ADD COLUMN removed BIGINT;
ALTER TABLE contact ADD COLUMN removed_by_id BIGINT REFERENCES "user" (id);
CREATE INDEX account_parent ON account (parent_id);
CREATE INDEX account_owner ON account (owner_user_id);
CREATE INDEX contact_folded ON contact (folded);
CREATE INDEX opportunity_contact ON opportunity (contact_id);
CREATE INDEX action_record ON action (record, id) WHERE opportunity_id IS NULL;
"""


def up(migrator, db):
    run(db, CHANGES)
    rows = db.execute_sql("SELECT id, city, sector FROM account").fetchall()
    _write(db, "account", [(folded(city, sector), id_) for id_, city, sector in rows])
    rows = db.execute_sql("SELECT id, job_title, email, phone FROM contact").fetchall()
    _write(db, "contact", [(folded(job, email, _digits(phone)), id_) for id_, job, email, phone in rows])


def _write(db, table, rows):
    if rows:
        db.execute_many(f"UPDATE {table} SET found_by = ? WHERE id = ?", rows)


def _digits(phone):
    return "".join(c for c in phone if c in "0123456789")
