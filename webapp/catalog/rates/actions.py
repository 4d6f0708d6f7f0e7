"""Adding exchange rates and taking them out. A new rate is a new row from a day on: what was, stays told."""

from webapp.catalog import versions
from webapp.catalog.edit import create, delete, search_moved
from webapp.catalog.rates import store
from webapp.catalog.rates.store import RATES, NewRate
from webapp.core.errors import FieldError, InvalidInput
from webapp.core.language import _
from webapp.core.sending import Sent
from webapp.people.access import Actor


def add_rate(actor: Actor, new: NewRate, sent: Sent) -> int:
    """A rate from a day on; its id. Prices that are worked out between the two currencies may move."""

    def insert() -> int:
        if new.origin == new.target:
            raise InvalidInput(FieldError("target", _("Elige dos monedas distintas."), new.target))
        if store.is_taken(new):
            raise InvalidInput(FieldError("since", _(RATES.unique[1]), new.since.isoformat()))
        _say_moved(actor, new.origin, new.target)
        return store.insert(new)

    return int(create(actor, RATES, insert, sent))


def remove_rate(actor: Actor, rate: int, sent: Sent) -> None:
    """Take a rate out: the one before it holds again. Raises NotAllowed."""

    def drop(row: store.RateRow) -> None:
        _say_moved(actor, row.origin, row.target)
        store.remove(row.id)

    delete(actor, RATES, rate, drop, sent)


def _say_moved(actor: Actor, *currencies: str) -> None:
    versions.say_moved(versions.lists_between(currencies))
    search_moved(actor)
