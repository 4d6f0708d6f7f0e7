"""One worker process, seen from the web process: started bare, asked under a deadline, killed when it is silent."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from webapp.pluginhost import frames

_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Said:
    """One plugin's answer as it came, not yet checked, and how long the plugin took."""

    plugin: str
    body: dict[str, Any]
    ms: float


@dataclass(frozen=True, slots=True)
class Broken:
    """Why an exchange ended early. `culprit` is the plugin whose turn it was, None when it was nobody's."""

    code: str
    culprit: str | None
    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """What came back. A worker whose exchange is broken must be thrown away."""

    said: tuple[Said, ...]
    broken: Broken | None = None


class Worker:
    """A process of its own with one end of a socket pair; used by one thread at a time."""

    def __init__(self, folder: str | None = None, paths: Sequence[str] = (), hash_seed: int | None = None) -> None:
        """Starts the process; it is ready when it answers. Raises `OSError` when none can be started.

        Plugins at `paths` stand in for those installed under their names; `hash_seed` is Python's, random when None.
        """
        ours, theirs = socket.socketpair()
        command = [sys.executable, "-P", "-m", "webapp.pluginhost.worker", str(theirs.fileno())]
        try:
            self._process = subprocess.Popen(
                [
                    *command,
                    str(Path(folder).resolve()) if folder else "",
                    *(str(Path(path).resolve()) for path in paths),
                ],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=_environment() | ({} if hash_seed is None else {"PYTHONHASHSEED": str(hash_seed)}),
                cwd="/",
                pass_fds=(theirs.fileno(),),
            )
        except OSError:
            ours.close()
            raise
        finally:
            theirs.close()
        self._link = frames.Link(ours)
        self.pid = self._process.pid

    def ask(self, kind: bytes, body: dict[str, Any], plugins: Sequence[str], seconds: float) -> Exchange:
        """One frame out, then for each plugin in order `p` and `a`; each plugin has `seconds` of its own.

        Raises `FrameRefused`, with nothing sent, when the question is longer than a frame.
        """
        question = frames.pack(kind, body)
        said: list[Said] = []
        turn: str | None = None
        try:
            self._link.send(question, time.monotonic() + seconds)
            for plugin in plugins:
                self._expect(frames.ASKING, {"name": plugin}, time.monotonic() + seconds)
                turn, since = plugin, time.monotonic()
                answer = self._expect(frames.ANSWER, {}, since + seconds)
                said.append(Said(plugin, answer, (time.monotonic() - since) * 1000))
                turn = None
        except TimeoutError:
            broken = Broken("plugin_timeout", turn, "late", f"no answer within {seconds * 1000:.0f} ms")
        except frames.FrameRefused as error:
            # Before the next turn only the one before can have written: a worker with a thread left over is ended.
            writer = turn or (said[-1].plugin if said else None)
            broken = Broken("plugin_answer_invalid", writer, "frame", str(error))
        except (EOFError, OSError):
            broken = Broken("plugin_failed", turn, "crashed", "the process ended")
        else:
            return Exchange(tuple(said))
        return Exchange(tuple(said), broken)

    def listed(self, seconds: float) -> list[Any]:
        """What is installed: [name, origin, target] each. Raises `OSError`, `EOFError` or `FrameRefused`."""
        self._link.send(frames.pack(frames.LIST, {}), time.monotonic() + seconds)
        kind, body = self._link.receive(time.monotonic() + seconds)
        if kind != frames.ANSWER or not isinstance(body, list):
            raise frames.FrameRefused("not a list of plugins")
        return body

    def is_fit(self) -> bool:
        """Whether it lives and has said nothing unasked."""
        return self._process.poll() is None and not self._link.has_leftovers()

    def kill(self) -> None:
        """Ends it at once; returns before the system has."""
        self._link.end.close()
        self._process.kill()

    def bury(self) -> None:
        """Waits for its end, so that it leaves no zombie."""
        self._process.wait(timeout=10)

    def forget(self) -> None:
        """For a forked copy of the web process: lets go of a worker that is its parent's."""
        self._link.end.close()
        self._process.returncode = 0

    def _expect(self, kind: bytes, holding: dict[str, Any], deadline: float) -> dict[str, Any]:
        found, body = self._link.receive(deadline)
        if found != kind or not isinstance(body, dict) or any(body.get(key) != value for key, value in holding.items()):
            raise frames.FrameRefused(f"out of turn: {found!r}")
        return body


def _environment() -> dict[str, str]:
    inherited = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    places = [str(_ROOT), *(str(Path(place).resolve()) for place in inherited if place)]
    return {"PATH": os.environ.get("PATH", os.defpath), "PYTHONPATH": os.pathsep.join(places)}
