"""What a plugin answered, applied to a running amount (docs/algorithms/pricing.md, rows 7 and 12)."""

from webapp.core.money import rounded
from webapp.pluginapi.pricing import LineAdjustment, NotApplied
from webapp.pricing.model import LineAnswer, OrderAnswer, Source
from webapp.pricing.running import Running


def adjust(running: Running, given: LineAnswer | OrderAnswer, overridden: bool, decimals: int) -> None:
    """A percent of the running amount or an amount, rounded; on an overridden price only when the answer says so."""
    answer = given.answer
    source = Source("plugin", given.plugin, given.plugin, given.version)
    if isinstance(answer, NotApplied):
        running.skip("plugin_adjustment", source, answer.label, answer.reason)
    elif overridden and isinstance(answer, LineAdjustment) and not answer.applies_to_override:
        running.skip("plugin_adjustment", source, answer.label, facts=(("why", "override"),))
    elif answer.percent is not None:
        change = rounded(running.value * answer.percent / 100, decimals)
        running.add("plugin_adjustment", source, change, answer.percent, text=answer.label)
    elif answer.amount is not None:
        running.add("plugin_adjustment", source, rounded(answer.amount, decimals), text=answer.label)
