"""The one way in which a record of the catalogue changes, with its parts: a price list with its items, a group with its
units.

In one write transaction: the claim, which raises the version and makes others wait; what was changed since the editor's
version; the change itself; its history; the epochs that stored prices are compared with. Everything, or nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, Literal, Protocol, TypeVar

from peewee import IntegrityError

from webapp import jobs
from webapp.audit import merging
from webapp.audit import store as audit
from webapp.audit.changes import FieldChange
from webapp.audit.merging import NOTHING_SINCE, Since
from webapp.audit.store import Did
from webapp.catalog import allowed, versions
from webapp.core.errors import AlreadySent, FieldError, InvalidInput, NotVisible
from webapp.core.language import _
from webapp.core.sending import Sent
from webapp.db import Record, write
from webapp.db.epochs import Epochs, raise_epoch
from webapp.people.access import Actor, System


class Versioned(Protocol):
    """What has a version."""

    @property
    def version(self) -> int: ...


# The background work that finds opportunities whose prices have moved.
MOVED = "prices_moved"
Head = TypeVar("Head", bound=Versioned)
Key = int | str


@dataclass(frozen=True, slots=True)
class Kind(Generic[Head]):
    """A kind of record with a version of its own. `unit_of` says which business unit's right it needs (None: all share
    it); `unique` is the field that no two may share, with the sentence for who tries; `right` is the one it needs."""

    name: str
    table: type[Record]
    load: Callable[[Key], Head | None]
    unit_of: Callable[[Head], int | None]
    unique: tuple[str, str]
    right: str = allowed.CATALOGUE

    def record(self, key: Key) -> str:
        """How the change log names one: `product:12`."""
        return f"{self.name}:{key}"


@dataclass(frozen=True, slots=True)
class Change:
    """What a change did: the action's kind, its rows of the change log, the price lists whose prices it moves, the id
    of a part that it made, and the epoch that it raises."""

    kind: str
    changes: tuple[FieldChange, ...] = ()
    lists: frozenset[int] = frozenset()
    part: int | None = None
    epoch: Literal["prices", "rules"] = "prices"


@dataclass(frozen=True, slots=True)
class Edited(Generic[Head]):
    """Before and after; what others had changed since the seen version. `repeated`: this form had been sent before."""

    before: Head
    after: Head
    since: Since = NOTHING_SINCE
    change: Change | None = None
    repeated: bool = False


class _Rest(Exception):
    """Nothing is to be written: the claim is taken back."""

    def __init__(self, before, since: Since = NOTHING_SINCE, *, repeated: bool = False):
        super().__init__()
        self.before = before
        self.since = since
        self.repeated = repeated


def edit(
    actor: Actor,
    kind: Kind[Head],
    key: Key,
    change: Callable[[Head, Since], Change | None],
    sent: Sent,
    *,
    seen: int | None,
) -> Edited[Head]:
    """Let `change` change a record inside the transaction; None from it means that there is nothing to change.

    `seen` is the version of the editor's region; None where the change can't conflict. `change` checks before it writes.
    Raises NotVisible, NotAllowed, StaleEdit, InvalidInput. A form sent twice takes effect once.
    """
    try:
        with write():
            before = kind.load(key) if versions.claim(kind.table, key) else None
            if before is None:
                raise NotVisible(_("No encontramos esta página."))
            version = before.version
            allowed.demand_change(actor, kind.unit_of(before), kind.right)
            first = audit.already_done(actor.user, sent.form_key)
            if first is not None and first.is_of(sent):
                raise _Rest(before, repeated=True)
            if first is not None:  # other content from the same page: an edit like any other, its version guards it
                sent = replace(sent, form_key=None)
            since = _since(kind.record(key), seen, version - 1)
            made = change(before, since)
            if made is None:
                raise _Rest(before, since)
            action = audit.write_action(made.kind, kind.record(key), actor.user, sent, version=version)
            audit.write_changes(action, version, made.changes)
            versions.say_moved(made.lists)
            raise_epoch(made.epoch)
            if made.lists or made.epoch == "rules":
                search_moved(actor)
            after = _there(kind, key)
    except _Rest as rest:
        after = _there(kind, key)
        return Edited(after, after, rest.since, repeated=rest.repeated)
    except IntegrityError as error:
        raise _taken(kind, error, actor, sent) from None
    return Edited(before, after, since, made)


def search_moved(actor: Actor | None = None) -> None:
    """Let the background look for opportunities whose prices this transaction has moved. Two statements at the most."""
    jobs.enqueue_once(MOVED, {}, actor or System.acting("job", Epochs(0, 0, 0)))


def create(
    actor: Actor,
    kind: Kind[Head],
    insert: Callable[[], Key],
    sent: Sent,
    *,
    unit: int | None = None,
    action: str = "created",
) -> Key:
    """Let `insert` write a new record inside a transaction; its key. The same form twice makes it once.

    Raises NotAllowed, InvalidInput, or AlreadySent when this form was sent before with other content.
    """
    allowed.demand_change(actor, unit, kind.right)
    try:
        with write():
            first = audit.already_done(actor.user, sent.form_key)
            if first is not None:
                return _as_sent_before(first, sent)
            key = insert()
            audit.write_action(action, kind.record(key), actor.user, sent, version=1)
            raise_epoch("prices")
            return key
    except IntegrityError as error:
        first = audit.already_done(actor.user, sent.form_key)
        if first is not None:
            return _as_sent_before(first, sent)
        raise _taken(kind, error, actor, sent) from None


def delete(actor: Actor, kind: Kind[Head], key: Key, drop: Callable[[Head], None], sent: Sent) -> None:
    """Let `drop` remove a record inside a transaction; it refuses what is used. Removing what is gone is no error.

    Raises NotAllowed, InvalidInput.
    """
    try:
        with write():
            before = kind.load(key) if versions.claim(kind.table, key) else None
            if before is None:
                return
            allowed.demand_change(actor, kind.unit_of(before), kind.right)
            drop(before)
            audit.write_action("deleted", kind.record(key), actor.user, sent, version=before.version)
            raise_epoch("prices")
    except IntegrityError:
        raise InvalidInput(FieldError("delete", _("Algo lo usa todavía, así que no se puede eliminar."))) from None


def _there(kind: Kind[Head], key: Key) -> Head:
    found = kind.load(key)
    if found is None:
        raise NotVisible(_("No encontramos esta página."))
    return found


def _since(record: str, seen: int | None, version: int) -> Since:
    if seen is None or seen >= version:
        return Since(version)
    return Since(seen, merging.changes_under(record, seen))


def _as_sent_before(first: Did, sent: Sent) -> Key:
    _name, _colon, key = first.record.partition(":")
    if first.digest != sent.digest:
        raise AlreadySent(_("Este formulario ya se envió con otros datos."), key)
    return int(key) if key.isdigit() else key


def _taken(kind: Kind, error: IntegrityError, actor: Actor, sent: Sent) -> Exception:
    """Somebody was quicker with the same name or code: between the check and the write, or with this very form."""
    if audit.already_done(actor.user, sent.form_key):
        return AlreadySent(_("Este formulario ya se envió con otros datos."), "")
    field, sentence = kind.unique
    return InvalidInput(FieldError(field, _(sentence)))
