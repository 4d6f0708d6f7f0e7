"""The background search for moved prices: after every change of prices or rules, and each night for what begins or ends.

Nothing is priced anew. What a new run would give is kept with the opportunity, whose page then says so.
"""

from collections.abc import Iterator

from webapp import jobs
from webapp.catalog import store as catalog
from webapp.catalog.edit import MOVED
from webapp.core.language import N_
from webapp.db.epochs import Epochs
from webapp.opportunities import store as opportunities
from webapp.opportunities.draft import Draft
from webapp.opportunities.repricing import store
from webapp.opportunities.repricing.comparing import compared
from webapp.opportunities.repricing.found import key_of, read, write
from webapp.opportunities.repricing.store import Candidate
from webapp.opportunities.totals import Stock
from webapp.people.units import unit_tree
from webapp.pluginhost import store as plugins

BATCH = 100


@jobs.kind(MOVED, N_("Buscar precios que se han movido"))
def search(job: jobs.Running) -> dict[str, int]:
    """Look at the opportunities that were priced with something that has changed since.

    Its input may name one opportunity. How many were looked at, and how many of them would move.
    """
    named = job.input.get("opportunity")
    return _searched(job, frozenset({int(named)}) if named else frozenset(), everything=False)


@jobs.periodic("prices_moved_nightly", jobs.nightly(0, 20), N_("Buscar precios que se mueven por fecha"))
def search_all(job: jobs.Running) -> dict[str, int]:
    """Look at all open opportunities: price lists, rates and taxes begin and end with the day."""
    return _searched(job, frozenset(), everything=True)


def _searched(job: jobs.Running, only: frozenset[int], *, everything: bool) -> dict[str, int]:
    looked = moved = done = after = 0
    of = store.count(only)
    epochs = job.actor.epochs
    stock = Stock(epochs)
    while not job.cancelled and (batch := store.candidates(after, BATCH, only)):
        after = batch[-1].id
        now = job.actor.epochs
        if now != epochs:
            epochs, stock = now, Stock(now)
        wanted = [each.id for each in batch if everything or _is_due(each, epochs)]
        rows = list(_found(wanted, epochs, stock))
        job.write_each(rows, lambda row: store.keep(*row[:3]))
        looked, moved = looked + len(rows), moved + sum(row[3] for row in rows)
        done += len(batch)
        job.progress(done, of)
    return {"looked": looked, "moved": moved}


def _found(wanted: list[int], epochs: Epochs, stock: Stock) -> Iterator[tuple[int, int, str, bool]]:
    drafts: list[Draft] = opportunities.drafts(wanted) if wanted else []
    for draft in drafts:
        found, run = compared(draft, epochs, stock)
        if '"plugin_' in run.draft.head.problems:
            continue  # a plugin gave no price: what it would say is not known
        yield draft.head.id, draft.head.version, write(found), found.has_moved


def _is_due(each: Candidate, epochs: Epochs) -> bool:
    """Whether something has changed since it was priced that nobody has looked at yet."""
    unit = unit_tree(epochs)[each.unit]
    now = (
        plugins.rules_fingerprint(unit.path, unit.settings, epochs),
        catalog.heads(epochs).fingerprint(each.price_list, unit.path),
    )
    known = read(each.moved)
    if known is not None and known.key == key_of(now):
        return False
    return (each.rules_fingerprint, each.prices_fingerprint) != now
