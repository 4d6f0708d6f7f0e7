"""Bundles among the lines: their parts come, grow, move and go with them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from webapp.audit.changes import FieldChange
from webapp.catalog import store as catalog
from webapp.catalog.store import PartRow
from webapp.core.errors import FieldError, InvalidInput, NotVisible
from webapp.core.language import _
from webapp.core.money import to_six
from webapp.core.sending import Sent
from webapp.opportunities.draft import NEW, ChangedDraft, Draft, Line
from webapp.opportunities.edit import Edited, Since, edit
from webapp.people.access import Actor

# The number in the id of a bundle that is added by itself: its parts name it before it is stored.
ADDED = 0


def with_parts(actor: Actor, new: Sequence[Line], bundles: Collection[int]) -> tuple[Line, ...]:
    """New lines with the required parts of those that sell one of `bundles`. One statement, or none.

    The id of such a line is `new-<number>`; its parts name it by that number until they are stored.
    """
    if not bundles:
        return tuple(new)
    parts = catalog.parts_of(bundles)
    lines: list[Line] = []
    for line in new:
        lines.append(line)
        for place, part in enumerate(part for part in parts.get(line.product_id or 0, ()) if part.required):
            lines.append(_part_line(actor, line, part, f"{line.id}.{place}"))
    return tuple(replace(line, position=place) for place, line in enumerate(lines, start=new[0].position))


def parts_in(lines: Iterable[Line], bundle: str) -> tuple[Line, ...]:
    """The lines that belong to this line, required and optional ones."""
    return tuple(line for line in lines if line.bundle_line_id is not None and str(line.bundle_line_id) == bundle)


def followed(draft: Draft, bundle: Line) -> tuple[Line, ...]:
    """All lines after an edit of a bundle's: its required parts take its quantity and are offered as it is."""
    return tuple(
        bundle if line.id == bundle.id else _following(line, bundle) if _is_within(line, bundle.id) else line
        for line in draft.lines
    )


def refuse_included(draft: Draft, line: Line, field: str) -> None:
    """Raise InvalidInput for a part that its bundle's price covers."""
    if line.is_included:
        bundle = draft.line(str(line.bundle_line_id))
        sentence = _(
            "Va incluido en {bundle}, que tiene un solo precio. Cambia la cantidad del lote.",
            bundle=bundle.name if bundle else _("un lote"),
        )
        raise InvalidInput(FieldError(field, sentence))


def grouped(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines in their order, but parts right after their bundle."""
    ids = {line.id for line in lines}
    own: dict[str, list[Line]] = {}
    for line in lines:
        own.setdefault(str(line.bundle_line_id) if str(line.bundle_line_id) in ids else "", []).append(line)
    return tuple(each for line in own.get("", ()) for each in (line, *own.get(line.id, ())))


def options_of(draft: Draft, line: Line) -> tuple[PartRow, ...]:
    """What may be taken beside this bundle and isn't yet. One statement for a bundle's line, else none."""
    if not line.is_bundle or line.product_id is None:
        return ()
    taken = {part.product_id for part in parts_in(draft.lines, line.id)}
    parts = catalog.parts_of({line.product_id}).get(line.product_id, ())
    return tuple(part for part in parts if not part.required and part.product.id not in taken)


def add_option(actor: Actor, opportunity: int, bundle: int, product: int, sent: Sent) -> Edited:
    """Take an optional part of a bundle, as often as the bundle, at its own price. Raises as `edit` does."""

    def added(draft: Draft, _since: Since) -> ChangedDraft:
        whole = draft.line(str(bundle))
        if whole is None:
            raise NotVisible(_("No encontramos esta línea."))
        part = next((part for part in options_of(draft, whole) if part.product.id == product), None)
        if part is None:
            raise InvalidInput(FieldError("product", _("Elige una de las partes opcionales de este lote."), ""))
        line = replace(_part_line(actor, whole, part, NEW), part_quantity=None, quantity=whole.quantity)
        lines = placed(grouped((*draft.lines, line)))
        return ChangedDraft(Draft(draft.head, lines), "line_added", edited=frozenset({NEW}), reprices=True)

    return edit(actor, opportunity, added, sent, seen=None)


def placed(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines with the positions of this order."""
    return tuple(replace(line, position=place) for place, line in enumerate(lines, start=1))


def gone_with(draft: Draft, line: Line) -> tuple[tuple[Line, ...], tuple[FieldChange, ...]]:
    """What goes when this line is removed, itself first, and how the change log says so."""
    going = (line, *parts_in(draft.lines, line.id))
    return going, tuple(FieldChange(f"line:{each.id}", "line", each.name, None) for each in going)


def _is_within(line: Line, bundle: str) -> bool:
    return line.is_included and str(line.bundle_line_id) == bundle


def _following(part: Line, bundle: Line) -> Line:
    return replace(
        part,
        quantity=to_six(bundle.quantity * (part.part_quantity or Decimal(0))),
        role=bundle.role,
        alternative_to_id=bundle.alternative_to_id,
    )


def _part_line(actor: Actor, bundle: Line, part: PartRow, line: str) -> Line:
    unit = catalog.heads(actor.epochs).units[part.product.unit_id]
    number = bundle.id.removeprefix(f"{NEW}-")
    return Line(
        id=line, position=bundle.position, product_id=part.product.id, text=None, description=None, unit_id=unit.id,
        quantity=to_six(bundle.quantity * part.quantity), role=bundle.role, alternative_to_id=bundle.alternative_to_id,
        bundle_line_id=int(number), part_quantity=part.quantity, product_code=part.product.code,
        product_name=part.product.name, unit_code=unit.code, unit_name=unit.name, unit_decimals=unit.decimals,
    )  # fmt: skip
