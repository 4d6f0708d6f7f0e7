"""The bare process in which plugins answer: `python -P -m webapp.pluginhost.worker FD FOLDER [PATH …]`.

It imports the standard library, pluggy and webapp.pluginapi, and has no secret to lose: its environment is PATH and
PYTHONPATH. What a plugin raises is its answer; what can't be caught ends this process, and the web process, which was
told whose turn it was, makes another one.
"""

import _thread
import os
import resource
import select
import signal
import socket
import sys
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NoReturn

from webapp.pluginhost import finding, frames, loading, questions, wire
from webapp.pluginhost.asking import AnswerRefused, answer, answer_question
from webapp.pluginhost.settings import SettingsRefused, made
from webapp.pluginhost.shapes import from_plain
from webapp.pluginhost.watching import Watch

MEMORY = 512 * 1024 * 1024
LONGEST_TRACEBACK = 8000
DEEPEST_TRACEBACK = 20


class Shelf:
    """The plugins of this process, each loaded on first use with a manager of its own; a refusal is kept too."""

    def __init__(self, folder: str | None, paths: Sequence[str] = ()) -> None:
        self._folder, self._paths = folder, paths
        self._candidates: dict[str, list[finding.Candidate]] | None = None
        self._loaded: dict[str, loading.Loaded] = {}
        self.watch: Watch | None = None

    def names(self) -> dict[str, list[finding.Candidate]]:
        if self._candidates is None:
            self._candidates = finding.candidates(self._folder, self._paths)
        return self._candidates

    def get(self, name: str) -> loading.Loaded:
        if name not in self._loaded:
            self._loaded[name] = loading.load(name, self.names().get(name, []))
        return self._loaded[name]


def main(end: int, folder: str | None, paths: Sequence[str] = ()) -> NoReturn:
    """Answers until the parent is gone."""
    link = frames.Link(socket.socket(fileno=end))
    _contain()
    threading.Thread(target=_end_with_parent, args=(end, os.getppid()), daemon=True).start()
    threads = _thread._count()
    shelf = Shelf(folder, paths)
    try:
        while True:
            kind, body = link.receive()
            if kind == frames.LIST:
                link.send(frames.pack(frames.ANSWER, _listed(shelf)))
                continue
            request = _request(kind, body)
            for plugin in body["plugins"]:
                link.send(frames.pack(frames.ASKING, {"name": plugin["name"]}))
                work = partial(_answered, shelf, kind, body.get("hook", ""), plugin, request)
                said, spoilt = _guarded(partial(_watched, shelf, work, plugin) if body.get("watch") else work)
                if _thread._count() > threads:
                    said, spoilt = {"error": "plugin_failed", "message": "it left a thread running"}, True
                link.send(_packed(said))
                if spoilt:
                    os._exit(1)
    except (OSError, EOFError):
        os._exit(0)


def _request(kind: bytes, body: dict[str, Any]) -> Any:
    if kind == frames.PRICE:
        return wire.request_from_json(body["request"])
    if kind == frames.HOOK:
        return from_plain(body["request"], questions.every()[body["hook"]].request, "request")
    return None


def _answered(shelf: Shelf, kind: bytes, hook: str, plugin: dict[str, Any], request: Any) -> dict[str, Any]:
    loaded = shelf.get(plugin["name"])
    if kind == frames.HOOK:
        return answer_question(loaded, plugin["version"], plugin["settings"], hook, request)
    if request is not None:
        return answer(loaded, plugin["version"], plugin["settings"], request)
    if kind == frames.DESCRIBE:
        return _described(loaded)
    if "settings" in plugin:
        made(loaded.settings, plugin["settings"])
    return {}


def _watched(shelf: Shelf, work: Callable[[], dict[str, Any]], plugin: dict[str, Any]) -> dict[str, Any]:
    """The answer, and under `touched` what the plugin did besides answering."""
    shelf.get(plugin["name"])
    shelf.watch = shelf.watch or Watch()
    with shelf.watch.seen() as touched:
        said = work()
    return said | {"touched": touched}


def _listed(shelf: Shelf) -> list[list[str]]:
    return [[name, same[0].origin, same[0].target] for name, same in shelf.names().items()]


def _described(loaded: loading.Loaded) -> dict[str, Any]:
    return {
        "version": loaded.version,
        "api_versions": loaded.api_versions,
        "hooks": loaded.hooks,
        "settings": loaded.schema,
        "title": [loaded.title.es, loaded.title.en] if loaded.title else None,
    }


def _guarded(work: Callable[[], dict[str, Any]]) -> tuple[dict[str, Any], bool]:
    """What the plugin says or why it doesn't, and whether this process is spoilt for others."""
    try:
        return work(), False
    except AnswerRefused as error:
        return {"error": "plugin_answer_invalid", "message": str(error)[:500]}, False
    except SettingsRefused as error:
        return {"error": "plugin_failed", "code": "settings", "message": f"SettingsRefused: {error}"[:500]}, False
    except loading.LoadRefused as error:
        return {"error": "plugin_failed", "code": error.code, "message": str(error)[:500]}, False
    except MemoryError:
        return {"error": "plugin_failed", "message": "MemoryError: it asked for too much memory"}, True
    except BaseException as error:  # noqa: BLE001  the plugin seam: SystemExit and KeyboardInterrupt are answers too
        return {"error": "plugin_failed", **_told(error)}, False


def _told(error: BaseException) -> dict[str, str]:
    try:
        message = "".join(traceback.format_exception_only(error)).strip()[:500]
        lines = traceback.format_exception(error, limit=-DEEPEST_TRACEBACK)
        return {"message": message, "traceback": "".join(lines)[-LONGEST_TRACEBACK:]}
    except BaseException:  # noqa: BLE001  an exception's own __str__ is the plugin's code
        return {"message": "it raised an exception that can't be shown", "traceback": ""}


def _packed(said: dict[str, Any]) -> bytes:
    try:
        return frames.pack(frames.ANSWER, said)
    except frames.FrameRefused as error:
        return frames.pack(frames.ANSWER, {"error": "plugin_answer_invalid", "message": f"an answer of {error}"})


def _contain() -> None:
    # Signals to the whole group (a stop of the server) are the parent's: what is in flight is finished first.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    _limit(resource.RLIMIT_AS, MEMORY)
    _limit(resource.RLIMIT_CORE, 0)
    sys.meta_path.insert(0, loading.Fence)
    # A plugin changed twice within a second would be taken from its stale bytecode; the folder may be read-only, too.
    sys.dont_write_bytecode = True
    # A forked copy would answer a second time.
    os.register_at_fork(after_in_child=lambda: os._exit(1))


def _limit(what: int, most: int) -> None:
    hard = resource.getrlimit(what)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (most, most))


def _end_with_parent(end: int, parent: int) -> None:
    watched = select.poll()
    watched.register(end, 0)
    # A hang-up is told at once; the second look is for a plugin that has closed the socket.
    while os.getppid() == parent:
        if any(event & select.POLLHUP for _, event in watched.poll(1000)):
            break
        time.sleep(0.01)
    os._exit(0)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2] or None, sys.argv[3:])
