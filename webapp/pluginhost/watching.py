"""What a plugin touches while it answers, for the conformance kit: files, the network, other processes.

Runs in a worker made for checking; Python tells of these things itself, and an observer can't be taken away again.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_TOLD = ("socket.", "subprocess.", "sqlite3.", "urllib.", "ftplib.", "smtplib.", "http.")
_NAMED = {"os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.remove", "os.mkdir", "os.rename"}
_CODE = (".py", ".pyc", ".so")


class Watch:
    """Installed once a process; it writes down what happens while a plugin is asked."""

    def __init__(self) -> None:
        self._seen: list[str] | None = None
        sys.addaudithook(self._told)

    @contextmanager
    def seen(self) -> Iterator[list[str]]:
        found: list[str] = []
        self._seen = found
        try:
            yield found
        finally:
            self._seen = None

    def _told(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self._seen is None or len(self._seen) >= 20:
            return
        if event == "open" and not str(arguments[0]).endswith(_CODE):
            self._seen.append(f"opened {str(arguments[0])[:80]}")
        elif event in _NAMED or event.startswith(_TOLD):
            self._seen.append(event)
