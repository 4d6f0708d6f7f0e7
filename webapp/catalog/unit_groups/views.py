"""From units of measure to what their page shows."""

from collections.abc import Mapping

from webapp.catalog import allowed
from webapp.catalog.fields import UNIT_FIELDS, UNIT_GROUP_FIELDS
from webapp.catalog.told import Teller, Telling, plain_value
from webapp.catalog.unit_groups import actions, store
from webapp.catalog.unit_groups.page import GroupPanel, GroupsPage, MeasureLine
from webapp.catalog.unit_groups.store import GroupHead, MeasureRow
from webapp.people.access import Actor
from webapp.web import filters
from webapp.web.address import address
from webapp.web.editing import Editor

Typed = Mapping[str, str] | None


def groups_page(actor: Actor, typed: Typed = None, errors: Typed = None, of: int | None = None) -> GroupsPage:
    """All groups; what was typed and refused belongs to the group `of`, or to a new one. Four statements."""
    measures = store.measures()
    may_change = allowed.may_change(actor)
    used = actions.used_measures([each.id for each in measures]) if may_change else frozenset()
    panels = []
    for head in store.groups():
        own = tuple(MeasureLine(each, each.id in used) for each in measures if each.group_id == head.id)
        ours = (typed or {}, errors or {}) if head.id == of else ({}, {})
        panels.append(GroupPanel(head, own, may_change, *ours))
    return GroupsPage(tuple(panels), may_change, *((typed or {}, errors or {}) if of is None else ({}, {})))


def group_panel(actor: Actor, head: GroupHead) -> GroupPanel:
    """One group. Three statements."""
    measures = store.measures(head.id)
    may_change = allowed.may_change(actor)
    used = actions.used_measures([each.id for each in measures]) if may_change else frozenset()
    return GroupPanel(head, tuple(MeasureLine(each, each.id in used) for each in measures), may_change)


def telling() -> Telling:
    """How conflicts are told. No statement."""
    return lambda _records: Teller(
        lambda record: UNIT_FIELDS if record.startswith("measure:") else UNIT_GROUP_FIELDS,
        lambda _record, field, text: plain_value(field, text),
    )


def group_editor(head: GroupHead, typed: str | None = None, error: str = "") -> Editor:
    """The editor of a group's name."""
    value = head.name if typed is None else typed
    back = address("catalog.unit_groups")
    here = address("catalog.unit_group", id=head.id)
    return Editor(here, back, head.name, UNIT_GROUP_FIELDS["name"], value, head.version, error=error)


def measure_editor(
    head: GroupHead, measure: MeasureRow, name: str, typed: str | None = None, error: str = ""
) -> Editor:
    """The editor of one field of a unit."""
    field = UNIT_FIELDS.get(name, UNIT_FIELDS["name"])
    stored = getattr(measure, field.column)
    written = filters.typed_number(filters.machine_number(stored)) if field.kind == "number" else str(stored)
    return Editor(
        address("catalog.measure", id=head.id, measure=measure.id),
        address("catalog.unit_groups"),
        measure.name,
        field,
        written if typed is None else typed,
        head.version,
        error=error,
    )
