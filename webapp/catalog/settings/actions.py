"""Changing the settings of a business unit: its own value, or the one of the unit above it."""

from collections.abc import Mapping

from webapp.audit import merging
from webapp.audit.changes import FieldChange, as_text
from webapp.audit.merging import Since
from webapp.catalog.edit import Change, Edited, edit
from webapp.catalog.settings import store
from webapp.catalog.settings.store import UNITS, UnitHead
from webapp.core.sending import Sent
from webapp.people.access import Actor


def change_settings(
    actor: Actor, unit: int, values: Mapping[str, str | None], sent: Sent, *, seen: int | None
) -> Edited[UnitHead]:
    """Give these settings values by their full names; None takes the unit's own away. Raises as `edit.edit` does.

    Nothing that is priced changes: opportunities keep the settings that their figures were worked out with.
    """

    def changed(before: UnitHead, since: Since) -> Change | None:
        record = UNITS.record(unit)
        edits = merging.merged(since, record, values, before.own.get, as_text)
        if not edits:
            return None
        for name, (value, _old, _new) in edits.items():
            store.write_setting(unit, name, value)
        rows = tuple(FieldChange(record, name, old, new) for name, (_value, old, new) in edits.items())
        return Change("changed", rows, epoch="rules")

    return edit(actor, UNITS, unit, changed, sent, seen=seen)
