"""Simulations in the background and at the command line: the unit's open pipeline in batches, by a host of their own."""

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from webapp import jobs
from webapp.core.language import N_
from webapp.core.money import plain
from webapp.db.epochs import Epochs
from webapp.opportunities import store as opportunities
from webapp.opportunities.draft import Draft
from webapp.opportunities.plugin_prices import Asking
from webapp.opportunities.repricing.store import candidates
from webapp.opportunities.totals import Run, Stock
from webapp.people.units import unit_tree
from webapp.pluginhost.host import PluginHost
from webapp.pluginhost.outcome import EnabledPlugin
from webapp.pluginhost.pool import WorkerPool
from webapp.plugins import simulation_store, store
from webapp.plugins.simulation import Outcome, Summary, add, finished, simulated, with_plugin
from webapp.pricing import stored

BATCH = 100
KIND = "plugin_simulation"
PATIENCE_MS = 2000


class NeverSuspended:
    """A simulation tells each failure and suspends nothing."""

    def suspended(self, unit: str, plugin: str) -> bool:
        return False

    def failed(self, unit: str, plugin: str, code: str, traceback: str) -> None:
        pass

    def answered(self, unit: str, plugin: str, ms: float) -> None:
        pass


@dataclass(frozen=True, slots=True)
class Trial:
    """What to try in a unit: these plugins instead of those, and maybe another price list."""

    unit: int
    before: tuple[EnabledPlugin, ...]
    after: tuple[EnabledPlugin, ...]
    changed: Callable[[Draft], Draft] = lambda draft: draft


@jobs.kind(KIND, N_("Simular un complemento"))
def simulate(job: jobs.Running) -> dict[str, int]:
    """The simulation that the input names: how many were looked at, and how many would change."""
    wanted = simulation_store.wanted(int(job.input["simulation"]))
    if wanted is None:
        return {"looked": 0, "moved": 0}
    rows = store.of_unit(wanted.unit)
    before = with_plugin(rows, "", None)
    trial = Trial(wanted.unit, before, with_plugin(rows, wanted.plugin, wanted.settings))
    summary = run(trial, job.actor.epochs, lambda: job.cancelled, job.progress)
    if not job.cancelled:
        with job.write():
            simulation_store.keep(wanted.id, written(summary))
    return {"looked": summary.looked, "moved": len(summary.changed or ())}


def run(
    trial: Trial,
    epochs: Epochs,
    is_cancelled: Callable[[], bool] = lambda: False,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
    *,
    folder: str | None = None,
    paths: tuple[str, ...] = (),
) -> Summary:
    """Two statements for a hundred opportunities and two for their catalogue; the plugins answer in a worker of its own."""
    units = affected(trial.unit, epochs)
    summary, stock, after = Summary(), Stock(epochs), 0
    of = simulation_store.count(units)
    done = 0
    pool = WorkerPool(size=1, timeout_ms=PATIENCE_MS, plugins_dir=folder or simulation_store.folder(), paths=paths)
    with closing(PluginHost(pool, NeverSuspended())) as host:
        asking = tuple(Asking(each, host.price, host.ask) for each in (trial.before, trial.after))
        while not is_cancelled() and (batch := candidates(after, BATCH * 5)):
            after = batch[-1].id
            wanted = [each.id for each in batch if each.unit in units]
            for start in range(0, len(wanted), BATCH):
                drafts = opportunities.drafts(wanted[start : start + BATCH])
                for outcome in simulated(drafts, (asking[0], asking[1]), epochs, stock, trial.changed):
                    add(summary, outcome)
                done += len(drafts)
                progress(done, of)
                if is_cancelled():
                    break
    return finished(summary)


def affected(unit: int, epochs: Epochs) -> frozenset[int]:
    """The unit and those below it that have its plugins."""
    sets = store.sets().keys()
    tree = unit_tree(epochs)

    def has_its(other: int) -> bool:
        path = tree[other].path
        return not any(each in sets for each in path[: path.index(unit)])

    return frozenset(each for each in tree.below(unit) if has_its(each))


def written(summary: Summary) -> str:
    """A summary as it is kept."""
    sums = {
        currency: [plain(before), plain((summary.after or {})[currency])]
        for currency, before in (summary.before or {}).items()
    }
    return json.dumps(
        {
            "looked": summary.looked,
            "failures": summary.failures,
            "first_failure": summary.first_failure,
            "sums": sums,
            "bars": summary.bars,
            "changed": [[id_, currency, plain(a), plain(b)] for id_, currency, a, b in summary.changed or ()],
            "movers": [_mover(each) for each in summary.movers or ()],
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _mover(outcome: Outcome) -> dict[str, Any]:
    now, then = outcome.runs
    head = now.draft.head
    return {
        "id": outcome.id,
        "currency": outcome.currency,
        "before": plain(outcome.before),
        "after": plain(outcome.after),
        "owner": [head.unit_id, head.owner_user_id, head.owner_team_id],
        "traces": [_traces(now), _traces(then)],
    }


def _traces(run: Run) -> list[list[str]]:
    names = {line.id: line.name for line in run.draft.lines} | {"": ""}
    return [[names.get(line, ""), stored.write_steps(steps)] for line, steps in run.traces.items()]
