"""The list of one's notices: sentences in the reader's language about what the reader may still see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from webapp.core.language import _
from webapp.notices import store, words
from webapp.people.access import Actor
from webapp.web.address import address

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Row:
    """A notice as the list shows it; `leads` whether there is something to follow it to."""

    id: int
    sentence: str
    at: datetime
    is_read: bool
    leads: bool


@dataclass(frozen=True, slots=True)
class NoticesPage:
    """The newest notices; `older` is where the next ones begin, None at the end."""

    rows: tuple[Row, ...]
    unread: int
    older: int | None


def notices_page(actor: Actor, before: int | None) -> NoticesPage:
    """One statement, and one for each kind of record that is named."""
    found = store.listed(actor, SHOWN + 1, before)
    shown = found[:SHOWN]
    names = words.names_of(actor, frozenset(record for _id, _kind, record, *_rest in shown))
    rows = tuple(
        Row(id_, _told(kind, record, data, names), at, read, record in names)
        for id_, kind, record, data, at, read in shown
    )
    return NoticesPage(rows, actor.unread, shown[-1][0] if len(found) > SHOWN else None)


def place_of(actor: Actor, notice: int) -> str | None:
    """Where a notice of one's own leads; None when there is no such notice. Two statements."""
    found = store.find(actor, notice)
    if found is None:
        return None
    kind, record = found
    word = words.of(kind)
    if word is None or record not in words.names_of(actor, frozenset({record})):
        return address("notices.index")
    return address(word.endpoint, id=int(record.partition(":")[2]))


def _told(kind: str, record: str, data: Mapping[str, str], names: Mapping[str, words.Named]) -> str:
    word, named = words.of(kind), names.get(record)
    if word is None or named is None:
        return _("Un aviso sobre algo que ya no puedes ver.")
    return _(word.sentence, **{**data, "record": named.name})
