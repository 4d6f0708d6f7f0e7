"""Figures as tables: for the terminal and, with all that is kept, for RESULTS.md."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from bench.figures import Figure, Run
from bench.results import FOLDER, Ratio, kept, ratios, run_of

PAGE = Path(__file__).parent / "RESULTS.md"
ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
SIZES = (1_000, 10_000, 100_000)
HEAD = ("", "ms", "p95", "cpu ms", "×", "8: a second", "8: p95", "8: ×", "÷ last", "SQL", "bytes", "sent")
INTRODUCTION = """# What the bench found

Made by `make bench`; how to read it is in [README.md](README.md). Times are in milliseconds: the median and the 95th
percentile with one client, then answers a second and the 95th percentile with eight. × is how many times the yardstick
a figure takes; the yardsticks are the last three rows of each table.
"""


def table(run: Run, last: Mapping[str, float] = MappingProxyType({})) -> list[list[str]]:
    """All figures of a run, the yardsticks last; `last` is how many times the last kept run's median each takes."""
    held = ratios(run)
    rows = [list(HEAD)] + [_row(figure, held[name], last.get(name)) for name, figure in run.figures.items()]
    yardsticks = [*run.bare.values(), *([run.commit] if run.commit else [])]
    return rows + [_row(figure, None) for figure in yardsticks]


def once(run: Run) -> list[list[str]]:
    """The figures besides the load."""
    return [["", "", ""]] + [[each.what, f"{each.value:g}", each.unit] for each in run.once.values()]


def plain(rows: list[list[str]]) -> str:
    """The table with its columns aligned, for the terminal."""
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    return "\n".join(
        row[0].ljust(widths[0]) + "".join("  " + cell.rjust(w) for cell, w in zip(row[1:], widths[1:], strict=True))
        for row in rows
    )


def write_page() -> None:
    """RESULTS.md from every kept run."""
    told = {(engine, size): kept(engine, size) for engine in ENGINES for size in _sizes()}
    known = {key: each for key, each in told.items() if each}
    parts = [INTRODUCTION, *_overview(known)]
    for (engine, size), each in known.items():
        made = each["machine"]
        parts += [
            f"## {size} opportunities on {ENGINES[engine]}\n",
            f"{each['date']}; {made['processors']} × {made['processor']}, {made['memory_gib']} GiB; {made['system']}; "
            f"Python {made['python']}; {made['database']}. Memory of all processes {each['memory_mib']} MiB; "
            f"first answer after {each['start_s']} s.\n",
            _markdown(table(run_of(each), each["last"])) + "\n",
            *([_markdown(once(run_of(each))) + "\n"] if each["once"] else []),
        ]
    PAGE.write_text("\n".join(parts))


def _overview(known: dict) -> Iterable[str]:
    """Medians of one client side by side, so that growth with size and the difference of engines can be seen."""
    if not known:
        return []
    runs = {key: run_of(each) for key, each in known.items()}
    head = ["median ms, one client", *(f"{ENGINES[engine]} {size}" for engine, size in runs)]
    names = list(dict.fromkeys(name for run in runs.values() for name in run.figures))
    what = {name: figure.what for run in runs.values() for name, figure in run.figures.items()}
    rows = [
        [what[name], *(_ms(run.figures[name].one.median_ms) if name in run.figures else "" for run in runs.values())]
        for name in names
    ]
    return [_markdown([head, *rows]) + "\n"]


def _row(figure: Figure, ratio: Ratio | None, last: float | None = None) -> list[str]:
    eight = figure.eight
    return [
        figure.what, _ms(figure.one.median_ms), _ms(figure.one.p95_ms), _ms(figure.one.cpu_ms) if figure.one.cpu_ms else "",
        f"{ratio.one:.1f}" if ratio else "", f"{eight.per_second:.0f}" if eight else "",
        _ms(eight.p95_ms) if eight else "", f"{ratio.eight:.1f}" if ratio and ratio.eight else "",
        f"{last:.2f}" if last else "", str(figure.statements), str(figure.bytes or ""), str(figure.sent or ""),
    ]  # fmt: skip


def _ms(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.1f}"


def _markdown(rows: list[list[str]]) -> str:
    head, *body = rows
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, rule, *body))


def _sizes() -> list[int]:
    found = {int(file.stem.partition("-")[2]) for file in FOLDER.glob("*.json")}
    return sorted(found | set(SIZES))
