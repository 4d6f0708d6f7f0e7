"""The import of the data set, from the folder to the summary: read and check, compare, stage, write everything at once."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from peewee import IntegrityError

from webapp.audit.records import ImportRun
from webapp.audit.store import write_action
from webapp.catalog import store as catalog
from webapp.catalog.records import Product as ProductRecord
from webapp.core import clock
from webapp.core.sending import Sent
from webapp.db import write
from webapp.db.epochs import Epochs, raise_epoch, read_epochs
from webapp.opportunities.draft import Head
from webapp.people.access import System
from webapp.people.units import unit_tree
from webapp.pricing import stored
from webapp.transfer.crm_sales_opportunities import deals, groundwork, staging
from webapp.transfer.crm_sales_opportunities.changing import Names, change_deals
from webapp.transfer.crm_sales_opportunities.figures import Figures, catalogue_after, code_of, figures
from webapp.transfer.crm_sales_opportunities.groundwork import Ids
from webapp.transfer.crm_sales_opportunities.heads import PROCESS, Scores, blank_head
from webapp.transfer.crm_sales_opportunities.model import COMPANY, PRICE_LIST, SOURCE
from webapp.transfer.crm_sales_opportunities.plan import Plan, Seen, planned
from webapp.transfer.crm_sales_opportunities.reading import Files, read
from webapp.transfer.crm_sales_opportunities.staging import Progress
from webapp.transfer.crm_sales_opportunities.state import (
    House,
    ImportStopped,
    Stock,
    house,
    refuse_taken_names,
    seen_before,
    stock,
)
from webapp.transfer.crm_sales_opportunities.summary import Summary, summed

ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class _Ready:
    """All that is known before the write transaction."""

    files: Files
    plan: Plan
    seen: dict[tuple[str, str], Seen]
    epochs: Epochs
    home: House
    stock: Stock
    figures: Mapping[str, Figures]
    today: date
    batch: str


def check(folder: Path) -> Files:
    """Read and check the files; refused rows are among the answer. Raises UnreadableFile."""
    return read(folder, clock.now().date())


def apply(files: Files, progress: Progress) -> Summary:
    """Write what the files change: new records all at once or not at all, then each changed opportunity as an edit.

    Raises ImportStopped, with nothing new written, when a name is taken or another import came in between.
    """
    for _attempt in range(ATTEMPTS):
        ready = _prepared(files)
        try:
            numbers = _staged(ready, progress)
            ids = _written(ready, numbers, progress)
        except IntegrityError as error:
            raise ImportStopped(f"another import was running; run this one again ({type(error).__name__})") from error
        finally:
            if ready.plan.deals.new:
                staging.clear(ready.batch)
        if ids is not None:
            return _finished(ready, ids, progress)
    raise ImportStopped("prices or units were changed during the import; run it again")


def _prepared(files: Files) -> _Ready:
    epochs, seen = read_epochs(), seen_before()
    today = clock.now().date()
    home = house(seen, epochs, today)
    today = clock.today(home.zone)
    plan = planned(files, seen)
    known = stock(plan, seen, epochs)
    if plan.groundwork:
        refuse_taken_names(plan, home, known)
    found = _figures(files, plan, home, known, today)
    return _Ready(files, plan, seen, epochs, home, known, found, today, secrets.token_hex(8))


def _figures(files: Files, plan: Plan, home: House, known: Stock, today: date) -> dict[str, Figures]:
    """One pricing run for each product that a new opportunity sells."""
    sold = {entry.value.product for entry in plan.deals.new}
    catalogue = catalogue_after(known.catalogue, known.codes, files.products, known.repriced)
    codes = {product.name: known.codes.get(product.name, code_of(product.name)) for product in files.products}
    return {name: figures(catalogue, codes[name], today, home.rules, home.tax) for name in sorted(sold)}


def _staged(ready: _Ready, progress: Progress) -> dict[int, int]:
    if not ready.plan.deals.new:
        return {}
    scores = Scores(ready.figures, ready.home.zone, clock.now(), ready.today)
    return staging.stage(ready.batch, ready.plan.deals.new, scores, ready.home.zone, progress)


def _written(ready: _Ready, numbers: dict[int, int], progress: Progress) -> Ids | None:
    """The one write transaction; None when prices, rules or units have changed since they were read."""
    plan, ids = ready.plan, {key: each.record for key, each in ready.seen.items()}
    if plan.nothing:
        return ids
    progress("written", 0, len(plan.deals.new))
    with write():
        if read_epochs() != ready.epochs:
            return None
        ids = groundwork.lay(plan, ready.home, ready.stock, ready.seen, Sent(via="import", batch=ready.batch))
        if plan.deals.new:
            _write_deals(ready, ids, numbers)
        if plan.groundwork:
            raise_epoch("access", "prices")
    progress("written", len(plan.deals.new), len(plan.deals.new))
    return ids


def _write_deals(ready: _Ready, ids: Ids, numbers: dict[int, int]) -> None:
    wanted = [ids["product", name] for name in ready.figures]
    units = dict(
        ProductRecord.select(ProductRecord.id, ProductRecord.unit_id).where(ProductRecord.id.in_(wanted)).tuples()
    )
    products = {name: (ids["product", name], units[ids["product", name]]) for name in ready.figures}
    deals.stage_figures(ready.batch, ready.figures, products, ids["price_list", PRICE_LIST])
    deals.number(ready.batch, numbers)
    now = clock.now()
    written = deals.write_deals(ready.batch, _head(ready, ids), now, ready.today)
    if written != len(ready.plan.deals.new):
        raise ImportStopped(
            f"only {written} of {len(ready.plan.deals.new)} opportunities could be written: a salesperson is missing"
        )


def _head(ready: _Ready, ids: Ids) -> Head:
    """The columns that are the same for every new opportunity."""
    return replace(
        blank_head(next(iter(ready.figures.values())), clock.now()),
        process_id=ids["process", PROCESS],
        price_list_id=ids["price_list", PRICE_LIST],
        rules=stored.write_rules(ready.home.rules),
        rules_fingerprint=ready.home.rules_fingerprint,
        prices_fingerprint=_prices_fingerprint(ready, ids),
    )


def _prices_fingerprint(ready: _Ready, ids: Ids) -> str:
    """What `totals.fingerprints` will compare with: list and taxes as this transaction leaves them."""
    above = unit_tree(ready.epochs).units[ready.home.parent].path if ready.home.parent else ()
    return catalog.heads_now().fingerprint(ids["price_list", PRICE_LIST], (ids["company", COMPANY], *above))


def _finished(ready: _Ready, ids: Ids, progress: Progress) -> Summary:
    """Edit the changed opportunities, then keep what the import did."""
    changed = ready.plan.deals.changed
    kept: tuple = ()
    if changed:
        names = Names(ids, ids["process", PROCESS], ready.home.zone)
        kept = change_deals(System.acting("import", read_epochs()), changed, names, ready.batch, progress)
    prices = {product.name: product.price for product in ready.files.products}
    prices |= {name: found.priced.order.estimated_revenue for name, found in ready.figures.items()}
    summary = summed(ready.files, ready.plan, prices, kept)
    with write():
        run = ImportRun.insert(kind=SOURCE, at=clock.now(), summary=json.dumps(summary.as_json())).execute()
        write_action("import_run", f"import:{run}", None, Sent(via="import", batch=ready.batch))
    return summary
