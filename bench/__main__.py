"""`python -m bench`: measure the main path against the real server, print and keep the figures, or check them."""

import sys
import time

import click

from bench.figures import Run
from bench.keeping import COPIES, alone, home
from bench.machine import machine
from bench.measuring import Length, measure
from bench.results import Worse, keep, kept, ratios, to_last, worse
from bench.tables import ENGINES, SIZES, once, plain, table, write_page
from webapp.core import clock

FULL, QUICK = Length(seconds=2.1, warming=0.3), Length(seconds=0.9, warming=0.2)
CHECKED = 10_000
AGAIN = 2  # what looks worse is measured so often again before it counts


@click.command()
@click.option("--sizes", help="Numbers of opportunities: 1000,10000 (all three; with --check 10000).")
@click.option("--engines", default=",".join(ENGINES), show_default=True, help="sqlite, postgresql or both.")
@click.option("--quick", is_flag=True, help="Measure shortly: for a look, not for keeping in the repository.")
@click.option("--check", is_flag=True, help="Keep nothing; exit 1 when a ratio is worse by more than a third.")
@click.option("--no-keep", is_flag=True, help="Print the figures and keep nothing.")
def main(sizes: str | None, engines: str, quick: bool, check: bool, no_keep: bool) -> None:
    """Measure Oportuna's main path over databases of several sizes."""
    chosen = [int(size) for size in sizes.split(",")] if sizes else [CHECKED] if check else list(SIZES)
    wanted = engines.split(",")
    if unknown := set(wanted) - set(ENGINES):
        raise click.UsageError(f"--engines knows sqlite and postgresql, not {', '.join(sorted(unknown))}")
    length = QUICK if quick or check else FULL
    start, failed = time.monotonic(), False
    try:
        with alone(home()):
            for engine in wanted:
                failed |= _measured(engine, chosen, length, check=check, keeps=not (check or no_keep))
    except BlockingIOError:
        raise click.ClickException(f"another bench is at work in {home()}") from None
    print(f"took {time.monotonic() - start:.0f} s")
    sys.exit(1 if failed else 0)


def _measured(engine: str, sizes: list[int], length: Length, *, check: bool, keeps: bool) -> bool:
    """Measure one engine at all sizes; True when a check failed."""
    failed = False
    with COPIES[engine](home()) as copies:
        for size in sizes:
            print(f"\n{ENGINES[engine]}, {size} opportunities", flush=True)
            with copies(size) as url:
                run = measure(url, home(), length)
                print(plain(table(run, to_last(run, kept(engine, size)))))
                if run.once:
                    print(plain(once(run)))
                print(f"memory {run.memory_mib} MiB, first answer after {run.start_s} s")
                if check:
                    failed |= _is_worse(url, engine, size, run, length)
                if keeps:
                    keep(engine, size, run, machine(), clock.now().date().isoformat())
                    write_page()
    return failed


def _is_worse(url: str, engine: str, size: int, run: Run, length: Length) -> bool:
    """Whether ratios are worse than the kept ones, even when they are measured again."""
    before = kept(engine, size)
    if before is None:
        print("nothing is kept to compare with")
        return False
    found = worse(ratios(run), before)
    for _time in range(AGAIN):
        if found:
            again = measure(url, home(), length, frozenset(each.name for each in found))
            found = [each for each in worse(ratios(again), before) if _is_in(each, found)]
    for each in found:
        print(f"WORSE: {each.name} with {each.clients} client(s): × {each.now:.2f}, kept × {each.before:.2f}")
    return bool(found)


def _is_in(one: Worse, others: list[Worse]) -> bool:
    return any((one.name, one.clients) == (each.name, each.clients) for each in others)


if __name__ == "__main__":
    main()
