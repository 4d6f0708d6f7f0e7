"""gunicorn's master, which keeps one process for background work beside the web processes."""

import os
import signal
import time
from collections.abc import Callable

from gunicorn.arbiter import Arbiter

AGAIN_AFTER_S = 5


class KeepingArbiter(Arbiter):
    """Starts the process for background work with the web processes, again when it ends, and ends it with them."""

    def __init__(self, app, work: Callable[[int], None], stop_within: int) -> None:
        super().__init__(app)
        self._work, self._stop_within = work, stop_within
        self._consumer = 0
        self._begun = -float(AGAIN_AFTER_S)
        self._stopping = False

    def manage_workers(self) -> None:
        super().manage_workers()
        if not self._stopping and not self._is_working() and time.monotonic() - self._begun >= AGAIN_AFTER_S:
            self._begun = time.monotonic()
            self._begin()

    def stop(self, graceful: bool = True) -> None:
        self._stopping = True
        until = time.monotonic() + self._stop_within
        self._tell(signal.SIGTERM)
        super().stop(graceful)
        while self._is_working() and time.monotonic() < until:
            time.sleep(0.05)
        self._tell(signal.SIGKILL)

    def _begin(self) -> None:
        master = os.getpid()
        child = os.fork()
        if child:
            self._consumer = child
            return
        status = 1
        try:
            for number in (*self.SIGNALS, signal.SIGCHLD):
                signal.signal(number, signal.SIG_DFL)
            for listener in self.LISTENERS:
                listener.sock.close()
            self._work(master)
            status = 0
        finally:
            os._exit(status)

    def _is_working(self) -> bool:
        if not self._consumer:
            return False
        try:
            found, _status = os.waitpid(self._consumer, os.WNOHANG)
        except ChildProcessError:  # the master's own loop has reaped it
            found = self._consumer
        if found:
            self._consumer = 0
        return not found

    def _tell(self, number: int) -> None:
        if self._is_working():
            os.kill(self._consumer, number)
