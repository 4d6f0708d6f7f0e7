"""History and conflicts told to people: stored texts become typed values, ids become names."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal

from webapp.core import clock
from webapp.core.errors import Conflict
from webapp.core.language import N_, _
from webapp.opportunities import history_store, processes
from webapp.opportunities.closing.reasons import reason_names
from webapp.opportunities.draft import Head
from webapp.opportunities.fields import FIELDS, LINE_FIELDS
from webapp.opportunities.page import Day, Entry, ToldChange
from webapp.people import store as people
from webapp.web import filters
from webapp.web.editing import ToldConflict

SHOWN_ACTIONS = 30
SHOWN_OF_ORDER = 4
_NOT_TOLD = ("line", "line_order", "copied_from", "status", "offer")
_DERIVED = {
    "actual_revenue": N_("Ingresos reales"),
    "actual_close_date": N_("Cerrada el"),
    "loss_reason": N_("Motivo"),
    "closing_note": N_("Comentario"),
    "offer_draft": N_("Oferta"),
    "offer_total": N_("Total"),
    "offer_reason": N_("Motivo"),
    "estimated_revenue": N_("Ingresos estimados"),
    "score": N_("Puntuación"),
    "line_order": N_("Orden de las líneas"),
    "price_list": N_("Lista de precios"),
}


def timeline(head: Head, zone: str) -> tuple[Day, ...]:
    """The newest actions by day, in the reader's zone. At most five statements, however long the history."""
    actions = history_store.last_actions(head.id, SHOWN_ACTIONS)
    changes: dict[int, list[tuple]] = {}
    for action, *change in history_store.changes_of([row[0] for row in actions]):
        changes.setdefault(action, []).append(tuple(change))
    lines = history_store.line_names(head.id)
    names = _names(head, (change for rows in changes.values() for change in rows))
    days: dict[date, list[Entry]] = {}
    undone = {record for _action, _at, _who, kind, record in actions if kind == "reopened"}
    for action, at, who, kind, record in actions:
        what = lines.get(record.removeprefix("line:"), "") if record.startswith("line:") else ""
        own = changes.get(action, ())
        if kind == "lines_added":
            what = str(sum(change[1] == "line" for change in own))
        elif record.startswith("offer:"):
            what = record.removeprefix("offer:")
        elif kind == "rescored":
            what = next((change[3] for change in own if change[1] == "score"), "") or ""
        elif kind == "duplicated":
            what = next((change[3] for change in own if change[1] == "copied_from"), "") or ""
        told = () if kind == "reopened" else tuple(_told(own, names, head.currency))
        entry = Entry(at, who, kind, what, told, undone=f"action:{action}" in undone)
        days.setdefault(clock.local(at, zone).date(), []).append(entry)
    return tuple(Day(day, tuple(entries)) for day, entries in days.items())


def conflicts(head: Head, found: Iterable[Conflict]) -> tuple[ToldConflict, ...]:
    """Both values of each conflict as people read them. At most two statements."""
    rows = tuple(found)
    names = _names(head, ((c.record, c.field, c.mine, c.theirs, "edit") for c in rows))
    return tuple(_told_conflict(conflict, names, head) for conflict in rows)


def label_of(record: str, field: str) -> str:
    """What people call a field."""
    known = LINE_FIELDS if record.startswith("line:") else FIELDS
    return known[field].text if field in known else _(_DERIVED.get(field, field))


def _told_conflict(conflict: Conflict, names: Mapping[tuple[str, str], str], head: Head) -> ToldConflict:
    removed = conflict.field == "line"
    mine, theirs = (
        _read(conflict.record, conflict.field, value, names, head.currency) or ""
        for value in (conflict.mine, conflict.theirs)
    )
    at = conflict.at if isinstance(conflict.at, datetime) else clock.now()
    return ToldConflict(label_of(conflict.record, conflict.field), mine, theirs, conflict.by, at, removed)


def _told(rows: Iterable[tuple], names: Mapping[tuple[str, str], str], currency: str) -> Iterable[ToldChange]:
    for record, field, old, new, kind in rows:
        if field in _NOT_TOLD or (kind == "derived" and field != "estimated_revenue"):
            continue
        before, after = (_read(record, field, text, names, currency) for text in (old, new))
        yield ToldChange(label_of(record, field), before, after)


def _read(record: str, field: str, text: str | None, names: Mapping[tuple[str, str], str], currency: str) -> str | None:
    if text is None:
        return None
    if field == "price_list":
        return text
    if (field, text) in names:
        return names[field, text]
    if field in ("closing_note", "offer_reason"):
        return text
    if field == "offer_draft":
        return _("versión {n} en preparación", n=text)
    if field == "actual_close_date":
        return filters.day(date.fromisoformat(text))
    spec = (LINE_FIELDS if record.startswith("line:") else FIELDS).get(field)
    if spec is not None and spec.kind == "date":
        return filters.day(date.fromisoformat(text))
    if spec is None or spec.kind == "number":
        return _figure(field, Decimal(text), currency)
    choices = getattr(spec, "choices", {})
    return _(choices[text]) if text in choices else text


def _figure(field: str, value: Decimal, currency: str) -> str:
    if field == "quantity":
        return filters.quantity(value)
    if field in ("discount_percent", "probability"):
        return filters.percent(value)
    return filters.unit_money(value, currency) if field == "unit_price" else filters.money(value, currency)


def _names(head: Head, rows: Iterable[tuple]) -> dict[tuple[str, str], str]:
    """The names behind ids in these changes: accounts, contacts, owners, stages, units."""
    wanted: dict[str, set[int]] = {}
    orders: set[str] = set()
    roles: set[str] = set()
    for record, field, old, new, _kind in rows:
        if field == "line_order":
            orders.update(value for value in (old, new) if value)
        if field == "role" and record.startswith("line:"):
            roles.update(value for value in (old, new) if value)
        if field in ("account", "contact", "owner", "loss_reason") or (record.startswith("line:") and field == "unit"):
            wanted.setdefault(field, set()).update(int(value) for value in (old, new) if value)
    names = {("stage", str(stage.id)): _(stage.name) for stage in processes.stages_of(head.process_id)}
    if orders or roles:
        lines = history_store.line_names(head.id)
        names |= {("role", role): _told_role(role, lines) for role in roles}
        names |= {("line_order", order): _told_order(order, lines) for order in orders}
    if "owner" in wanted:
        names |= {("owner", str(k)): v for k, v in people.names(wanted["owner"]).items()}
    if "loss_reason" in wanted:
        names |= {("loss_reason", str(k)): v for k, v in reason_names(sorted(wanted["loss_reason"])).items()}
    if {"account", "contact", "unit"} & wanted.keys():
        names |= history_store.reference_names(wanted)
    return names


def _told_role(role: str, lines: Mapping[str, str]) -> str:
    kind, _sep, other = role.partition(":")
    if kind == "alternative":
        return _("Alternativa a {line}", line=lines.get(other, ""))
    return _("Opcional") if kind == "optional" else _("Cuenta en el total")


def _told_order(order: str, lines: Mapping[str, str]) -> str:
    """The first lines of an order by name."""
    ids = order.split(",")
    more = ["…"] if len(ids) > SHOWN_OF_ORDER else []
    return ", ".join([lines.get(line, "") for line in ids[:SHOWN_OF_ORDER]] + more)
