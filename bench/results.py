"""Figures kept as JSON, one file for each database, and held against the yardsticks and the last kept ones."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.figures import Figure, Once, Pace, Run

FOLDER = Path(__file__).parent / "results"
WORSE = 4 / 3  # a ratio may grow so much before `--check` fails: figures of a busy machine waver


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many times its yardstick a figure takes: by the median of one client, by the rate of eight."""

    one: float
    eight: float | None


@dataclass(frozen=True, slots=True)
class Worse:
    """A ratio that has grown too much."""

    name: str
    clients: str
    before: float
    now: float


def ratios(run: Run) -> dict[str, Ratio]:
    """Pages against the bare route with the record page's bytes; edits against that of their bytes and a bare commit."""
    return {name: _ratio(figure, run) for name, figure in run.figures.items()}


def kept(engine: str, size: int) -> dict | None:
    """What the last kept run of this database found, as its file has it."""
    file = FOLDER / f"{engine}-{size}.json"
    return json.loads(file.read_text()) if file.exists() else None


def keep(engine: str, size: int, run: Run, machine: dict, day: str) -> None:
    """Write the run's file."""
    FOLDER.mkdir(exist_ok=True)
    held = {name: asdict(ratio) for name, ratio in ratios(run).items()}
    told = {"engine": engine, "opportunities": size, "date": day, "machine": machine, "ratios": held} | asdict(run)
    told["last"] = to_last(run, kept(engine, size))
    (FOLDER / f"{engine}-{size}.json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n")


def to_last(run: Run, before: dict | None) -> dict[str, float]:
    """How many times the last kept run's median each figure takes now."""
    known = before["figures"] if before else {}
    return {
        name: round(figure.one.median_ms / known[name]["one"]["median_ms"], 2)
        for name, figure in run.figures.items()
        if name in known and known[name]["one"]["median_ms"]
    }


def run_of(told: dict) -> Run:
    """The run that `keep` wrote."""
    return Run(
        {name: _figure(each) for name, each in told["figures"].items()},
        {shape: _figure(each) for shape, each in told["bare"].items()},
        _figure(told["commit"]),
        {name: Once(**each) for name, each in told["once"].items()},
        told["memory_mib"],
        told["start_s"],
    )


def worse(now: dict[str, Ratio], before: dict) -> list[Worse]:
    """The ratios that have grown by more than a third since the kept run."""
    found = []
    for name, ratio in now.items():
        known = before["ratios"].get(name, {})
        for clients, value in asdict(ratio).items():
            if value and known.get(clients) and value > known[clients] * WORSE:
                found.append(Worse(name, clients, known[clients], value))
    return found


def _ratio(figure: Figure, run: Run) -> Ratio:
    bare, commit = run.bare[figure.shape], run.commit if figure.shape == "edit" else None
    assert bare.eight is not None
    one = figure.one.median_ms / (bare.one.median_ms + (commit.one.median_ms if commit else 0))
    if figure.eight is None:
        return Ratio(round(one, 2), None)
    together = 1 / bare.eight.per_second + (1 / commit.eight.per_second if commit and commit.eight else 0)
    return Ratio(round(one, 2), round(1 / figure.eight.per_second / together, 2))


def _figure(told: dict) -> Figure:
    eight = told["eight"] and Pace(**told["eight"])
    return Figure(**told | {"one": Pace(**told["one"]), "eight": eight})
