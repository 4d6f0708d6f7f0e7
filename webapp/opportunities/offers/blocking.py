"""What stands in the way of presenting an offer, and what the reader can do about it."""

from dataclasses import dataclass

from webapp.core.language import _, ngettext
from webapp.db.epochs import Epochs
from webapp.opportunities.approvals.gate import open_asks
from webapp.opportunities.draft import Draft, Line
from webapp.web import filters

_NAMED = 3


@dataclass(frozen=True, slots=True)
class Block:
    """Why, as a code and as a sentence that says what to do."""

    code: str
    sentence: str


def blocks(draft: Draft, epochs: Epochs) -> tuple[Block, ...]:
    """Why an offer can't be presented now; empty when it can."""
    found: list[Block] = []
    if not any(line.role == "counted" for line in draft.lines):
        sentence = _("No hay nada que ofrecer. Añade al menos una línea que cuente en el total.")
        found.append(Block("nothing", sentence))
    unpriced = [line for line in draft.lines if line.net is None and not line.is_included]
    if unpriced:
        sentence = ngettext(
            "{n} línea no tiene precio: {lines}. Ponle precio o quítala.",
            "{n} líneas no tienen precio: {lines}. Ponles precio o quítalas.",
            len(unpriced),
            lines=_named(unpriced),
        )
        found.append(Block("unpriced", sentence))
    stale = [line for line in draft.lines if line.status == "stale"]
    if stale:
        sentence = ngettext(
            "El precio de {n} línea no está al día: {lines}. Vuelve a calcularlo.",
            "El precio de {n} líneas no está al día: {lines}. Vuelve a calcularlo.",
            len(stale),
            lines=_named(stale),
        )
        found.append(Block("stale", sentence))
    for ask in open_asks(draft, epochs):
        percent, limit = filters.percent(ask.percent), filters.percent(ask.limit)
        name = ask.name or _("El pedido")
        sentence = _(
            "{line} lleva un {percent} de descuento y el límite es {limit}: falta que alguien lo apruebe.",
            line=name,
            percent=percent,
            limit=limit,
        )
        found.append(Block("approval", sentence))
    return tuple(found)


def _named(lines: list[Line]) -> str:
    names = [line.name for line in lines[:_NAMED]] + (["…"] if len(lines) > _NAMED else [])
    return ", ".join(names)
