"""What other plugins, other settings or another price list would do to open opportunities. Nothing is written.

Each opportunity is priced afresh twice, by the rules as they are and by those to try: what differs is theirs alone.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from webapp.core.money import ZERO
from webapp.db.epochs import Epochs
from webapp.opportunities import totals
from webapp.opportunities.draft import Draft
from webapp.opportunities.plugin_prices import Asking
from webapp.opportunities.problems import problems_of
from webapp.opportunities.totals import Run, Stock
from webapp.pluginhost.outcome import EnabledPlugin
from webapp.plugins.store import Enabled

# Percent of change up to which a bar of the histogram counts; the middle one is what doesn't change.
BOUNDS = (-20, -10, -5, -1, 0, 1, 5, 10, 20)
BARS = len(BOUNDS) + 2
UNCHANGED = 5
MOVERS = 20


@dataclass(frozen=True, slots=True)
class Outcome:
    """An opportunity by both rules; `failed` says why there is no second figure."""

    id: int
    currency: str
    before: Decimal
    after: Decimal
    runs: tuple[Run, Run]
    failed: str = ""

    @property
    def difference(self) -> Decimal:
        return self.after - self.before


@dataclass(slots=True)
class Summary:
    """Outcomes added up, by currency; `movers` are the largest changes, `changed` all of them as id, before, after."""

    looked: int = 0
    failures: int = 0
    first_failure: str = ""
    before: dict[str, Decimal] | None = None
    after: dict[str, Decimal] | None = None
    bars: list[int] | None = None
    changed: list[tuple[int, str, Decimal, Decimal]] | None = None
    movers: list[Outcome] | None = None

    def __post_init__(self) -> None:
        self.before, self.after, self.bars, self.changed, self.movers = {}, {}, [0] * BARS, [], []


def with_plugin(rows: Sequence[Enabled], plugin: str, settings: dict | None) -> tuple[EnabledPlugin, ...]:
    """The unit's order with this plugin set so: in its place, or at the end; None takes it away."""
    found = [EnabledPlugin(row.plugin, row.version, row.settings) for row in rows]
    if settings is None:
        return tuple(each for each in found if each.name != plugin)
    wanted = EnabledPlugin(plugin, "", settings)
    if plugin not in {each.name for each in found}:
        return (*found, wanted)
    return tuple(wanted if each.name == plugin else each for each in found)


def simulated(
    drafts: Iterable[Draft],
    asking: tuple[Asking, Asking],
    epochs: Epochs,
    stock: Stock,
    changed: Callable[[Draft], Draft] = lambda draft: draft,
) -> Iterator[Outcome]:
    """Each draft by the rules as they are and by those to try; `changed` may also give it another price list."""
    for draft in drafts:
        now, then = (
            totals.price(given, frozenset(), epochs, renew_all=True, stock=stock, asking=which)
            for given, which in ((draft, asking[0]), (changed(draft), asking[1]))
        )
        head = draft.head
        before, after = now.draft.head.calculated_revenue, then.draft.head.calculated_revenue
        yield Outcome(head.id, head.currency, before, after, (now, then), _failure(now) or _failure(then))


def add(summary: Summary, outcome: Outcome) -> None:
    """One more opportunity; one that a plugin failed to price counts as a failure alone."""
    assert summary.before is not None and summary.after is not None and summary.bars is not None
    assert summary.changed is not None and summary.movers is not None
    summary.looked += 1
    if outcome.failed:
        summary.failures += 1
        summary.first_failure = summary.first_failure or outcome.failed
        return
    currency = outcome.currency
    summary.before[currency] = summary.before.get(currency, ZERO) + outcome.before
    summary.after[currency] = summary.after.get(currency, ZERO) + outcome.after
    summary.bars[bar_of(outcome.before, outcome.after)] += 1
    if not outcome.difference:
        return
    summary.changed.append((outcome.id, currency, outcome.before, outcome.after))
    summary.movers.append(outcome)
    if len(summary.movers) > 2 * MOVERS:
        _cut(summary.movers)


def finished(summary: Summary) -> Summary:
    """The largest changes first."""
    assert summary.movers is not None
    _cut(summary.movers)
    return summary


def bar_of(before: Decimal, after: Decimal) -> int:
    """Which bar of the histogram; a change from nothing is beyond the last bound."""
    if before == after:
        return UNCHANGED
    if not before:
        return BARS - 1
    percent = (after - before) * 100 / before
    below = sum(percent >= bound for bound in BOUNDS)
    return below if percent < 0 else below + 1


def _failure(run: Run) -> str:
    for problem in problems_of(run.draft.head.problems):
        if problem["code"].startswith("plugin_") and problem["code"] != "plugin_objects":
            return f"{problem['facts'].get('plugin', '')}: {problem['facts'].get('reason', problem['code'])}"
    return ""


def _cut(movers: list[Outcome]) -> None:
    movers.sort(key=lambda each: (-abs(each.difference), each.id))
    del movers[MOVERS:]


def on_list(price_list: int) -> Callable[[Draft], Draft]:
    """A change for `simulated`: the draft on another price list."""
    return lambda draft: Draft(replace(draft.head, price_list_id=price_list), draft.lines)
