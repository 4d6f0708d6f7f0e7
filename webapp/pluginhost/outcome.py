"""What comes of asking a plugin: its checked answer, or a failure for which its last answers stand in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from webapp.pluginapi.pricing import Objection, PricingRequest
from webapp.pluginhost.answers import Accepted
from webapp.pricing.model import Answers, LineAnswer, OrderAnswer, Problem, TaxAnswer
from webapp.pricing.problems import problem

NEW_LINE = "new"


@dataclass(frozen=True, slots=True)
class EnabledPlugin:
    """A plugin in a unit's order. `settings` are the stored values; an empty `version` is the one installed."""

    name: str
    version: str = ""
    settings: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LastAnswers:
    """The last accepted answers, as stored: by line id, and the order's. They stand in for a plugin that fails."""

    lines: dict[str, tuple[LineAnswer, ...]] = field(default_factory=dict)
    order: tuple[OrderAnswer, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a plugin's last answers stand in. `reason` is suspended, throttled, busy, late, crashed, raised, answer…"""

    code: str
    reason: str
    message: str
    traceback: str = ""

    @property
    def is_counted(self) -> bool:
        """Whether the plugin was asked and failed; what it wasn't asked is no fault of its own."""
        return self.reason not in ("suspended", "throttled", "busy", "too_large")


def settled(
    enabled: Sequence[EnabledPlugin],
    outcomes: dict[str, Accepted | Failure],
    request: PricingRequest,
    last: LastAnswers,
) -> Answers:
    """What the unit's plugins say, in its order; for one that failed its last answers, of lines that are not new."""
    lines: list[LineAnswer] = []
    order: list[OrderAnswer] = []
    stale: list[str] = []
    problems: list[Problem] = []
    taxes: list[TaxAnswer] = []
    for plugin in enabled:
        outcome = outcomes[plugin.name]
        if isinstance(outcome, Accepted):
            lines += outcome.lines
            order += outcome.order
            taxes += outcome.taxes
            problems += (_objection(plugin.name, each) for each in outcome.objections)
            continue
        stale.append(plugin.name)
        problems.append(_problem(plugin.name, outcome))
        for line in request.lines:
            if line.id != NEW_LINE:
                lines += (each for each in last.lines.get(line.id, ()) if each.plugin == plugin.name)
        order += (each for each in last.order if each.plugin == plugin.name)
    return Answers(tuple(lines), tuple(order), tuple(stale), tuple(problems), tuple(taxes))


def _objection(plugin: str, objection: Objection) -> Problem:
    facts = {"plugin": plugin, "es": objection.text.es, "en": objection.text.en}
    refuses = {"refuses": "true"} if objection.refuses else {}
    return problem("plugin_objects", objection.line, objection.field, **facts, **refuses)


def _problem(plugin: str, failure: Failure) -> Problem:
    message = f"Price not refreshed: {plugin}: {failure.message}"
    return Problem(failure.code, message, facts=(("plugin", plugin), ("reason", failure.reason)))
