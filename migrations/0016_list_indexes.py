"""Indexes for the list: what its figures are counted from, in the order in which they are grouped; and its usual order."""

from webapp.db.ddl import run

INDEXES = """
DROP INDEX opportunity_sums;
CREATE INDEX opportunity_sums ON opportunity (
    status, unit_id, owner_user_id, owner_team_id, currency, stage_id, estimated_revenue, actual_revenue,
    close_date, expected_date, grade, probability, score, deleted
);
CREATE INDEX opportunity_closing ON opportunity (status, close_date, id);
"""


def up(migrator, db):
    run(db, INDEXES)
