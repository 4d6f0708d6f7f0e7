"""The tests' own ground holds: both engines, copies, and a browser that notices."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import psycopg
import pytest

from tests.support.server import served
from webapp.web.static import StaticFiles

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from tests.support.browser import Faults
    from tests.support.database import Databases

POLICY = "default-src 'self'; img-src data:"


def test_each_engine_gives_a_database_of_this_process(engine: str, engine_url: str) -> None:
    assert engine_url.startswith({"sqlite": "sqlite:///", "postgres": "postgresql://"}[engine])


@pytest.mark.postgres
def test_a_copy_on_postgres_holds_what_the_original_held(postgres_url: str) -> None:
    from tests.support.database import PostgresDatabases, dropped

    databases = PostgresDatabases(postgres_url, "oportuna_copies")
    with dropped(databases, databases.create()) as original:
        with psycopg.connect(original) as connection:
            connection.execute("CREATE TABLE machine (code text)")
            connection.execute("INSERT INTO machine VALUES ('CAFE-S100')")
        connection.close()
        with dropped(databases, databases.copy(original)) as copy:
            with psycopg.connect(copy) as connection:
                assert connection.execute("SELECT code FROM machine").fetchall() == [("CAFE-S100",)]
            connection.close()


def test_a_copy_is_another_database(databases: "Databases", engine_url: str, own_database: str) -> None:
    assert own_database != engine_url


def test_the_browser_notices_a_policy_violation(page: "Page", faults: "list[Faults]") -> None:
    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        start_response("200 OK", [("Content-Type", "text/html"), ("Content-Security-Policy", POLICY)])
        return [b"<!doctype html><title>x</title><link rel=icon href='data:,'><p style='color:red'>inline</p>"]

    with served(application) as address:
        page.goto(address)
        page.evaluate("0")
    assert faults[0].violations
    faults[0].forgive("style-src")


def test_the_browser_reaches_nobody_outside(page: "Page") -> None:
    from playwright.sync_api import Error

    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://outside.example/" + quote("¿nadie?"))


def test_a_context_may_go_without_scripts(new_context: "Callable[..., BrowserContext]") -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.set_content("<noscript><p>sin guiones</p></noscript>")
    assert page.locator("p").inner_text() == "sin guiones"


def test_a_home_is_empty_but_for_the_static_files(home: Path) -> None:
    StaticFiles(home)
    assert [path.name for path in home.iterdir()] == ["static"]


def test_a_picture_without_words_is_a_barrier(page: "Page") -> None:
    from tests.support.browser import barriers

    page.set_content('<html lang="es"><title>x</title><main><h1>x</h1><img src="data:,"></main></html>')
    assert [barrier.partition(":")[0] for barrier in barriers(page)] == ["image-alt"]
