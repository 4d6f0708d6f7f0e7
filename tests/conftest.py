"""What every test may ask for. The pieces are in `tests/support/`; this file wires them to pytest.

engine          "sqlite" and "postgres": a test that asks for it, or for what stands on it, runs once on each
databases       makes raw databases of that engine for this test process
engine_url      DATABASE_URL of this process's migrated database (tests in it roll back)
world           a small company in it (tests/support/world.py); the test's writes are rolled back
app             the application over it, one for the test process, with its plugin workers warm
make_app        a function that makes another one: make_app(plugins_dir=…, base_url="https://…")
sign_in         sign_in("ana") answers with a signed-in browser (tests/support/visitor.py); `ana` is one
own_world       the small company in a database for this test alone, in use: what is written there is committed
own_app         the application over it
own_database    DATABASE_URL of a migrated copy for this test alone (concurrency, kills, served applications)
home            an empty OPORTUNA_HOME whose compressed static files are shared by all tests
browser         Chromium, one for the test process
new_context     a function that opens a watched context: new_context(locale="en-GB", java_script_enabled=False)
page            a page in a watched context (es-ES, 1366 × 768)
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from tests.support.postgres import postgres_server

if TYPE_CHECKING:
    from flask import Flask
    from peewee import Database
    from playwright.sync_api import Browser, BrowserContext, Page

    from tests.support.browser import Faults
    from tests.support.database import Databases
    from tests.support.visitor import Visitor
    from tests.support.world import World
    from webapp.settings import Settings

SERVER = pytest.StashKey[str]()
SERVER_LIFE = pytest.StashKey[ExitStack]()
DESKTOP = {"width": 1366, "height": 768}


# One PostgreSQL server a run. With several test processes the controller starts it before they collect.


def pytest_configure(config: pytest.Config) -> None:
    distributed = getattr(config.option, "numprocesses", None)
    if distributed and not config.option.collectonly and not hasattr(config, "workerinput"):
        _start_server(config)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["postgres_server"] = node.config.stash[SERVER]


def pytest_unconfigure(config: pytest.Config) -> None:
    if SERVER_LIFE in config.stash:
        config.stash[SERVER_LIFE].close()


def _start_server(config: pytest.Config) -> str:
    life = config.stash[SERVER_LIFE] = ExitStack()
    config.stash[SERVER] = life.enter_context(postgres_server())
    return config.stash[SERVER]


@pytest.fixture(scope="session")
def postgres_url(request: pytest.FixtureRequest) -> str:
    """The server of this run, as the superuser's address."""
    given = getattr(request.config, "workerinput", {}).get("postgres_server")
    return given or _start_server(request.config)


# Marks follow from what a test asks for: `-m "not browser and not postgres"` is the quick part.


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        names = getattr(item, "fixturenames", ())
        if "browser" in names:
            item.add_marker("browser")
        if "postgres_url" in names:
            item.add_marker("postgres")


@pytest.fixture(autouse=True)
def _in_spanish() -> None:
    """Each test starts in Spanish, whatever language the one before it chose."""
    from webapp.core import language

    language.choose(language.SOURCE)


# Databases


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="session")
def databases(engine: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> "Databases":
    from tests.support.database import PostgresDatabases, SqliteDatabases

    if engine == "sqlite":
        return SqliteDatabases(tmp_path_factory.mktemp("sqlite"))
    return PostgresDatabases(request.getfixturevalue("postgres_url"), f"oportuna_{os.getpid()}_{uuid4().hex[:8]}")


@pytest.fixture(scope="session")
def template_url(databases: "Databases") -> Iterator[str]:
    """The migrated database that others are copied from; nobody else connects to it."""
    from tests.support.database import dropped, migrated

    with dropped(databases, migrated(databases)) as url:
        yield url


@pytest.fixture(scope="session")
def engine_url(databases: "Databases", template_url: str) -> Iterator[str]:
    from tests.support.database import dropped

    with dropped(databases, databases.copy(template_url)) as url:
        yield url


@pytest.fixture
def own_database(databases: "Databases", template_url: str) -> Iterator[str]:
    from tests.support.database import dropped

    with dropped(databases, databases.copy(template_url)) as url:
        yield url


@pytest.fixture
def home(tmp_path: Path, pytestconfig: pytest.Config) -> Path:
    """Compressing the static files takes most of a second; they are named by their content, so one folder serves all."""
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "static").symlink_to(pytestconfig.cache.mkdir("static"))
    return folder


# The application over the migrated database, with a small company in it; each test is rolled back


@pytest.fixture(scope="session")
def populated(engine_url: str) -> "Iterator[tuple[Database, World]]":
    """The process's database of this engine with the small company in it, written once."""
    from tests.support.database import disconnect
    from tests.support.world import make_world
    from webapp import caches
    from webapp.db import connect, use

    database = connect(engine_url)
    use(database)
    caches.forget()
    with database.connection_context():
        world = make_world()
    yield database, world
    disconnect(database)


@pytest.fixture
def world(populated: "tuple[Database, World]") -> "Iterator[World]":
    """The small company; what the test writes is rolled back."""
    from webapp import caches
    from webapp.db import use

    database, made = populated
    use(database)
    caches.forget()
    database.connect(reuse_if_open=True)
    with database.atomic() as transaction:
        yield made
        transaction.rollback()
    database.close()
    caches.forget()


@pytest.fixture
def own_world(own_database: str) -> "Iterator[World]":
    """The small company in a database of this test's own; nothing is rolled back, other threads and processes see it."""
    from tests.support.database import disconnect
    from tests.support.world import make_world
    from webapp import caches
    from webapp.db import connect, use

    database = connect(own_database)
    use(database)
    caches.forget()
    with database.connection_context():
        made = make_world()
    yield made
    disconnect(database)
    caches.forget()


@pytest.fixture
def own_app(own_world: "World", home: Path) -> "Flask":
    """The application over that database, asking this process's plugin workers."""
    from webapp.app import create_app
    from webapp.db import database
    from webapp.pluginhost import host

    waiting, host._host = host._host, None
    made = create_app(_settings(home), database.obj)
    if waiting is not None:
        host.close()
        host._host = waiting
    return made


@pytest.fixture(scope="session")
def whole_app(
    populated: "tuple[Database, World]", tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> "Flask":
    """The application over this engine's database, for all tests of the process: templates compiled, workers warm."""
    from webapp.app import create_app

    folder = tmp_path_factory.mktemp("home")
    (folder / "static").symlink_to(pytestconfig.cache.mkdir("static"))
    return create_app(_settings(folder), populated[0])


@pytest.fixture
def app(world: "World", whole_app: "Flask") -> "Flask":
    """The application over the small company's database."""
    return whole_app


@pytest.fixture
def make_app(app: "Flask", populated: "tuple[Database, World]", home: Path) -> "Iterator[Callable[..., Flask]]":
    """A function that makes an application with other settings; the process's own plugin workers wait meanwhile."""
    from webapp.app import create_app
    from webapp.pluginhost import host

    waiting, host._host = host._host, None
    yield lambda **other: create_app(_settings(home, **other), populated[0])
    host.close()
    host._host = waiting


def _settings(home: Path, **other: Any) -> "Settings":
    """Settings for tests; plugins may take their time, so that a busy machine fails no test."""
    from webapp.settings import Settings

    usual = {"database_url": "sqlite:///unused", "secret_key": "k" * 32, "plugin_timeout_ms": 10_000, "testing": True}
    return Settings(home=home, **usual | other)


@pytest.fixture
def sign_in(app: "Flask") -> "Callable[[str], Visitor]":
    """A function that signs a person in: sign_in("ana") answers with their browser."""
    from tests.support.visitor import Visitor

    return lambda name: Visitor(app, name)


@pytest.fixture
def ana(sign_in: "Callable[[str], Visitor]") -> "Visitor":
    """Ana's browser: a salesperson in Café Sur."""
    return sign_in("ana")


# Browser


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    from tests.support.browser import chromium

    with chromium() as browser:
        yield browser


@pytest.fixture
def faults() -> "list[Faults]":
    """The faults of this test's contexts, in the order in which they were opened."""
    return []


@pytest.fixture
def new_context(browser: "Browser", faults: "list[Faults]") -> "Iterator[Callable[..., BrowserContext]]":
    from tests.support.browser import close_heard, watched

    contexts = []

    def open_context(**options: Any) -> "BrowserContext":
        context = browser.new_context(
            **{"locale": "es-ES", "timezone_id": "Europe/Madrid", "viewport": DESKTOP} | options
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        faults.append(watched(context))
        return context

    yield open_context
    for context in contexts:
        close_heard(context)
    assert [fault for one in faults for fault in one.seen] == []


@pytest.fixture
def page(new_context: "Callable[..., BrowserContext]") -> "Page":
    return new_context().new_page()


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The folder that holds pyproject.toml."""
    return Path(__file__).resolve().parent.parent
