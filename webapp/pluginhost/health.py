"""Which plugins of which units fail, and when they are left alone."""

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Protocol

FAILURES = 3
WITHIN = 600.0
PAUSE = 5.0


class Health(Protocol):
    """Counts the failures of a plugin in a unit and suspends it there; asked and told outside any transaction."""

    def suspended(self, unit: str, plugin: str) -> bool:
        """Whether the plugin isn't to be asked in this unit until someone resumes it."""

    def failed(self, unit: str, plugin: str, code: str, traceback: str) -> None:
        """It was asked and did not give a usable answer; `code` is a pricing problem's."""

    def answered(self, unit: str, plugin: str, ms: float) -> None:
        """It was asked and gave a usable answer."""


class MemoryHealth:
    """For one process: three failures in ten minutes suspend. Nothing is kept."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._failures: dict[tuple[str, str], deque[float]] = {}
        self._suspended: set[tuple[str, str]] = set()

    def suspended(self, unit: str, plugin: str) -> bool:
        return (unit, plugin) in self._suspended

    def failed(self, unit: str, plugin: str, code: str, traceback: str) -> None:
        with self._lock:
            recent = self._failures.setdefault((unit, plugin), deque(maxlen=FAILURES))
            recent.append(self._now())
            if len(recent) == FAILURES and recent[-1] - recent[0] <= WITHIN:
                self._suspended.add((unit, plugin))

    def answered(self, unit: str, plugin: str, ms: float) -> None:
        pass

    def resume(self, unit: str, plugin: str) -> None:
        with self._lock:
            self._suspended.discard((unit, plugin))
            self._failures.pop((unit, plugin), None)


class Throttle:
    """After a time-out a plugin is tried in its unit at most once in five seconds, until it answers."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._tried: dict[tuple[str, str], float] = {}

    def may_try(self, unit: str, plugin: str) -> bool:
        """Whether it may be asked now; a yes after a time-out is the one try of these five seconds."""
        with self._lock:
            now, tried = self._now(), self._tried.get((unit, plugin))
            if tried is not None and now - tried < PAUSE:
                return False
            if tried is not None:
                self._tried[unit, plugin] = now
            return True

    def timed_out(self, unit: str, plugin: str) -> None:
        with self._lock:
            self._tried[unit, plugin] = self._now()

    def answered(self, unit: str, plugin: str) -> None:
        if (unit, plugin) in self._tried:
            with self._lock:
                self._tried.pop((unit, plugin), None)
