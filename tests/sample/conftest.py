"""The sample, made once for each day that tests look at it on; the tests read it.

On SQLite as of two days; on PostgreSQL once, for the stories: what the product's actions do there, other tests tell.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from webapp import caches
from webapp.core import clock
from webapp.db import connect, open_connection, use
from webapp.pluginhost import host
from webapp.web.texts import load_catalogues

if TYPE_CHECKING:
    from peewee import Database

    from tests.support.database import Databases

TODAY = date(2026, 11, 23)  # a Monday in the middle of a quarter
LAST_DAY = date(2028, 12, 31)  # a Sunday, the last day of a quarter and of a year


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
) -> "Iterator[Callable[[date, int], Database]]":
    """A function that makes the sample as of a day, at an hour, in a database of its own, which is then in use."""
    from tests.support.database import disconnect
    from webapp.sample.making import make

    made: list[tuple[str, Database]] = []

    def make_on(day: date, hour: int = 7) -> "Database":
        url = databases.copy(template_url)
        database = connect(url)
        made.append((url, database))
        use(database)
        caches.forget()
        load_catalogues()
        open_connection()
        with clock.at(datetime(day.year, day.month, day.day, hour, 30, tzinfo=UTC)):
            make()
        return database

    yield make_on
    caches.forget()
    for url, database in made:
        disconnect(database)
        databases.drop(url)


@pytest.fixture(scope="package")
def samples(make_sample: "Callable[..., Database]") -> "Callable[[date], Database]":
    """A function that gives the sample as of a day, made when it is first asked for."""
    made: dict[date, Database] = {}

    def sample_of(day: date) -> "Database":
        if day not in made:
            made[day] = make_sample(day)
        return made[day]

    return sample_of


@pytest.fixture
def today(request: pytest.FixtureRequest) -> date:
    """The day on which the test looks at the sample."""
    return getattr(request, "param", TODAY)


@pytest.fixture
def sample(samples: "Callable[[date], Database]", today: date) -> Iterator[None]:
    """The sample as of that day, in use for this test."""
    use(samples(today))
    caches.forget()
    open_connection()
    with clock.at(datetime(today.year, today.month, today.day, 7, 30, tzinfo=UTC)):
        yield
