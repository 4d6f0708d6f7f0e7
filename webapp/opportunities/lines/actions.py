"""What people do to lines: add, change, remove, bring back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from webapp.audit import merging
from webapp.audit.changes import FieldChange, as_text
from webapp.catalog import store as catalog
from webapp.catalog.store import ProductRow
from webapp.core.errors import Conflict, FieldError, InvalidInput, NotVisible, StaleEdit
from webapp.core.language import _
from webapp.core.money import ZERO
from webapp.core.sending import Sent
from webapp.opportunities import store
from webapp.opportunities.draft import NEW, ChangedDraft, Draft, Line
from webapp.opportunities.edit import Edited, Since, edit
from webapp.opportunities.fields import LINE_FIELDS, shown_line
from webapp.opportunities.lines import bundles
from webapp.people.access import Actor

Value = str | int | Decimal | date | None
Asked = Mapping[str, Value] | Callable[[Draft, Line], Mapping[str, Value]]


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line to add: a product of the catalogue, or a write-in's text with its price. `unit` is None for the usual one."""

    quantity: Decimal = Decimal(1)
    product: ProductRow | None = None
    text: str | None = None
    unit: int | None = None
    unit_price: Decimal | None = None
    discount_percent: Decimal = ZERO
    discount_amount: Decimal = ZERO
    description: str | None = None


def add_line(actor: Actor, opportunity: int, new: NewLine | Callable[[Draft], NewLine], sent: Sent) -> Edited:
    """Add a line at the end. Never conflicts. Raises InvalidInput where the quantity or a discount can't be.

    `new` may be a function that reads it once the opportunity is known. Raises AlreadySent when this form has already
    added a line with other content.
    """

    def added(draft: Draft, _since: Since) -> ChangedDraft:
        line = drafted_line(actor, draft, new(draft) if callable(new) else new)
        check_quantity(line)
        added: tuple[Line, ...] = (line,)
        if line.is_bundle and line.product_id is not None:
            whole = replace(line, id=f"{NEW}-{bundles.ADDED}")
            added = bundles.with_parts(actor, (whole,), {line.product_id})
        head = draft.head
        if not draft.lines and head.revenue_mode == "given":
            head = replace(head, revenue_mode="calculated")
        edited = frozenset(each.id for each in added)
        return ChangedDraft(Draft(head, (*draft.lines, *added)), "line_added", edited=edited, reprices=True)

    return edit(actor, opportunity, added, sent, seen=None)


def change_line(actor: Actor, opportunity: int, line: int, values: Asked, sent: Sent, *, seen: int | None) -> Edited:
    """Change these fields of a line. Raises as `edit` does, and StaleEdit for a line that somebody removed.

    `values` may be a function that reads them once the line is known.
    """
    return edit(actor, opportunity, lambda draft, since: _changed(actor, draft, since, line, values), sent, seen=seen)


def remove_line(actor: Actor, opportunity: int, line: int, sent: Sent) -> Edited:
    """Take a line away; it can be brought back."""

    def removed(draft: Draft, _since: Since) -> ChangedDraft | None:
        found = found_line(draft, line)
        bundles.refuse_included(draft, found, "line")
        going, changes = bundles.gone_with(draft, found)
        gone = frozenset(each.id for each in going)
        rest = tuple(each for each in draft.lines if each.id not in gone)
        return ChangedDraft(
            Draft(draft.head, rest), "line_removed", changes, removed=gone, reprices=True, record=f"line:{line}"
        )

    return edit(actor, opportunity, removed, sent, seen=None)


def bring_back_line(actor: Actor, opportunity: int, line: int, sent: Sent) -> Edited:
    """Undo a removal: the line stands where it stood, with its pins."""

    def restored(draft: Draft, _since: Since) -> ChangedDraft | None:
        if draft.line(str(line)):
            return None
        back = store.removed_with(opportunity, line)
        if not back:
            raise NotVisible(_("No encontramos esta línea."))
        bundle = next(each for each in back if each.id == str(line)).bundle_line_id
        if bundle is not None and draft.line(str(bundle)) is None:
            back = store.removed_with(opportunity, bundle)
        lines = tuple(sorted((*draft.lines, *back), key=lambda each: (each.position, int(each.id))))
        return ChangedDraft(
            Draft(draft.head, lines), "line_restored",
            tuple(FieldChange(f"line:{each.id}", "line", None, each.name) for each in back),
            restored=frozenset(each.id for each in back), reprices=True, record=f"line:{line}",
        )  # fmt: skip

    return edit(actor, opportunity, restored, sent, seen=None)


def _changed(actor: Actor, draft: Draft, since: Since, line: int, asked: Asked) -> ChangedDraft | None:
    before = found_line(draft, line)
    values = asked(draft, before) if callable(asked) else asked
    record = f"line:{before.id}"
    values = _without_idle_price(values, before, since, record)
    edits = merging.merged(since, record, values, lambda name: as_text(shown_line(before, name)), as_text)
    if not edits:
        return None
    bundles.refuse_included(draft, before, next(iter(edits)))
    changes = tuple(FieldChange(record, name, old, new) for name, (_value, old, new) in edits.items())
    after = before
    for name, (value, _old, _new) in edits.items():
        after = _offered(draft, after, value) if name == "role" else _with(actor, after, name, value)
    check_quantity(after)
    reprices = any(LINE_FIELDS[name].reprices for name in edits)
    return ChangedDraft(
        Draft(draft.head, bundles.followed(draft, after)), "line_changed", changes,
        edited=frozenset({before.id}) if reprices else frozenset(), reprices=reprices, record=record,
    )  # fmt: skip


def _without_idle_price(values: Mapping[str, Value], line: Line, since: Since, record: str) -> Mapping[str, Value]:
    """An empty price is no edit of a line that had no price of its own at the editor's version: the list's counts."""
    if line.product_id is None or values.get("unit_price", ZERO) is not None:
        return values
    given = [change.old for change in since.changes if change.record == record and change.field == "given_price"]
    if (given[0] if given else line.given_price) is not None:
        return values
    return {name: value for name, value in values.items() if name != "unit_price"}


def _with(actor: Actor, line: Line, name: str, value: Value) -> Line:
    match name:
        case "quantity":
            return replace(line, quantity=value)
        case "unit":
            units = catalog.heads(actor.epochs).units
            unit = units.get(value) if isinstance(value, int) else None
            if unit is None or (line.unit_id and unit.group != units[line.unit_id].group):
                raise InvalidInput(
                    FieldError("unit", _("Elige una unidad en la que se venda este producto."), str(value))
                )
            return replace(line, unit_id=unit.id, unit_code=unit.code, unit_name=unit.name, unit_decimals=unit.decimals)
        case "unit_price":
            if value is None and line.product_id is None:
                raise InvalidInput(FieldError("unit_price", _("Un producto fuera de catálogo lleva su precio."), ""))
            by = actor.user if value is not None and line.product_id else None
            return replace(
                line,
                given_price=value,
                given_by_id=by,
                given_by_name=actor.name if by else None,
                given_reason=line.given_reason if by else None,
            )
        case "discount_percent" | "discount_amount":
            return replace(line, **{name: value if value is not None else ZERO})
        case _:
            return replace(line, **{LINE_FIELDS[name].column: value})


def _offered(draft: Draft, line: Line, value: Value) -> Line:
    role, _sep, to = str(value).partition(":")
    if role != "alternative":
        return replace(line, role=role, alternative_to_id=None)
    other = draft.line(to)
    is_part = line.bundle_line_id is not None or (other is not None and other.bundle_line_id is not None)
    is_named = any(each.role == "alternative" and each.alternative_to_id == int(line.id) for each in draft.lines)
    if other is None or other.id == line.id or other.role == "alternative" or is_named or is_part:
        raise InvalidInput(FieldError("role", _("Elige otra línea que no sea ya una alternativa."), str(value)))
    return replace(line, role=role, alternative_to_id=int(other.id))


def found_line(draft: Draft, line: int) -> Line:
    """The line of the draft. Raises NotVisible, or StaleEdit for one that somebody removed."""
    found = draft.line(str(line))
    if found is not None:
        return found
    removed = store.removed_line(draft.head.id, line)
    if removed is None:
        raise NotVisible(_("No encontramos esta línea."))
    who, at = removed
    raise StaleEdit(
        _("{who} quitó esta línea.", who=who or _("Alguien")), (Conflict(f"line:{line}", "line", None, None, who, at),)
    )


def drafted_line(actor: Actor, draft: Draft, new: NewLine) -> Line:
    """The line at the end of the draft, not priced yet. Raises InvalidInput for what can't be sold like that."""
    position = max((line.position for line in draft.lines), default=0) + 1
    units = catalog.heads(actor.epochs).units
    if new.product is None:
        if not new.text:
            raise InvalidInput(FieldError("product", _("Elige un producto o escribe qué vendes y su precio."), ""))
        if new.unit_price is None:
            raise InvalidInput(
                FieldError("product", _("No hay ningún producto «{text}». Con un precio, vale fuera de catálogo.", text=new.text),
                           new.text)
            )  # fmt: skip
        unit = units.get(new.unit) if new.unit else None
    else:
        unit = units[new.unit if new.unit is not None else new.product.unit_id]
        if unit.group != units[new.product.unit_id].group:
            raise InvalidInput(FieldError("unit", _("Elige una unidad en la que se venda este producto."), unit.name))
    return Line(
        id=NEW, position=position, product_id=new.product.id if new.product else None,
        text=None if new.product else new.text, description=new.description, unit_id=unit.id if unit else None,
        quantity=new.quantity, given_price=new.unit_price,
        given_by_id=actor.user if new.product and new.unit_price is not None else None,
        discount_percent=new.discount_percent, discount_amount=new.discount_amount,
        product_code=new.product.code if new.product else None, product_name=new.product.name if new.product else None,
        unit_code=unit.code if unit else None, unit_name=unit.name if unit else None,
        unit_decimals=unit.decimals if unit else None, is_bundle=bool(new.product and new.product.bundle),
    )  # fmt: skip


def check_quantity(line: Line) -> None:
    """Raise InvalidInput where the unit has fewer decimals than the quantity."""
    decimals = line.unit_decimals if line.unit_decimals is not None else 6
    if line.quantity != round(line.quantity, decimals):
        sentence = _("La cantidad admite {n} decimales como mucho en esta unidad.", n=decimals)
        raise InvalidInput(FieldError("quantity", sentence, as_text(line.quantity) or ""))
