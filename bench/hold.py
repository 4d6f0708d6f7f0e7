"""`python -m bench.hold`: twenty users for minutes on end; no error, quick answers, memory and open files that stay flat."""

import json
import statistics
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

import click

from bench import serving
from bench.company import email
from bench.holding import Heard, Held, User
from bench.keeping import COPIES, alone, home
from bench.load import Visit
from bench.machine import machine
from bench.measuring import disconnect, token
from bench.serving import Served
from bench.tables import ENGINES, plain
from bench.visits import asked
from webapp import caches
from webapp.core import clock
from webapp.db import connect, connection, use
from webapp.people import sessions
from webapp.people.records import User as Person

USERS = 20
SHARES = {"read": 0.7, "fragment": 0.2, "write": 0.1}
P95_MS = 150
# Of the middle and the last third: what a longer life costs is seen there, what warming up costs is not.
MORE_MEMORY, MORE_FILES = 1.05, 12
SAMPLES = 60


@dataclass
class Sample:
    """Memory of all processes, and the files and sockets that they have open."""

    memory_mib: float
    files: int


@dataclass
class Kept:
    """What a load that was held found."""

    heard: Heard
    seconds: float
    samples: list[Sample] = field(default_factory=list)

    def thirds(self) -> tuple[Sample, Sample]:
        """The medians of the middle and of the last third."""
        third = max(1, len(self.samples) // 3)
        parts = (self.samples[-2 * third : -third] or self.samples, self.samples[-third:])
        middle, last = (
            Sample(statistics.median(s.memory_mib for s in part), round(statistics.median(s.files for s in part)))
            for part in parts
        )
        return middle, last

    def faults(self, p95_ms: float | None) -> list[str]:
        """What isn't as it should be, a line each; `p95_ms` None leaves the clock out."""
        found = [f"wrong answer: {each}" for each in self.heard.wrong]
        slow = [(kind, p95(ms)) for kind, ms in self.heard.ms.items() if ms and p95_ms and p95(ms) > p95_ms]
        found += [f"{kind}: p95 {ms:.0f} ms is above {p95_ms} ms" for kind, ms in slow]
        middle, last = self.thirds()
        if last.memory_mib > middle.memory_mib * MORE_MEMORY + 1:
            found.append(f"memory grew from {middle.memory_mib:.0f} to {last.memory_mib:.0f} MiB")
        if last.files > middle.files + MORE_FILES:
            found.append(f"open files grew from {middle.files} to {last.files}")
        return found


def hold(url: str, folder: Path, seconds: float, users: int = USERS, pause_s: float = 0.15) -> Kept:
    """Serve this database, whose records the load changes, and hold the load."""
    use(connect(url))
    caches.forget()
    with connection():
        reader = Person.get(Person.email == email("scattered")).id
        cookies = [sessions.start(reader).cookie for _user in range(users)]
        rows = {row.name: row.visits for row in asked()}
    disconnect()
    with serving.product(url, folder) as server:
        tokens = [token(server.port, cookie) for cookie in cookies]
        people = [User(cookies[n], tokens[n], _visits(rows, n, users)) for n in range(users)]
        return _held(server, Held(server.port, seconds, pause_s, SHARES, people))


def p95(ms: list[float]) -> float:
    """The 95th percentile."""
    return sorted(ms)[min(len(ms) - 1, int(len(ms) * 0.95))]


def table(kept: Kept) -> list[list[str]]:
    """A row for each kind of request and one for all."""
    every = [ms for each in kept.heard.ms.values() for ms in each]
    rows = [["", "answers", "a second", "median ms", "p95", "p99", "worst"]]
    for kind, ms in (*kept.heard.ms.items(), ("all", every)):
        ordered = sorted(ms)
        figures = (
            (statistics.median(ordered), p95(ordered), ordered[int(len(ordered) * 0.99)], ordered[-1]) if ms else ()
        )
        rows.append([kind, str(len(ms)), f"{len(ms) / kept.seconds:.1f}", *(f"{each:.1f}" for each in figures)])
    return rows


def _held(server: Served, held: Held) -> Kept:
    command, start = [sys.executable, "-m", "bench.holding"], time.monotonic()
    kept = Kept(Heard(), held.seconds)
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as load:
        assert load.stdin
        load.stdin.write(json.dumps(asdict(held)))
        load.stdin.close()
        load.stdin = None
        for number in range(1, SAMPLES + 1):
            time.sleep(max(0.0, start + held.seconds * number / SAMPLES - time.monotonic()))
            if load.poll() is None:
                kept.samples.append(Sample(server.memory_mib(), server.files()))
        out, _error = load.communicate(timeout=120)
    kept.heard = Heard(**json.loads(out))
    return kept


def _visits(rows: dict[str, list[Visit]], number: int, users: int) -> dict[str, list[Visit]]:
    """Pages are everybody's; nobody else edits what one edits."""
    records = rows["record"]
    parts = [Visit(f"{each.path}/{part}", fragment=True) for each in records for part in ("fields/topic", "timeline")]
    pages = [*records[number::3], *rows["list"] * 20, *rows["search"] * 5, *rows["chart_rows"] * 5]
    return {"read": pages, "fragment": parts, "write": [*rows["line"][number::users], *rows["field"][number::users]]}


@click.command()
@click.option("--minutes", default=2.0, show_default=True, help="How long; 30 for a release.")
@click.option("--size", default=50_000, show_default=True, help="Opportunities.")
@click.option("--users", default=USERS, show_default=True, help="Who ask at the same time.")
@click.option("--pause-ms", default=150, show_default=True, help="How long each of them reads before asking again.")
@click.option("--engine", type=click.Choice(list(ENGINES)), default="sqlite", show_default=True)
def main(minutes: float, size: int, users: int, pause_ms: int, engine: str) -> None:
    """Hold a load of readers and writers; exit 1 when an answer is wrong, slow, or memory or open files grow."""
    with alone(home()), COPIES[engine](home()) as copies, copies(size) as url:
        kept = hold(url, home(), minutes * 60, users, pause_ms / 1000)
        made = machine()
    middle, last = kept.thirds()
    print(
        f"\n{clock.now():%Y-%m-%d}: {size} opportunities on {ENGINES[engine]}, {users} users for {minutes:g} minutes,"
    )
    print(f"each reading {pause_ms} ms between two answers; {made['processors']} × {made['processor']}\n")
    print(plain(table(kept)))
    print(f"\nmemory {middle.memory_mib:.0f} → {last.memory_mib:.0f} MiB, open files {middle.files} → {last.files}")
    print(f"(medians of the middle and the last third); wrong answers: {len(kept.heard.wrong)}")
    faults = kept.faults(P95_MS)
    for fault in faults:
        print(f"FAULT: {fault}")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
