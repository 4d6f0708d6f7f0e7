"""The one way in which an account or a contact changes.

What is there is read without a transaction, merged with what others did since the editor's version, and written in one
short transaction that begins with the claim of the version. Who loses the claim starts again from what the other wrote.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from peewee import IntegrityError

from webapp.accounts.cards import AccountCard, ContactCard, Value, written
from webapp.audit import merging
from webapp.audit import store as audit
from webapp.audit.changes import FieldChange
from webapp.audit.merging import Since
from webapp.audit.store import RepeatedForm
from webapp.core.errors import StaleEdit, Unavailable
from webapp.core.language import _
from webapp.core.sending import Sent
from webapp.db import write
from webapp.db.epochs import read_epochs
from webapp.people.access import Actor

ATTEMPTS = 8
Card = TypeVar("Card", AccountCard, ContactCard)
Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Edited(Generic[Card]):
    """What an edit did: the card before and after, and what others had changed since the version that the editor saw."""

    before: Card
    after: Card
    since: Since = merging.NOTHING_SINCE
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Change(Generic[Card]):
    """How a kind of record changes: `read` raises what refuses the actor, `apply` makes the new card of typed values (or
    raises InvalidInput), `claim` writes it with its consequences if nobody was quicker."""

    kind: str
    read: Callable[[Actor], Card]
    apply: Callable[[Actor, Card, Values], Card]
    claim: Callable[[Actor, Card, Card], bool]


def edit(actor: Actor, change: Change[Card], values: Values, sent: Sent, *, seen: int) -> Edited[Card]:
    """Change these fields. Raises what `change` raises, StaleEdit, or Unavailable when the record is too busy.

    A form that is sent twice takes effect once; a value that the editor already showed is not an edit.
    """
    for attempt in range(ATTEMPTS):
        now = actor if attempt == 0 else replace(actor, epochs=read_epochs())
        card = change.read(now)
        try:
            done = _attempt(now, card, change, values, sent, seen)
        except RepeatedForm as repeated:
            if repeated.first.is_of(sent):
                return Edited(card, card, repeated=True)
            # Other content from the same page, after going back: an edit like any other, its version guards it.
            sent = replace(sent, form_key=None)
            continue
        except StaleEdit:
            first = audit.already_done(actor.user, sent.form_key)
            if first is not None and first.is_of(sent):
                return Edited(card, card, repeated=True)
            raise
        if done is not None:
            return done
    raise Unavailable(_("Hay varias personas editando esto a la vez. Lo escrito sigue aquí; vuelve a intentarlo."))


def _attempt(
    actor: Actor, card: Card, change: Change[Card], values: Values, sent: Sent, seen: int
) -> Edited[Card] | None:
    """One try; None when somebody else was quicker."""
    version = min(seen, card.version)
    changes = merging.changes_of_record(card.record, version) if version < card.version else ()
    since = Since(version, changes)
    edits = merging.merged(since, card.record, values, card.written, written)
    if not edits:
        return Edited(card, card, since)
    after = change.apply(actor, card, {name: value for name, (value, _old, _new) in edits.items()})
    after = replace(after, version=card.version + 1)
    try:
        with write():
            if not change.claim(actor, card, after):
                return None
            action = audit.write_action(change.kind, card.record, actor.user, sent, version=after.version)
            rows = [FieldChange(card.record, name, old, new) for name, (_value, old, new) in edits.items()]
            audit.write_changes(action, after.version, rows)
    except IntegrityError as error:
        raise audit.repeated(error, actor.user, sent) from None
    return Edited(card, after, since)
