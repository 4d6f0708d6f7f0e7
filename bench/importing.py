"""How quick an import is: a data set of the known shape, made up here, brought in by the command."""

import csv
import os
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from random import Random

from bench.figures import Once
from bench.serving import SECRET

DEALS, ACCOUNTS, AGENTS, OFFICES = 8_800, 85, 30, ("Puerto", "Sierra", "Llano")
PRODUCTS = (("Alfa Uno", "AL", 55), ("Alfa Dos", "AL", 550), ("Beta Uno", "BE", 1096), ("Beta Dos", "BE", 3393))
FIRST = date(2017, 1, 1)
SEED = 8_800


def imported(url: str, home: Path) -> dict[str, Once]:
    """Seconds and opportunities a second of an import into the database at this address, which has none of them yet."""
    folder = home / "import"
    folder.mkdir(exist_ok=True)
    _write(folder)
    environment = {"DATABASE_URL": url, "SECRET_KEY": SECRET, "OPORTUNA_HOME": str(home)}
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "webapp.cli", "import", "crm-sales-opportunities", str(folder)],
        env=os.environ | environment,
        check=True,
        capture_output=True,
    )
    seconds = time.perf_counter() - start
    return {
        "import_s": Once(f"import of {DEALS} opportunities by the command", round(seconds, 2), "s"),
        "import_rate": Once("imported opportunities", round(DEALS / seconds), "a second"),
    }


def _write(folder: Path) -> None:
    random = Random(SEED)
    accounts = [f"Cliente {number}" for number in range(1, ACCOUNTS + 1)]
    agents = [f"Agente {chr(65 + number // 26)}{chr(65 + number % 26)}" for number in range(AGENTS)]
    _csv(folder, "products", ("product", "series", "sales_price"), PRODUCTS)
    head = ("account", "sector", "year_established", "revenue", "employees", "office_location", "subsidiary_of")
    _csv(folder, "accounts", head, [(name, "retail", 2001, 718.62, 2448, "United States", "") for name in accounts])
    offices = [OFFICES[number % len(OFFICES)] for number in range(AGENTS)]
    teams = [(agent, f"Jefa {office}", office) for agent, office in zip(agents, offices, strict=True)]
    _csv(folder, "sales_teams", ("sales_agent", "manager", "regional_office"), teams)
    head = (
        "opportunity_id",
        "sales_agent",
        "product",
        "account",
        "deal_stage",
        "engage_date",
        "close_date",
        "close_value",
    )
    _csv(folder, "sales_pipeline", head, [_deal(number, random, agents, accounts) for number in range(DEALS)])


def _deal(number: int, random: Random, agents: list[str], accounts: list[str]) -> tuple[object, ...]:
    stage = random.choices(("Won", "Lost", "Engaging", "Prospecting"), (48, 28, 18, 6))[0]
    product, _series, price = random.choice(PRODUCTS)
    begun = FIRST + timedelta(random.randrange(300))
    closed = begun + timedelta(random.randrange(1, 90))
    is_closed = stage in ("Won", "Lost")
    return (
        f"B{number:07d}", random.choice(agents), product, random.choice(accounts), stage,
        "" if stage == "Prospecting" else begun, closed if is_closed else "",
        (price if stage == "Won" else 0) if is_closed else "",
    )  # fmt: skip


def _csv(folder: Path, name: str, head: tuple[str, ...], rows) -> None:
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)
