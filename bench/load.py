"""The load: one process that keeps a few connections busy by raw sockets, so cheap that the server is what is measured.

Reads a `Plan` as JSON from standard input, writes `Taken` as JSON. Each client sends its next request when it has the
last answer. An edit carries the version that the answer before it told.
"""

import json
import re
import selectors
import socket
import sys
import time
from dataclasses import asdict, dataclass, field
from urllib.parse import urlencode

ROUNDS = 3  # each with fresh connections, which land on the server's processes by chance
_VERSION = re.compile(rb'"version": (\d+)')
_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)


@dataclass
class Visit:
    """A page to get or, with a field's `name`, an edit to send, which takes the next of its values.

    A `fragment` is a page's part, asked for as htmx does.
    """

    path: str
    name: str = ""
    values: list[str] = field(default_factory=list)
    version: int = 0
    sent: int = 0
    fragment: bool = False


@dataclass
class Plan:
    """Who asks for what, how many at once, and for how long."""

    port: int
    cookie: str
    token: str
    clients: int
    seconds: float
    warming: float
    visits: list[Visit]


@dataclass
class Taken:
    """Milliseconds of every answer, and answers a second of each round. `wrong` tells of the first wrong answer.

    `answers` counts those of warming up too; `visits` are the plan's, with the versions that the edits have led to.
    """

    visits: list[Visit]
    ms: list[float] = field(default_factory=list)
    per_second: list[float] = field(default_factory=list)
    answers: int = 0
    wrong: str = ""


class Client:
    """One connection, and what is asked over it in turn."""

    def __init__(self, plan: Plan, visits: list[Visit]):
        self.plan, self.visits, self.at = plan, visits, 0
        self.socket: socket.socket | None = None

    def send(self) -> None:
        """Ask for what comes next."""
        self.visit = self.visits[self.at % len(self.visits)]
        self.at += 1
        self.heard = b""
        self.size = -1
        self.start = time.perf_counter()
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.plan.port), 30)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(_request(self.plan, self.visit))

    def hear(self) -> bool:
        """Read what has come; True when the answer is whole. Raises ValueError for a wrong one."""
        got = self.socket.recv(262_144)
        self.heard += got
        if self.size < 0 and (end := self.heard.find(b"\r\n\r\n")) > 0:
            length = _LENGTH.search(self.heard, 0, end)
            if self.heard[9:12] != b"200" or length is None:
                raise ValueError(f"{self.visit.path}: {self.heard[:600].decode(errors='replace')}")
            self.size = end + 4 + int(length[1])
            if self.visit.name:
                self.visit.version = int(_VERSION.search(self.heard, 0, end)[1])
        if not got and len(self.heard) != self.size:
            raise ValueError(f"{self.visit.path}: the connection was closed in the middle")
        return len(self.heard) == self.size

    def ends(self) -> bool:
        """Whether the server closes the connection after this answer."""
        return b"connection: close" in self.heard[:1000].lower()

    def close(self) -> None:
        """End the connection; the next request opens another."""
        if self.socket:
            self.socket.close()
        self.socket = None


def run(plan: Plan) -> Taken:
    """Do as the plan says, in ROUNDS; a wrong answer ends it."""
    taken = Taken(plan.visits)
    shares = [_share(plan, number) for number in range(plan.clients)]
    clients = [Client(plan, share) for share in shares if share]
    for number in range(ROUNDS):
        try:
            _round(clients, plan, taken, plan.warming if number == 0 else plan.warming / 4)
        except (ValueError, OSError) as error:
            taken.wrong = str(error)
            break
    return taken


def _share(plan: Plan, number: int) -> list[Visit]:
    """Edits are dealt out, so that no two clients edit the same record; pages are for all, each beginning elsewhere."""
    if plan.visits[0].name:
        return plan.visits[number :: plan.clients]
    at = len(plan.visits) * number // plan.clients
    return plan.visits[at:] + plan.visits[:at]


def _round(clients: list[Client], plan: Plan, taken: Taken, warming: float) -> None:
    """Answers to requests that were sent after warming up, until the time is over and all answers have come."""
    with selectors.DefaultSelector() as selector:
        for client in clients:
            client.send()
            selector.register(client.socket, selectors.EVENT_READ, client)
        begin = time.perf_counter() + warming
        end = begin + plan.seconds / ROUNDS
        first, last, count, busy = 0.0, 0.0, 0, len(clients)
        while busy:
            for key, _events in selector.select(30):
                client = key.data
                if not client.hear():
                    continue
                last = time.perf_counter()
                taken.answers += 1
                if client.start >= begin:
                    first, count = first or client.start, count + 1
                    taken.ms.append((last - client.start) * 1000)
                is_over = last >= end and count > 0
                if is_over or client.ends():
                    selector.unregister(client.socket)
                    client.close()
                if is_over:
                    busy -= 1
                    continue
                is_new = client.socket is None
                client.send()
                if is_new:
                    selector.register(client.socket, selectors.EVENT_READ, client)
        taken.per_second.append(count / (last - first))


def _request(plan: Plan, visit: Visit) -> bytes:
    head = [
        f"{'PATCH' if visit.name else 'GET'} {visit.path} HTTP/1.1", f"Host: 127.0.0.1:{plan.port}",
        f"Cookie: oportuna={plan.cookie}", "Accept-Encoding: gzip, br", "Accept-Language: es",
    ]  # fmt: skip
    if visit.fragment:
        head += ["HX-Request: true", "HX-Request-Type: partial"]
    if not visit.name:
        return ("\r\n".join(head) + "\r\n\r\n").encode()
    value = visit.values[visit.sent % len(visit.values)]
    visit.sent += 1
    body = urlencode({"version": visit.version, "number_format": "machine", visit.name: value})
    head += [
        f"X-CSRFToken: {plan.token}", "HX-Request: true", "HX-Request-Type: partial",
        "Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}",
    ]  # fmt: skip
    return ("\r\n".join(head) + "\r\n\r\n" + body).encode()


if __name__ == "__main__":
    given = json.load(sys.stdin)
    print(json.dumps(asdict(run(Plan(**given | {"visits": [Visit(**each) for each in given["visits"]]})))))
