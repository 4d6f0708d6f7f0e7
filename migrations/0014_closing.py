"""Why opportunities are lost: each business unit's own list, or its nearest ancestor's; and what is said on closing."""

from webapp.db.ddl import run

TABLES = """
CREATE TABLE loss_reason (
    id {id},
    unit_id BIGINT NOT NULL REFERENCES business_unit (id),
    name TEXT NOT NULL,
    position INTEGER NOT NULL,
    active BOOLEAN NOT NULL DEFAULT TRUE,
    UNIQUE (unit_id, name)
);
ALTER TABLE opportunity ADD COLUMN loss_reason_id BIGINT REFERENCES loss_reason (id);
ALTER TABLE opportunity ADD COLUMN closing_note TEXT;
"""
USUAL = (
    "Precio", "Eligió a un competidor", "Sin presupuesto", "Aplazado", "Sin respuesta", "Plazo de entrega",
    "No cumple el pliego", "Duplicada",
)  # fmt: skip


def up(migrator, db):
    run(db, TABLES)
    roots = db.execute_sql("SELECT id FROM business_unit WHERE parent_id IS NULL").fetchall()
    rows = [(unit, name, position) for (unit,) in roots for position, name in enumerate(USUAL, start=1)]
    if rows:
        db.execute_many("INSERT INTO loss_reason (unit_id, name, position) VALUES (?, ?, ?)", rows)
