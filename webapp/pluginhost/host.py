"""The plugins of a business unit asked for a price: one exchange with one worker, whatever each of them does."""

import atexit
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from webapp.pluginapi.pricing import PricingRequest
from webapp.pluginhost import discovery, frames
from webapp.pluginhost.answers import Accepted, AnswerInvalid, accepted
from webapp.pluginhost.discovery import Installed
from webapp.pluginhost.health import Health, MemoryHealth, Throttle
from webapp.pluginhost.outcome import EnabledPlugin, Failure, LastAnswers, settled
from webapp.pluginhost.pool import WorkerPool
from webapp.pluginhost.process import Exchange, Said
from webapp.pluginhost.questions import answer_from_plain, every
from webapp.pluginhost.shapes import ShapeRefused, to_plain
from webapp.pluginhost.wire import request_to_json
from webapp.pricing.model import Answers

__all__ = [
    "Answered",
    "Asked",
    "EnabledPlugin",
    "Installed",
    "LastAnswers",
    "PluginHost",
    "ask",
    "close",
    "configure",
    "discover",
    "price",
    "renew",
    "trial",
    "warm",
]  # fmt: skip

Judged = TypeVar("Judged")

NOBODYS_FAULT = 2
LONGEST_TRIAL = 5.0


@dataclass(frozen=True, slots=True)
class Answered:
    """One plugin's checked answers to a question besides prices."""

    plugin: str
    version: str
    items: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the unit's plugins said, in its order, and why some said nothing."""

    answers: tuple[Answered, ...] = ()
    failed: dict[str, Failure] = field(default_factory=dict)


class PluginHost:
    """Asks plugins through a pool of workers. Safe with threads; make it in each web process, after the fork."""

    def __init__(
        self, pool: WorkerPool, health: Health | None = None, now: Callable[[], float] = time.monotonic
    ) -> None:
        self.pool = pool
        self.health = health if health is not None else MemoryHealth(now)
        self._throttle = Throttle(now)
        # What each plugin said that it answers; forgotten with the workers.
        self._hooks: dict[tuple[str, str], tuple[str, ...]] = {}

    def price(self, enabled: Sequence[EnabledPlugin], request: PricingRequest, last: LastAnswers) -> Answers:
        """What the unit's plugins say, in their order, each checked; raises nothing for what a plugin does.

        A plugin that fails is named in `stale` and by a problem, and its last answers stand in. No plugin enabled:
        no call. At most `timeout_ms` for each plugin, and 50 ms of waiting for a worker.
        """
        if not enabled:
            return Answers()
        unit = request.business_unit
        outcomes: dict[str, Accepted | Failure] = {}
        for plugin in enabled:
            if (refusal := self._refusal(unit, plugin.name)) is not None:
                outcomes[plugin.name] = refusal
        waiting = [plugin for plugin in enabled if plugin.name not in outcomes]
        if waiting:
            outcomes |= self._asked(waiting, request)
        for name, outcome in outcomes.items():
            if isinstance(outcome, Failure) and outcome.is_counted:
                self.health.failed(unit, name, outcome.code, outcome.traceback or outcome.message)
        return settled(enabled, outcomes, request, last)

    def ask(self, enabled: Sequence[EnabledPlugin], hook: str, request: Any, unit: str) -> Asked:
        """What the unit's plugins say to a question besides prices, in their order, each checked; raises nothing.

        Plugins that are known not to answer the question aren't asked: no exchange where none does.
        """
        answers = [each for each in enabled if hook in self._hooks.get((each.name, each.version), (hook,))]
        failed: dict[str, Failure] = {}
        for plugin in answers:
            if (refusal := self._refusal(unit, plugin.name)) is not None:
                failed[plugin.name] = refusal
        said: dict[str, Answered] = {}
        waiting = [plugin for plugin in answers if plugin.name not in failed]
        if waiting:
            shape = every()[hook].request
            body = {"hook": hook, "request": to_plain(request, shape, "request")}
            for name, outcome in self._exchanges(
                waiting, frames.HOOK, body, unit, partial(_checked, hook, request)
            ).items():
                if isinstance(outcome, Failure):
                    failed[name] = outcome
                    # One that can't even be loaded is counted once an edit: when it is asked for prices.
                    if outcome.is_counted and any(known[0] == name for known in self._hooks):
                        self.health.failed(unit, name, outcome.code, outcome.traceback or outcome.message)
                else:
                    said[name] = outcome
        return Asked(tuple(said[each.name] for each in enabled if each.name in said), failed)

    def warm(self, plugins: Sequence[str] = ()) -> None:
        """Starts the workers and loads these plugins, so that the first edit doesn't wait."""
        self.pool.warm(plugins)

    def discover(self) -> tuple[Installed, ...]:
        """What is installed, usable or not; each plugin is loaded in a process made for it and thrown away."""
        return discovery.discover(self.pool.folder)

    def trial(self, name: str, settings: dict[str, Any]) -> str | None:
        """What the plugin says against these settings, as `field: sentence`; None when it takes them."""
        with self.pool.lend("") as worker:
            if worker is None:
                return "no worker was free"
            asked = {"plugins": [{"name": name, "settings": settings}]}
            exchange = worker.ask(frames.LOAD, asked, [name], LONGEST_TRIAL)
            if exchange.broken is not None:
                self.pool.discard(worker)
                return exchange.broken.message
        body = exchange.said[0].body
        return str(body.get("message", body["error"]))[:500] if "error" in body else None

    def renew(self) -> None:
        """Makes new workers, which see what is installed now."""
        self._hooks.clear()
        self.pool.renew()

    def close(self) -> None:
        self.pool.close()

    def _refusal(self, unit: str, name: str) -> Failure | None:
        if self.health.suspended(unit, name):
            return Failure("plugin_failed", "suspended", "it is suspended in this unit")
        if not self._throttle.may_try(unit, name):
            return Failure("plugin_timeout", "throttled", "it did not answer a moment ago")
        return None

    def _asked(self, waiting: list[EnabledPlugin], request: PricingRequest) -> dict[str, Accepted | Failure]:
        def checked(said: Said, version: str) -> Accepted:
            return accepted(said.plugin, version, said.body, request)

        body = {"request": request_to_json(request)}
        return self._exchanges(waiting, frames.PRICE, body, request.business_unit, checked)

    def _exchanges(
        self,
        waiting: list[EnabledPlugin],
        kind: bytes,
        body: dict[str, Any],
        unit: str,
        checked: Callable[[Said, str], Judged],
    ) -> dict[str, Judged | Failure]:
        outcomes: dict[str, Judged | Failure] = {}
        lost = 0
        while waiting and lost < NOBODYS_FAULT:
            exchange = self._exchange(unit, waiting, kind, body)
            if isinstance(exchange, Failure):
                return outcomes | {plugin.name: exchange for plugin in waiting}
            versions = {plugin.name: plugin.version for plugin in waiting}
            outcomes |= {
                said.plugin: self._judged(said, versions[said.plugin], unit, checked) for said in exchange.said
            }
            if (broken := exchange.broken) is not None and broken.culprit is not None:
                outcomes[broken.culprit] = Failure(broken.code, broken.reason, broken.message)
                if broken.code == "plugin_timeout":
                    self._throttle.timed_out(unit, broken.culprit)
            elif broken is not None and not exchange.said:
                lost += 1
            waiting = [plugin for plugin in waiting if plugin.name not in outcomes]
        lost_worker = Failure("plugin_failed", "busy", "no worker could be asked")
        return outcomes | {plugin.name: lost_worker for plugin in waiting}

    def _exchange(
        self, unit: str, plugins: list[EnabledPlugin], kind: bytes, body: dict[str, Any]
    ) -> Exchange | Failure:
        asked = [{"name": plugin.name, "version": plugin.version, "settings": plugin.settings} for plugin in plugins]
        names = [plugin.name for plugin in plugins]
        with self.pool.lend(unit) as worker:
            if worker is None:
                return Failure("plugin_timeout", "busy", "no worker was free")
            try:
                exchange = worker.ask(kind, {"plugins": asked, **body}, names, self.pool.seconds)
            except frames.FrameRefused as error:
                return Failure("plugin_failed", "too_large", f"the question is too long: {error}")
            if exchange.broken is not None:
                self.pool.discard(worker)
            return exchange

    def _judged(self, said: Said, version: str, unit: str, checked: Callable[[Said, str], Judged]) -> Judged | Failure:
        self._throttle.answered(unit, said.plugin)
        if (code := said.body.get("error")) is not None:
            message, traceback = (str(said.body.get(key, ""))[:8000] for key in ("message", "traceback"))
            if code == "plugin_answer_invalid":
                return Failure(code, "answer", message)
            return Failure("plugin_failed", "raised", message, traceback)
        try:
            outcome = checked(said, version)
        except (AnswerInvalid, ShapeRefused) as error:
            return Failure("plugin_answer_invalid", "answer", str(error))
        if isinstance(hooks := said.body.get("hooks"), list):
            self._hooks[said.plugin, version] = tuple(map(str, hooks))
        self.health.answered(unit, said.plugin, said.ms)
        return outcome


def _checked(hook: str, request: Any, said: Said, version: str) -> "Answered":
    told = said.body.get("version")
    if type(told) is not str or not 0 < len(told) <= 50 or version not in ("", told):
        raise AnswerInvalid("another version answered")
    return Answered(said.plugin, told, answer_from_plain(hook, said.body.get("answer"), request))


_lock = threading.RLock()
_host: PluginHost | None = None


def configure(
    *,
    size: int = 2,
    timeout_ms: int = 500,
    plugins_dir: str | None = None,
    health: Health | None = None,
    paths: Sequence[str] = (),
) -> PluginHost:
    """Says how this process asks plugins. Starts nothing: `warm` does, after the fork, or else the first price."""
    global _host
    with _lock:
        if _host is not None:
            _host.close()
        _host = PluginHost(WorkerPool(size, timeout_ms, plugins_dir, paths), health)
        return _host


def price(enabled: Sequence[EnabledPlugin], request: PricingRequest, last: LastAnswers) -> Answers:
    """`PluginHost.price` of this process."""
    return _current().price(enabled, request, last) if enabled else Answers()


def ask(enabled: Sequence[EnabledPlugin], hook: str, request: Any, unit: str) -> Asked:
    """`PluginHost.ask` of this process."""
    return _current().ask(enabled, hook, request, unit) if enabled else Asked()


def warm(plugins: Sequence[str] = ()) -> None:
    """`PluginHost.warm` of this process; call it in gunicorn's `post_worker_init`."""
    _current().warm(plugins)


def discover() -> tuple[Installed, ...]:
    """`PluginHost.discover` of this process."""
    return _current().discover()


def trial(name: str, settings: dict[str, Any]) -> str | None:
    """`PluginHost.trial` of this process."""
    return _current().trial(name, settings)


def renew() -> None:
    """Makes new workers, which see what is installed now. Nothing where none has been made."""
    with _lock:
        if _host is not None:
            _host.renew()


@atexit.register
def close() -> None:
    """Ends this process's workers; they also end by themselves when it is gone."""
    global _host
    with _lock:
        if _host is not None:
            _host.close()
        _host = None


def _current() -> PluginHost:
    with _lock:
        return _host or configure()
