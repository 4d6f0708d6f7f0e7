"""Who sends or reads a byte a second holds nobody up, and is let go in the end."""

import socket
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from pathlib import Path

import psutil
import pytest

from tests.support.serving import Caller, Server, serving, wait_for
from tests.support.visitor import Visitor
from webapp.db import close_connection

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True, scope="session")

SLOW = 50
ASKED = 40
HEAD = b"GET /opportunities HTTP/1.1\r\nHost: x\r\nX-Slow: " + b"x" * 1000
BODY = b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n" + b"x" * 900


@pytest.fixture
def server(own_app, own_database: str, home: Path) -> Iterator[Server]:
    Visitor(own_app, "ana").create()
    close_connection()
    with serving(own_database, home) as server:
        yield server


def connect(server: Server, buffer: int = 0) -> socket.socket:
    slow = socket.socket()
    if buffer:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
    slow.settimeout(20)
    slow.connect(("127.0.0.1", server.port))
    return slow


def times(ana: Caller, between=lambda: None) -> list[float]:
    """How long some answers take, in seconds; `between` them something else is done."""
    taken = []
    for _time in range(ASKED):
        between()
        start = time.perf_counter()
        assert ana.ask("GET", "/opportunities")[0].status == 200
        taken.append(time.perf_counter() - start)
    return taken


def test_fifty_slow_ones_slow_nobody_and_leave_nothing_behind(server: Server):
    ana = Caller(server.port, "ana")
    times(ana)
    alone = statistics.median(times(ana))
    send_slowly(server, ana, alone)
    read_slowly(server, ana, alone)
    for number in range(60):
        with closing(connect(server)) as client:
            client.sendall((HEAD[:70], BODY[:80], b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")[number % 3])
    # All that is left is Ana's connection and those of the listening sockets.
    wait_for(lambda: sum(held(each) for each in server.web_processes) <= 1)
    ana.close()


def held(process: psutil.Process) -> int:
    """How many connections the process has open, whatever their state."""
    return sum(1 for each in process.net_connections("tcp") if each.status != psutil.CONN_LISTEN)


def send_slowly(server: Server, ana: Caller, alone: float) -> None:
    """With gunicorn's own worker sixteen of them are enough to hold every thread until they have done."""
    with ExitStack() as stack:
        slow = [stack.enter_context(closing(connect(server))) for _number in range(SLOW)]
        for number, each in enumerate(slow):
            each.sendall((HEAD, BODY)[number % 2][:60])
        at = iter(range(60, 60 + ASKED))

        def a_byte_each() -> None:
            place = next(at)
            for number, each in enumerate(slow):
                each.sendall((HEAD, BODY)[number % 2][place : place + 1])

        beside = statistics.median(times(ana, a_byte_each))
        # Generous for a busy machine; with the threads taken there would be no answer at all.
        assert beside < 4 * alone + 0.25
        # They are no worse off for it: whoever comes to an end is answered.
        slow[0].sendall(HEAD[60 + ASKED :] + b"\r\n\r\n")
        slow[1].sendall(BODY[60 + ASKED :])
        assert slow[0].recv(100).startswith(b"HTTP/1.1 302")
        assert slow[1].recv(100).startswith(b"HTTP/1.1 400")


def read_slowly(server: Server, ana: Caller, alone: float) -> None:
    request = f"GET /opportunities HTTP/1.1\r\nHost: x\r\nCookie: oportuna={ana.cookie}\r\n\r\n".encode()
    with ExitStack() as stack:
        slow = [stack.enter_context(closing(connect(server, buffer=2048))) for _number in range(SLOW)]
        for each in slow:
            each.sendall(request)
        beside = statistics.median(times(ana, lambda: [each.recv(1) for each in slow[:5]]))
        assert beside < 4 * alone + 0.25


def test_however_a_request_arrives_it_is_answered_or_refused_and_holds_no_stop_up(server: Server):
    in_pieces_and_in_a_row(server)
    asking_before_sending(server)
    in_chunks(server)
    more_than_we_take(server)
    a_head_without_end(server)
    stopping_in_the_middle(server)


def in_pieces_and_in_a_row(server: Server) -> None:
    with closing(connect(server)) as client:
        for piece in (
            b"GET /healthz HT",
            b"TP/1.1\r\nHost: x\r\n",
            b"\r\nGET /readyz HTTP/1.1\r\nHo",
            b"st: x\r\n\r\n",
        ):
            client.sendall(piece)
        answers = b""
        while answers.count(b'"ok"') < 2:
            came = client.recv(4096)
            assert came
            answers += came
    assert answers.count(b"HTTP/1.1 200") == 2


def asking_before_sending(server: Server) -> None:
    head = (
        b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"
    )
    with closing(connect(server)) as client:
        client.sendall(head)
        assert client.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        client.sendall(b"a=b")
        assert client.recv(100).startswith(b"HTTP/1.1 400")


def in_chunks(server: Server) -> None:
    with closing(HTTPConnection("127.0.0.1", server.port, timeout=20)) as client:
        client.request("POST", "/sign-in", iter([b"email=", b"x" * 5000]), encode_chunked=True,
                       headers={"Transfer-Encoding": "chunked", "Content-Type": "application/x-www-form-urlencoded"})  # fmt: skip
        assert client.getresponse().status == 400


def more_than_we_take(server: Server) -> None:
    with closing(connect(server)) as client:
        kind = b"Content-Type: application/x-www-form-urlencoded\r\n"
        client.sendall(b"POST /sign-in HTTP/1.1\r\nHost: x\r\n" + kind + b"Content-Length: 50000000\r\n\r\nfirst bytes")
        answer = client.recv(100)
        assert answer.startswith(b"HTTP/1.1 413")
        while client.recv(65536):
            pass


def a_head_without_end(server: Server) -> None:
    with closing(connect(server)) as client:
        client.sendall(b"GET / HTTP/1.1\r\nX: " + b"x" * 70_000)
        assert client.recv(100).startswith(b"HTTP/1.1 431")


def stopping_in_the_middle(server: Server) -> None:
    with closing(connect(server)), closing(connect(server)) as half:
        half.sendall(BODY[:60])
        before = time.monotonic()
        server.process.terminate()
        assert server.process.wait(30) == 0
        assert time.monotonic() - before <= 8
