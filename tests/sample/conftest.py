"""The sample, made once for each engine; the tests read it."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from webapp import caches
from webapp.core import clock
from webapp.db import connect, open_connection, use
from webapp.pluginhost import host

if TYPE_CHECKING:
    from peewee import Database

    from tests.support.database import Databases

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="package")
def patient_plugins() -> Iterator[None]:
    """The plugin host as `oportuna demo` sets it up."""
    from webapp.sample.making import PLUGIN

    host.configure(timeout_ms=10_000)
    host.warm((PLUGIN,))
    yield
    host.close()


@pytest.fixture(scope="package")
def make_sample(
    databases: "Databases", template_url: str, patient_plugins: None
) -> "Iterator[Callable[[date], Database]]":
    """A function that makes the sample as of a day in a database of its own, which is then in use."""
    from tests.support.database import disconnect
    from webapp.sample.making import make

    made: list[tuple[str, Database]] = []

    def make_on(day: date) -> "Database":
        url = databases.copy(template_url)
        database = connect(url)
        made.append((url, database))
        use(database)
        caches.forget()
        open_connection()
        with clock.at(datetime(day.year, day.month, day.day, 7, 30, tzinfo=UTC)):
            make()
        return database

    yield make_on
    caches.forget()
    for url, database in made:
        disconnect(database)
        databases.drop(url)


@pytest.fixture(scope="package")
def sample_database(make_sample: "Callable[[date], Database]") -> "Database":
    return make_sample(TODAY)


@pytest.fixture
def sample(sample_database: "Database") -> Iterator[None]:
    """The sample as of 23 November 2026, a Monday, in use for this test."""
    use(sample_database)
    caches.forget()
    open_connection()
    with clock.at(datetime(2026, 11, 23, 7, 30, tzinfo=UTC)):
        yield
