"""The worker processes of one web process: lent to one thread at a time, thrown away and replaced in the background."""

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, repeat

from webapp.pluginhost import frames
from webapp.pluginhost.process import Worker

PATIENCE = 0.05
LOADING = 5.0
STARTING = 15.0
PAUSES = (0.1, 1.0, 5.0)


class WorkerPool:
    """Made after the fork; in a forked copy it starts anew. `size` workers, each `timeout_ms` for a plugin's answer."""

    _free: list[Worker]
    _lent: dict[Worker, str]
    _outdated: set[Worker]
    _threads: set[threading.Thread]
    _started: bool
    _closed: threading.Event

    def __init__(
        self, size: int = 2, timeout_ms: int = 500, plugins_dir: str | None = None, paths: Sequence[str] = ()
    ) -> None:
        self.size, self.seconds, self.folder, self.paths = size, timeout_ms / 1000, plugins_dir, tuple(paths)
        self._wanted: tuple[str, ...] = ()
        self._begin()

    def warm(self, plugins: Sequence[str] = ()) -> None:
        """Starts the workers and loads these plugins in each, now and in every replacement.

        Returns when all are ready, replacements under way included, or after 15 s: then it goes on in the background.
        """
        self._notice_fork()
        with self._warming:
            with self._changed:
                more = set(plugins) - set(self._wanted)
                self._wanted = tuple(dict.fromkeys((*self._wanted, *plugins)))
                threads = list(self._threads)
                idle = self._free if more else []
                self._free = [] if more else self._free
            jobs = [self._warmer(worker) for worker in idle] if self._started else [self._start] * self.size
            threads += [self._in_background(job) for job in jobs]
            until = time.monotonic() + STARTING
            for thread in threads:
                thread.join(max(0.0, until - time.monotonic()))
            self._started = True

    @contextmanager
    def lend(self, unit: str) -> Iterator[Worker | None]:
        """A worker for one exchange, or None when none is free within 50 ms; `discard` it when it didn't answer.

        The last free worker is kept from a unit that already holds one, so a unit whose plugin hangs leaves one to
        the others.
        """
        self._notice_fork()
        if not self._started:
            with self._warming:
                if not self._started:
                    self.warm()
        worker = self._take(unit)
        try:
            yield worker
        finally:
            if worker is not None:
                self._give_back(worker)

    def discard(self, worker: Worker) -> None:
        """Kills a worker, free or lent, and has it replaced."""
        worker.kill()
        with self._changed:
            if worker in self._free:
                self._free.remove(worker)
            self._lent.pop(worker, None)
        self._in_background(lambda: self._replace(worker))

    def renew(self) -> None:
        """Replaces every worker, those at work once they have answered: other plugins are installed now."""
        self._notice_fork()
        with self._changed:
            idle, self._free = self._free, []
            self._outdated |= set(self._lent)
        for worker in idle:
            self._in_background(self._warmer_of_another(worker))

    def _warmer_of_another(self, old: Worker) -> Callable[[], None]:
        def replace() -> None:
            old.kill()
            self._replace(old)

        return replace

    def close(self) -> None:
        """Ends all workers and waits for their end."""
        self._notice_fork()
        self._closed.set()
        with self._changed:
            workers, self._free = [*self._free, *self._lent], []
            self._lent = {}
            threads = list(self._threads)
        for worker in workers:
            worker.kill()
        for thread in threads:
            thread.join()
        for worker in workers:
            worker.bury()

    def _begin(self) -> None:
        self._pid = os.getpid()
        self._warming = threading.RLock()
        self._changed = threading.Condition()
        self._free = []
        self._lent = {}
        self._outdated = set()
        self._threads = set()
        self._started = False
        self._closed = threading.Event()

    def _notice_fork(self) -> None:
        if os.getpid() != self._pid:
            for worker in [*self._free, *self._lent]:
                worker.forget()
            self._begin()

    def _take(self, unit: str) -> Worker | None:
        until = time.monotonic() + PATIENCE
        with self._changed:
            while self._changed.wait_for(lambda: self._is_free(unit), max(0.0, until - time.monotonic())):
                worker = self._free.pop()
                self._lent[worker] = unit
                if worker.is_fit():
                    return worker
                self.discard(worker)
        return None

    def _is_free(self, unit: str) -> bool:
        return len(self._free) > 1 or (bool(self._free) and unit not in self._lent.values())

    def _give_back(self, worker: Worker) -> None:
        with self._changed:
            if self._lent.pop(worker, None) is None:
                return
            if worker not in self._outdated:
                self._free.append(worker)
                self._changed.notify_all()
                return
            self._outdated.discard(worker)
        self._in_background(self._warmer_of_another(worker))

    def _in_background(self, job: Callable[[], None]) -> threading.Thread:
        thread = threading.Thread(target=self._run, args=(job,), name="plugin-workers", daemon=True)
        with self._changed:
            self._threads.add(thread)
            thread.start()
        return thread

    def _run(self, job: Callable[[], None]) -> None:
        try:
            job()
        finally:
            with self._changed:
                self._threads.discard(threading.current_thread())

    def _replace(self, old: Worker) -> None:
        old.bury()
        self._start()

    def _start(self) -> None:
        for pause in chain(PAUSES, repeat(PAUSES[-1])):
            if self._closed.is_set() or self._is_made():
                return
            # The machine may have a process to spare later.
            self._closed.wait(pause)

    def _is_made(self) -> bool:
        try:
            worker = Worker(self.folder, self.paths)
        except OSError:
            return False
        return self._is_readied(worker)

    def _warmer(self, worker: Worker) -> Callable[[], None]:
        return lambda: None if self._is_readied(worker) else self._start()

    def _is_readied(self, worker: Worker) -> bool:
        wanted = self._wanted
        try:
            worker.listed(LOADING)
        except (OSError, EOFError, frames.FrameRefused):
            broken = True
        else:
            exchange = worker.ask(frames.LOAD, {"plugins": [{"name": name} for name in wanted]}, wanted, LOADING)
            broken = exchange.broken is not None
            if exchange.broken and exchange.broken.culprit:
                # It is asked, and blamed, when an opportunity needs it.
                self._wanted = tuple(name for name in self._wanted if name != exchange.broken.culprit)
        with self._changed:
            if not broken and not self._closed.is_set():
                self._free.append(worker)
                self._changed.notify_all()
                return True
        worker.kill()
        worker.bury()
        return False
