"""Pools over the zoo, one patient and one hasty, and a host whose clock the test moves."""

from collections.abc import Callable, Iterator

import pytest

from tests.pluginhost.basket import ZOO
from webapp.pluginhost.health import MemoryHealth
from webapp.pluginhost.host import PluginHost
from webapp.pluginhost.pool import WorkerPool


class Watch:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


class Diary(MemoryHealth):
    """Health that also keeps what it was told."""

    def __init__(self, now: Callable[[], float]) -> None:
        super().__init__(now)
        self.failures: list[tuple[str, str, str]] = []
        self.tracebacks: list[str] = []
        self.answers: list[tuple[str, str]] = []

    def failed(self, unit: str, plugin: str, code: str, traceback: str) -> None:
        self.failures.append((unit, plugin, code))
        self.tracebacks.append(traceback)
        super().failed(unit, plugin, code, traceback)

    def answered(self, unit: str, plugin: str, ms: float) -> None:
        self.answers.append((unit, plugin))


@pytest.fixture(scope="session")
def patient_pool() -> Iterator[WorkerPool]:
    pool = WorkerPool(size=2, timeout_ms=10_000, plugins_dir=ZOO)
    yield pool
    pool.close()


@pytest.fixture(scope="session")
def hasty_pool() -> Iterator[WorkerPool]:
    pool = WorkerPool(size=2, timeout_ms=250, plugins_dir=ZOO)
    yield pool
    pool.close()


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def diary(watch: Watch) -> Diary:
    return Diary(watch)


@pytest.fixture
def host(patient_pool: WorkerPool, diary: Diary, watch: Watch) -> PluginHost:
    patient_pool.warm()
    return PluginHost(patient_pool, diary, watch)


@pytest.fixture
def hasty_host(hasty_pool: WorkerPool, diary: Diary, watch: Watch) -> PluginHost:
    hasty_pool.warm(["good", "also_good"])
    return PluginHost(hasty_pool, diary, watch)
