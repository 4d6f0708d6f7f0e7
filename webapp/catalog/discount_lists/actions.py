"""What people do to discount lists and their tiers: create, change, archive, delete what nothing uses."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

from webapp.audit import merging
from webapp.audit.changes import FieldChange, as_text
from webapp.audit.merging import Since
from webapp.catalog import versions
from webapp.catalog.discount_lists import rules, store
from webapp.catalog.discount_lists.store import DISCOUNT_LISTS, DiscountListHead, TierRow
from webapp.catalog.edit import Change, Edited, create, delete, edit
from webapp.catalog.fields import DISCOUNT_LIST_FIELDS, TIER_FIELDS
from webapp.catalog.parts import found_part
from webapp.core.errors import FieldError, InvalidInput
from webapp.core.language import _
from webapp.core.money import HUNDRED, plain
from webapp.core.sending import Sent
from webapp.people.access import Actor
from webapp.pricing.model import Tier
from webapp.web.locale_formats import formats

Value = str | int | bool | Decimal | None


def create_discount_list(actor: Actor, name: str, kind: str, currency: str | None, sent: Sent) -> int:
    """A new list without tiers; its id. A percentage has no currency. Raises as `edit.create` does."""
    values = {"name": name, "kind": kind, "currency": currency if kind == "amount" else None}

    def insert() -> int:
        _check_name(name)
        return store.insert(values)

    return int(create(actor, DISCOUNT_LISTS, insert, sent))


def change_discount_list(
    actor: Actor, discount_list: int, values: Mapping[str, Value], sent: Sent, *, seen: int | None
) -> Edited[DiscountListHead]:
    """Change these fields. Raises as `edit.edit` does."""

    def changed(before: DiscountListHead, since: Since) -> Change | None:
        record = DISCOUNT_LISTS.record(discount_list)
        shown = lambda name: as_text(getattr(before, DISCOUNT_LIST_FIELDS[name].column))  # noqa: E731
        edits = merging.merged(since, record, values, shown, as_text)
        if not edits:
            return None
        columns = {DISCOUNT_LIST_FIELDS[name].column: value for name, (value, _b, _a) in edits.items()}
        after = replace(before, **columns)
        if "name" in edits:
            _check_name(after.name, after.id)
        if {"kind", "currency"} & edits.keys():
            _check_kind(before, after, set(edits))
        store.update(discount_list, columns)
        rows = tuple(FieldChange(record, name, old, new) for name, (_value, old, new) in edits.items())
        moves = any(DISCOUNT_LIST_FIELDS[name].moves for name in edits)
        return Change("changed", rows, versions.lists_with_discount(discount_list) if moves else frozenset())

    return edit(actor, DISCOUNT_LISTS, discount_list, changed, sent, seen=seen)


def delete_discount_list(actor: Actor, discount_list: int, sent: Sent) -> None:
    """The list with its tiers, where no price takes its discounts from it. Raises InvalidInput."""

    def drop(_before: DiscountListHead) -> None:
        if store.count_items(discount_list):
            sentence = _("Hay precios que toman de aquí su descuento, así que no se puede eliminar. Archívala.")
            raise InvalidInput(FieldError("delete", sentence))
        store.remove(discount_list)

    delete(actor, DISCOUNT_LISTS, discount_list, drop, sent)


def add_tier(actor: Actor, discount_list: int, tier: Tier, sent: Sent) -> Edited[DiscountListHead]:
    """A new tier. Never conflicts; one that gets in another's way is refused. `change.part` is its id."""

    def added(head: DiscountListHead, _since: Since) -> Change:
        _check_tier(head, tier, store.tiers(discount_list), {"since", "until", "value"})
        id_ = store.insert_tier(discount_list, tier)
        rows = (FieldChange(f"tier:{id_}", "item", None, tier_name(tier)),)
        return Change("tier_added", rows, versions.lists_with_discount(discount_list), part=id_)

    return edit(actor, DISCOUNT_LISTS, discount_list, added, sent, seen=None)


def change_tier(
    actor: Actor,
    discount_list: int,
    tier: int,
    asked: Callable[[DiscountListHead], Mapping[str, Value]],
    sent: Sent,
    *,
    seen: int | None,
) -> Edited[DiscountListHead]:
    """Change fields of a tier, which `asked` reads once the list is known. Raises as `edit.edit` does."""

    def changed(head: DiscountListHead, since: Since) -> Change | None:
        record = f"tier:{tier}"
        known = store.tiers(discount_list)
        before = found_part(known, tier, record, since)
        shown = lambda name: as_text(getattr(before, TIER_FIELDS[name].column))  # noqa: E731
        edits = merging.merged(since, record, asked(head), shown, as_text)
        if not edits:
            return None
        after = replace(before, **{TIER_FIELDS[name].column: value for name, (value, _b, _a) in edits.items()})
        _check_tier(head, after.as_tier(), [each for each in known if each.id != tier], set(edits))
        store.update_tier(after)
        rows = tuple(FieldChange(record, name, old, new) for name, (_value, old, new) in edits.items())
        return Change("tier_changed", rows, versions.lists_with_discount(discount_list), part=tier)

    return edit(actor, DISCOUNT_LISTS, discount_list, changed, sent, seen=seen)


def remove_tier(actor: Actor, discount_list: int, tier: int, sent: Sent) -> Edited[DiscountListHead]:
    """Take a tier away. Removing what is gone changes nothing."""

    def removed(_head: DiscountListHead, _since: Since) -> Change | None:
        found = next((each for each in store.tiers(discount_list) if each.id == tier), None)
        if found is None:
            return None
        store.remove_tier(tier)
        rows = (FieldChange(f"tier:{tier}", "item", tier_name(found.as_tier()), None),)
        return Change("tier_removed", rows, versions.lists_with_discount(discount_list), part=tier)

    return edit(actor, DISCOUNT_LISTS, discount_list, removed, sent, seen=None)


def tier_name(tier: Tier) -> str:
    """How the change log calls a tier: 30–99, or 100– for one without an end."""
    return f"{plain(tier.since.normalize() + 0)}–{plain(tier.until.normalize() + 0) if tier.until is not None else ''}"


def _check_name(name: str, but: int | None = None) -> None:
    if store.is_name_taken(name, but):
        raise InvalidInput(FieldError("name", _(DISCOUNT_LISTS.unique[1]), name))


def _check_kind(before: DiscountListHead, after: DiscountListHead, edited: set[str]) -> None:
    """What is discounted decides what every tier means: it changes while there are no tiers, its currency while no price
    uses it."""
    if "kind" in edited and store.tiers(after.id):
        sentence = _("Sus tramos están en {kind}. Quítalos antes, o haz otra lista.", kind=_kind(before))
        raise InvalidInput(FieldError("kind", sentence))
    if "currency" in edited and after.currency is not None and after.kind == "percent":
        raise InvalidInput(FieldError("currency", _("Un porcentaje no lleva moneda.")))
    if "currency" in edited and store.count_items(after.id):
        raise InvalidInput(FieldError("currency", _("Hay precios que la usan: su moneda ya no cambia.")))


def _check_tier(head: DiscountListHead, tier: Tier, others: list[TierRow], edited: set[str]) -> None:
    field = next(name for name in ("until", "since", "value") if name in edited)
    if tier.until is not None and tier.until < tier.since:
        sentence = _("El final no puede ser menor que el principio.")
        raise InvalidInput(FieldError(field, sentence))
    if head.kind == "percent" and tier.value > HUNDRED:
        raise InvalidInput(FieldError("value", _("El porcentaje va de 0 a 100.")))
    if {"since", "until"} & edited:
        other = rules.overlapping(tier, [each.as_tier() for each in others])
        if other is not None:
            raise InvalidInput(FieldError("since" if "since" in edited else "until", _overlap_sentence(other)))


def _overlap_sentence(other: Tier) -> str:
    since = formats().shortest(other.since)
    if other.until is None:
        return _("Se pisa con el tramo desde {since}, que no tiene fin.", since=since)
    until = formats().shortest(other.until)
    return _("Se pisa con el tramo de {since} a {until}.", since=since, until=until)


def _kind(head: DiscountListHead) -> str:
    return DISCOUNT_LIST_FIELDS["kind"].choice(head.kind).lower()
