"""Frames between the web process and a worker: a kind (one byte), a length (four), JSON of at most 256 KB.

Asked: `q` price, `h` another question, `w` load, `l` list what is installed, `d` describe. Answered: `p` about to ask, `a` the
answer.
"""

import json
import socket
import struct
import time
from typing import Any

LIMIT = 256 * 1024
ASKING, ANSWER = b"p", b"a"
PRICE, LOAD, LIST, DESCRIBE, HOOK = b"q", b"w", b"l", b"d", b"h"

_HEAD = struct.Struct(">cI")
_CHUNK = 65536


class FrameRefused(ValueError):
    """Bytes that are no frame, or a frame that is too long."""


def pack(kind: bytes, body: object) -> bytes:
    """One frame. Raises `FrameRefused` above 256 KB."""
    text = json.dumps(body, separators=(",", ":"), allow_nan=False).encode("ascii")
    if len(text) > LIMIT:
        raise FrameRefused(f"{len(text)} bytes, the limit is {LIMIT}")
    return _HEAD.pack(kind, len(text)) + text


class Link:
    """One end of the socket pair. A deadline is an instant of `time.monotonic`; None waits for ever."""

    def __init__(self, end: socket.socket) -> None:
        self.end = end
        self._kept = bytearray()

    def send(self, data: bytes, deadline: float | None = None) -> None:
        """Raises `TimeoutError` at the deadline, `OSError` when the other end is gone."""
        self.end.settimeout(_left(deadline))
        self.end.sendall(data)

    def receive(self, deadline: float | None = None) -> tuple[bytes, Any]:
        """The next frame's kind and body. Raises `TimeoutError`, `EOFError`, `OSError` or `FrameRefused`."""
        kind, length = _HEAD.unpack(self._take(_HEAD.size, deadline))
        if kind not in b"paqwldh" or length > LIMIT:
            raise FrameRefused(f"not a frame: kind {kind!r}, {length} bytes")
        text = self._take(length, deadline)
        try:
            return kind, json.loads(text, parse_constant=_refuse)
        except (ValueError, RecursionError) as error:
            raise FrameRefused(f"not JSON: {type(error).__name__}") from None

    def has_leftovers(self) -> bool:
        """Whether something unasked has arrived, the end of the other side included."""
        if self._kept:
            return True
        self.end.settimeout(0)
        try:
            self.end.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return False
        except OSError:
            pass
        return True

    def _take(self, size: int, deadline: float | None) -> bytes:
        while len(self._kept) < size:
            self.end.settimeout(_left(deadline))
            chunk = self.end.recv(_CHUNK)
            if not chunk:
                raise EOFError("the other end is gone")
            self._kept += chunk
        taken = bytes(self._kept[:size])
        del self._kept[:size]
        return taken


def _left(deadline: float | None) -> float | None:
    if deadline is None:
        return None
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("no time left")
    return left


def _refuse(name: str) -> None:
    raise ValueError(name)
