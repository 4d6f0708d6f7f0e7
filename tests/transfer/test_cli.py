"""oportuna import crm-sales-opportunities DIR: what it prints, how it ends, what it writes."""

import csv
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.support.database import disconnect
from webapp import caches
from webapp.cli import main
from webapp.db import connect, database, use
from webapp.opportunities.records import Opportunity
from webapp.people.records import BusinessUnit
from webapp.transfer.records import Imported

BAD = ("X0000001", "Nobody", "=Aqua", "", "Engaging", "2017-01-02", "", "")


@pytest.fixture
def environment(own_database: str, tmp_path: Path) -> Iterator[dict[str, str]]:
    """What the command is told about the database."""
    yield {"DATABASE_URL": own_database, "OPORTUNA_HOME": str(tmp_path / "home")}
    disconnect(database.obj)
    caches.forget()


@pytest.fixture
def command(environment: dict[str, str], folder) -> Callable[..., Result]:
    """Run the import of the folder with these options; what the test reads afterwards comes from the same database."""
    use(connect(environment["DATABASE_URL"]))

    def run(*options: str) -> Result:
        disconnect(database.obj)
        words = ["import", "crm-sales-opportunities", str(folder.path), *options]
        return CliRunner().invoke(main, words, env=environment, catch_exceptions=False)

    return run


def test_it_prints_one_object_for_scripts(command):
    result = command("--json")
    assert (result.exit_code, result.stderr) == (0, "")
    told = json.loads(result.stdout)
    assert list(told) == ["opportunities", "accounts", "products", "units", "users", "price_lists"]
    assert told["opportunities"]["won_revenue"] == "11202.25"
    assert told["accounts"] == {"read": 4, "created": 4, "changed": 0, "unchanged": 0, "mapped": 1, "refused": 0}


def test_it_prints_a_table_for_people(command):
    told = " ".join(command().stdout.split())
    assert "opportunities 11 11 0 0 3 0" in told
    assert "4 won, 2 lost, 3 engaging, 2 prospecting; 3 without an account" in told
    assert "won revenue: 11,202.25 (Harbour 5,102.25, Meadow 6,100.00)" in told


def test_a_refused_row_stops_everything_with_its_reason(command, folder):
    folder.add("sales_pipeline.csv", *BAD)
    result = command()
    assert result.exit_code == 1
    assert 'sales_pipeline.csv, row 13: sales_agent "Nobody" is not in the other files' in result.stderr
    assert not BusinessUnit.select().exists()
    assert json.loads(command("--json").stdout) == {
        "refused": [
            {"file": "sales_pipeline.csv", "row": 13, "reason": 'sales_agent "Nobody" is not in the other files'}
        ]
    }


def test_with_a_file_for_the_refused_the_others_come_in(command, folder, tmp_path):
    folder.add("sales_pipeline.csv", *BAD)
    result = command("--json", "--rejects", str(tmp_path / "rejects.csv"))
    assert result.exit_code == 0
    whole = json.loads(result.stdout)["opportunities"]
    assert (whole["read"], whole["created"], whole["refused"]) == (12, 11, 1)
    with (tmp_path / "rejects.csv").open(encoding="utf-8", newline="") as file:
        heads, row = csv.reader(file)
    assert heads[:3] == ["file", "row", "reason"]
    assert row[:2] == ["sales_pipeline.csv", "13"]
    # A spreadsheet must not run what stood in a cell.
    assert row[3:6] == ["X0000001", "Nobody", "'=Aqua"]


def test_a_missing_file_is_one_clear_line(command, folder):
    (folder.path / "accounts.csv").unlink()
    result = command()
    assert (result.exit_code, result.stderr) == (1, "oportuna import: accounts.csv: No such file or directory\n")


def test_a_new_database_gets_its_tables_and_the_first_unit_is_the_company(environment, databases, folder):
    fresh = databases.create()
    words = ["import", "crm-sales-opportunities", str(folder.path)]
    result = CliRunner().invoke(main, words, env=environment | {"DATABASE_URL": fresh}, catch_exceptions=False)
    assert result.exit_code == 0, result.stderr
    roots = BusinessUnit.select(BusinessUnit.name).where(BusinessUnit.parent_id.is_null()).tuples()
    assert list(roots) == [("CRM Sales Opportunities",)]
    disconnect(database.obj)
    databases.drop(fresh)


KILLED = """
import os, signal, sys
from webapp.cli import main
from webapp.transfer.crm_sales_opportunities import deals
whole = deals.write_deals
def half(*values):
    whole(*values)
    os.kill(os.getpid(), signal.SIGKILL)
deals.write_deals = half
main(["import", "crm-sales-opportunities", sys.argv[1]])
"""


def test_killed_half_way_it_leaves_nothing_and_can_be_run_again(environment, command, folder):
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(folder.path)], env=os.environ | environment, capture_output=True, check=False
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    own = connect(environment["DATABASE_URL"])
    use(own)
    with own.connection_context():
        for table in (Opportunity, BusinessUnit, Imported):
            assert not table.select().exists()
    assert json.loads(command("--json").stdout)["opportunities"]["created"] == 11
