"""gunicorn's threads for requests that have arrived whole: who sends a byte a second costs a buffer, and no thread.

gunicorn's own threaded worker gives a thread to a request with its first byte, and then waits with it. Here the main
loop gathers what comes, without waiting for anybody, and a thread begins when the last byte of the body is there.
Answers fit into the socket's buffer, so who reads slowly costs no thread either. Who lingers is told and closed.
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


class PatientWorker(ThreadWorker):
    """`arriving` are connections in the middle of a request, `leaving` those that have their last answer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.arriving: dict[TConn, Arriving] = {}
        self.leaving: dict[TConn, float] = {}
        self._checked = 0.0

    def accept(self, listener: socket.socket) -> None:
        """Take whoever knocks, and wait for what they say in the main loop."""
        try:
            client, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", SEND_S, 0))
        self.nr_conns += 1
        self._wait_for(TConn(self.cfg, client, address, listener.getsockname()))

    def on_client_socket_readable(self, conn: TConn, client: socket.socket) -> None:
        """A kept connection says something."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._wait_for(conn)

    def finish_request(self, conn: TConn, fs: Any) -> None:
        """After an answer: what has come of the next request is waited for, who is done may leave in their own time."""
        try:
            stays = not fs.cancelled() and bool(fs.result())
        except Exception:  # noqa: BLE001 - as gunicorn does: whatever happened, this connection is over
            stays = False
        if not stays:
            self._let_go(conn)
        elif ahead := conn.parser.unreader.take_buffered():
            self._wait_for(conn, ahead)
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

    def _wait_for(self, conn: TConn, ahead: bytes = b"") -> None:
        conn.sock.setblocking(False)
        self.arriving[conn] = Arriving(time.monotonic() + HEAD_S, bytearray(ahead))
        self.poller.register(conn.sock, EVENT_READ, partial(self._read, conn))
        self._read(conn)

    def _read(self, conn: TConn, _socket: object = None) -> None:
        waited = self.arriving[conn]
        try:
            came = conn.sock.recv(CHUNK)
        except BlockingIOError:
            came = None
        except OSError:
            came = b""
        if came == b"":
            self._forget(conn)
            self._close(conn)
            return
        waited.content += came or b""
        if waited.head < 0:
            self._look_at_head(conn, waited)
        if conn in self.arriving and waited.head >= 0 and _is_whole(waited):
            self._hand_over(conn, waited)

    def _look_at_head(self, conn: TConn, waited: Arriving) -> None:
        end = waited.content.find(b"\r\n\r\n")
        if end < 0 and len(waited.content) > LARGEST_HEAD:
            self._refuse(conn, "431 Request Header Fields Too Large")
        if end < 0:
            return
        waited.until = time.monotonic() + BODY_S
        if expects := _EXPECTS.search(waited.content, 0, end + 2):
            del waited.content[expects.start() : expects.end()]
            end -= expects.end() - expects.start()
            conn.sock.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        waited.head = end + 4

    def _hand_over(self, conn: TConn, waited: Arriving) -> None:
        self._forget(conn)
        conn.init()
        conn.parser.unreader.unread(bytes(waited.content))
        conn.data_ready = True
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


def _is_whole(waited: Arriving) -> bool:
    """Whether the request has come to its end, or is too long to wait for it."""
    if _CHUNKED.search(waited.content, 0, waited.head):
        return waited.content.endswith(b"0\r\n\r\n") or len(waited.content) > LARGEST_BODY
    length = _LENGTH.search(waited.content, 0, waited.head)
    needed = int(length[1]) if length else 0
    return needed > LARGEST_BODY or len(waited.content) >= waited.head + needed
