"""Adding rates to a unit's tax table and taking them out. A new rate is a new row from a day on: what was, stays told."""

from webapp.catalog.edit import create, delete, search_moved
from webapp.catalog.taxes import store
from webapp.catalog.taxes.store import TAXES, NewTax
from webapp.core.errors import FieldError, InvalidInput
from webapp.core.language import _
from webapp.core.sending import Sent
from webapp.people.access import Actor


def add_tax(actor: Actor, unit: int, new: NewTax, sent: Sent) -> int:
    """A rate from a day on; its id. Opportunities keep theirs and say that prices moved. Raises as `edit.create` does."""

    def insert() -> int:
        if store.is_taken(unit, new):
            raise InvalidInput(FieldError("since", _(TAXES.unique[1]), new.since.isoformat()))
        search_moved(actor)
        return store.insert(unit, new)

    return int(create(actor, TAXES, insert, sent, unit=unit))


def remove_tax(actor: Actor, tax: int, sent: Sent) -> None:
    """Take a rate out: the one before it holds again, or the unit above's. Raises NotAllowed."""

    def drop(row: store.TaxRow) -> None:
        search_moved(actor)
        store.remove(row.id)

    delete(actor, TAXES, tax, drop, sent)
