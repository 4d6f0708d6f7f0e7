"""What people do to groups of units of measure. What is counted in a unit keeps its meaning: a unit that is used keeps
its factor, its decimals and its code."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from webapp.audit import merging
from webapp.audit.changes import FieldChange, as_text
from webapp.audit.merging import Since
from webapp.catalog.edit import Change, Edited, create, delete, edit
from webapp.catalog.fields import UNIT_FIELDS, UNIT_GROUP_FIELDS
from webapp.catalog.parts import found_part
from webapp.catalog.unit_groups import store
from webapp.catalog.unit_groups.store import UNIT_GROUPS, GroupHead
from webapp.catalog.uses import uses
from webapp.core.errors import FieldError, InvalidInput
from webapp.core.language import _
from webapp.core.money import ONE
from webapp.core.sending import Sent
from webapp.people.access import Actor

Value = str | int | Decimal | None
KEPT_IN_USE = ("factor", "decimals", "code")


@dataclass(frozen=True, slots=True)
class NewMeasure:
    """A unit of measure as a form says it; the base unit of a group holds one of itself."""

    code: str
    name: str
    factor: Decimal = ONE
    decimals: int = 0


def create_group(actor: Actor, code: str, name: str, base: NewMeasure, sent: Sent) -> int:
    """A new group with its base unit; its id. Raises as `edit.create` does."""

    def insert() -> int:
        if store.is_group_code_taken(code):
            raise InvalidInput(FieldError("code", _("Ya hay un grupo con este código."), code))
        _check_code(base.code, "base_code")
        group = store.insert_group(code, name)
        store.insert_measure(group, base.code, base.name, ONE, base.decimals)
        return group

    return int(create(actor, UNIT_GROUPS, insert, sent))


def rename_group(
    actor: Actor, group: int, values: Mapping[str, Value], sent: Sent, *, seen: int | None
) -> Edited[GroupHead]:
    """Give a group another name. Raises as `edit.edit` does."""

    def changed(before: GroupHead, since: Since) -> Change | None:
        record = UNIT_GROUPS.record(group)
        shown = lambda name: getattr(before, UNIT_GROUP_FIELDS[name].column)  # noqa: E731
        edits = merging.merged(since, record, values, shown, as_text)
        if not edits:
            return None
        store.rename_group(group, str(edits["name"][0]))
        return Change("changed", tuple(FieldChange(record, n, old, new) for n, (_v, old, new) in edits.items()))

    return edit(actor, UNIT_GROUPS, group, changed, sent, seen=seen)


def delete_group(actor: Actor, group: int, sent: Sent) -> None:
    """The group with its units, where nothing is counted in them. Raises InvalidInput."""

    def drop(_before: GroupHead) -> None:
        if used_measures([each.id for each in store.measures(group)]):
            raise InvalidInput(FieldError("delete", _("Hay productos, precios o líneas en sus unidades.")))
        store.remove_group(group)

    delete(actor, UNIT_GROUPS, group, drop, sent)


def add_measure(actor: Actor, group: int, new: NewMeasure, sent: Sent) -> Edited[GroupHead]:
    """A new unit in the group. Never conflicts. Raises as `edit.edit` does; `change.part` is its id."""

    def added(_head: GroupHead, _since: Since) -> Change:
        _check_code(new.code)
        id_ = store.insert_measure(group, new.code, new.name, new.factor, new.decimals)
        return Change("unit_added", (FieldChange(f"measure:{id_}", "item", None, new.name),), part=id_)

    return edit(actor, UNIT_GROUPS, group, added, sent, seen=None)


def change_measure(
    actor: Actor, group: int, measure: int, values: Mapping[str, Value], sent: Sent, *, seen: int | None
) -> Edited[GroupHead]:
    """Change fields of a unit. Raises as `edit.edit` does, and InvalidInput for what a used unit keeps."""

    def changed(_head: GroupHead, since: Since) -> Change | None:
        record = f"measure:{measure}"
        before = found_part(store.measures(group), measure, record, since)
        shown = lambda name: as_text(getattr(before, UNIT_FIELDS[name].column))  # noqa: E731
        edits = merging.merged(since, record, values, shown, as_text)
        if not edits:
            return None
        kept = next((name for name in KEPT_IN_USE if name in edits), None)
        if kept is not None and used_measures([measure]):
            raise InvalidInput(FieldError(kept, _kept_sentence(kept, before.name)))
        columns = {UNIT_FIELDS[name].column: value for name, (value, _b, _a) in edits.items()}
        after = replace(before, **columns)
        if "code" in edits:
            _check_code(after.code, but=measure)
        store.update_measure(measure, columns)
        rows = tuple(FieldChange(record, name, old, new) for name, (_value, old, new) in edits.items())
        return Change("unit_changed", rows, part=measure)

    return edit(actor, UNIT_GROUPS, group, changed, sent, seen=seen)


def remove_measure(actor: Actor, group: int, measure: int, sent: Sent) -> Edited[GroupHead]:
    """Take a unit away that nothing is counted in. Removing what is gone changes nothing. Raises InvalidInput."""

    def removed(_head: GroupHead, _since: Since) -> Change | None:
        found = next((each for each in store.measures(group) if each.id == measure), None)
        if found is None:
            return None
        if used_measures([measure]):
            sentence = _("Hay productos, precios o líneas en {unit}, así que no se quita.", unit=found.name)
            raise InvalidInput(FieldError("delete", sentence))
        store.remove_measure(measure)
        return Change("unit_removed", (FieldChange(f"measure:{measure}", "item", found.name, None),), part=measure)

    return edit(actor, UNIT_GROUPS, group, removed, sent, seen=None)


def used_measures(measures: Collection[int]) -> frozenset[int]:
    """Those of these units that a product, a price or a line is counted in. Two statements."""
    return store.in_catalogue(measures) | uses().are_units_used(measures)


def _check_code(code: str, field: str = "code", but: int | None = None) -> None:
    if store.is_code_taken(code, but):
        raise InvalidInput(FieldError(field, _(UNIT_GROUPS.unique[1]), code))


def _kept_sentence(field: str, name: str) -> str:
    match field:
        case "factor":
            return _(
                "Ya se cuenta en {unit}: otro factor cambiaría lo que valen sus precios. Crea otra unidad.", unit=name
            )
        case "decimals":
            return _("Ya se cuenta en {unit}: sus cantidades tienen esos decimales. Crea otra unidad.", unit=name)
        case _:
            return _("Ya se cuenta en {unit}, y los precios guardados la conocen por ese código.", unit=name)
