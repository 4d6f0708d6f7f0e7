"""gunicorn's threads for requests that have arrived whole: who sends a byte a second costs a buffer, and no thread.

gunicorn's own threaded worker gives a thread to a request with its first byte, and then waits with it. Here a thread takes
what has come, and where that isn't all of it the connection goes back to the main loop until there is more. What comes
whole, as nearly everything does, costs no more than there. Answers fit into the socket's buffer, so who reads slowly costs
no thread either. Who lingers is told and closed.
"""

import re
import socket
import struct
import time
from dataclasses import dataclass, field
from functools import partial
from selectors import EVENT_READ
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

HEAD_S, BODY_S, LEAVING_S, STOPPING_S = 15, 60, 2, 5
LARGEST_HEAD = 64 * 1024
LARGEST_BODY = 2 * 1024 * 1024  # what the application takes; with more its first bytes are enough to be refused
CHUNK = 256 * 1024
SEND_BUFFER = 1024 * 1024  # as much as the system allows of it; the largest file that we send, compressed, is 180 KB
SEND_S = 20  # without any progress
CHECKED_EVERY_S = 0.5
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,12})[ \t]*\r\n", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)
_EXPECTS = re.compile(rb"\r\nexpect:[ \t]*100-continue[ \t]*(?=\r\n)", re.IGNORECASE)
_ANSWER = "HTTP/1.1 {}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


@dataclass
class Arriving:
    """What has come of a request so far, and until when the rest is waited for (monotonic seconds)."""

    until: float
    content: bytearray = field(default_factory=bytearray)
    head: int = -1  # where the head ends, once it has come


_WAITS = object()


class PatientWorker(ThreadWorker):
    """`arriving` are connections in the middle of a request, `leaving` those that have their last answer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.arriving: dict[TConn, Arriving] = {}
        self.leaving: dict[TConn, float] = {}
        self._checked = 0.0

    def accept(self, listener: socket.socket) -> None:
        """Take whoever knocks."""
        try:
            client, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", SEND_S, 0))
        self.nr_conns += 1
        self.enqueue_req(TConn(self.cfg, client, address, listener.getsockname()))

    def handle(self, conn: TConn) -> Any:
        """In a thread: answer what has come whole; else `_WAITS`, at once."""
        waited = conn.__dict__.setdefault("waited", None) or Arriving(time.monotonic() + HEAD_S)
        conn.waited = waited
        try:
            if not _gather(conn, waited):
                return _WAITS
        except _Refused as refused:
            if refused.status:
                conn.sock.send(_ANSWER.format(refused.status).encode())
            return False
        except OSError:
            return False
        conn.waited = None
        conn.init()
        conn.parser.unreader.unread(bytes(waited.content))
        conn.data_ready = True
        return super().handle(conn)

    def finish_request(self, conn: TConn, fs: Any) -> None:
        """After an answer what has come of the next request is looked at; who is done may leave in their own time."""
        try:
            result = not fs.cancelled() and fs.result()
        except Exception:  # noqa: BLE001 - as gunicorn does: whatever happened, this connection is over
            result = False
        if result is _WAITS:
            self._wait_for(conn)
        elif not result:
            self._let_go(conn)
        elif ahead := conn.parser.unreader.take_buffered():
            conn.waited = Arriving(time.monotonic() + HEAD_S, bytearray(ahead))
            self.enqueue_req(conn)
        else:
            super().finish_request(conn, fs)

    def murder_pending(self) -> None:
        """Close those whose time is over; asked at every turn of the main loop."""
        now = time.monotonic()
        if now - self._checked < CHECKED_EVERY_S:
            return
        self._checked = now
        for conn, waited in [each for each in self.arriving.items() if each[1].until <= now]:
            self._refuse(conn, "408 Request Timeout" if waited.content else "")
        for conn in [conn for conn, until in self.leaving.items() if until <= now]:
            self._close(conn)

    def _cap_keepalive(self, deadline: float) -> None:
        """Stopping: who has said nothing yet has as long as a kept connection, who is in the middle a little longer."""
        super()._cap_keepalive(deadline)
        for waited in self.arriving.values():
            latest = time.monotonic() + STOPPING_S if waited.content else deadline
            waited.until = min(waited.until, latest)

    def _keepalive_after(self, conn: TConn, keepalive: bool) -> bool:
        """What of a body nobody read is here already, or is never waited for."""
        return keepalive and bool(conn.parser.finish_body(deadline=time.monotonic() + 0.05))

    def _wait_for(self, conn: TConn) -> None:
        waited = self.arriving[conn] = conn.waited
        if not self.alive:
            waited.until = min(waited.until, time.monotonic() + STOPPING_S)
        self.poller.register(conn.sock, EVENT_READ, partial(self._go_on, conn))

    def _go_on(self, conn: TConn, _socket: object = None) -> None:
        self._forget(conn)
        self.enqueue_req(conn)

    def _refuse(self, conn: TConn, status: str) -> None:
        """Close it, with an answer to those who had begun to ask."""
        self._forget(conn)
        try:
            if status:
                conn.sock.send(_ANSWER.format(status).encode())
        except OSError:
            status = ""
        if status:
            self._let_go(conn)
        else:
            self._close(conn)

    def _let_go(self, conn: TConn) -> None:
        """Say that nothing more comes, and close when the other side has; a close at once could cut the answer off."""
        try:
            conn.sock.setblocking(False)
            conn.sock.shutdown(socket.SHUT_WR)
            self.poller.register(conn.sock, EVENT_READ, partial(self._drain, conn))
        except (OSError, ValueError, KeyError):
            self._close(conn)
            return
        self.leaving[conn] = time.monotonic() + LEAVING_S

    def _drain(self, conn: TConn, _socket: object = None) -> None:
        try:
            came = conn.sock.recv(CHUNK)
        except BlockingIOError:
            return
        except OSError:
            came = b""
        if not came:
            self._close(conn)

    def _forget(self, conn: TConn) -> None:
        del self.arriving[conn]
        self.poller.unregister(conn.sock)

    def _close(self, conn: TConn) -> None:
        if self.leaving.pop(conn, None) is not None:
            self.poller.unregister(conn.sock)
        self.nr_conns -= 1
        conn.close()


class _Refused(Exception):
    def __init__(self, status: str = "") -> None:
        super().__init__(status)
        self.status = status


def _gather(conn: TConn, waited: Arriving) -> bool:
    """Take what has come without waiting; whether the request is whole now. `_Refused` when nothing will come of it."""
    if not waited.content or not _is_whole(waited):
        try:
            came = conn.sock.recv(CHUNK, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return False
        if not came:
            raise _Refused
        waited.content += came
    is_whole = _is_whole(waited)
    if not is_whole and waited.head > 0 and (expects := _EXPECTS.search(waited.content, 0, waited.head)):
        del waited.content[expects.start() : expects.end()]
        waited.head -= expects.end() - expects.start()
        conn.sock.send(b"HTTP/1.1 100 Continue\r\n\r\n")
    return is_whole


def _is_whole(waited: Arriving) -> bool:
    """Whether the request has come to its end, or is too long to wait for it."""
    if waited.head < 0 and not _has_head(waited):
        return False
    if _CHUNKED.search(waited.content, 0, waited.head):
        return waited.content.endswith(b"0\r\n\r\n") or len(waited.content) > LARGEST_BODY
    length = _LENGTH.search(waited.content, 0, waited.head)
    needed = int(length[1]) if length else 0
    return needed > LARGEST_BODY or len(waited.content) >= waited.head + needed


def _has_head(waited: Arriving) -> bool:
    end = waited.content.find(b"\r\n\r\n")
    if end < 0 and len(waited.content) > LARGEST_HEAD:
        raise _Refused("431 Request Header Fields Too Large")
    if end >= 0:
        waited.head = end + 4
        waited.until = time.monotonic() + BODY_S
    return end >= 0
