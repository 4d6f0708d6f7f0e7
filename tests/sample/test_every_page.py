"""Every page of the product as every person of the demo meets it: found by its routes, so that a new one is opened too."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.markup import Markup
from tests.support.regions import Regions
from tests.support.visitor import Visitor
from webapp.db import database
from webapp.sample.people import PEOPLE

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True, scope="session")

# What a browser never shows by itself, and what only scripts ask for.
NO_PAGES = ("/static/", "/healthz", "/readyz", "/metrics")
OPEN_OR_CLOSED = {200, 301, 302, 303, 308, 403, 404}
BROKEN = re.compile(r"\{\{|\{%|\bNone\b|\bNaN\b|\bundefined\b|Traceback|\[object Object\]|Decimal\(|datetime\.")
SCRIPTS = re.compile(r"(?s)<script.*?</script>|<style.*?</style>|<input [^>]*>")


@pytest.fixture
def site(sample: None, home: Path) -> Iterator["Flask"]:
    """The application over the sample; what its pages write down is rolled back."""
    from webapp.app import create_app
    from webapp.pluginhost import host
    from webapp.settings import Settings

    waiting, host._host = host._host, None
    settings = Settings(home=home, database_url="sqlite:///unused", secret_key="k" * 32, testing=True)
    app = create_app(settings, database.obj)
    if waiting is not None:
        host.close()
        host._host = waiting
    database.obj.connect(reuse_if_open=True)
    with database.obj.atomic() as transaction:
        yield app
        transaction.rollback()


def addresses(app: "Flask", visitor: Visitor) -> list[str]:
    """Every address that answers a GET; ids are those of the first opportunity that the person sees."""
    found = re.search(r'id="deal-(\d+)"', visitor.get("/opportunities", status="all").text)
    deal = int(found[1]) if found else 1
    lines = visitor.lines(deal) if found else []
    ids = {"line": lines[0]["id"] if lines else 1, "opportunity": deal, "code": "machines", "field": "topic", "n": 1}
    here = app.url_map.bind("localhost")
    paths = set()
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not rule.rule.startswith(NO_PAGES):
            about_a_deal = rule.rule.startswith(("/opportunities/", "/api/v1/opportunities/", "/pipeline/"))
            known = {**ids, "id": deal if about_a_deal else 1}
            paths.add(here.build(rule.endpoint, {name: known.get(name, 1) for name in rule.arguments}, "GET"))
    return sorted(paths)


@pytest.mark.parametrize("login", [person.login for person in PEOPLE])
def test_every_page_opens_and_no_region_is_silent(site: "Flask", login: str) -> None:
    visitor = Visitor(site, login)
    wrong: dict[str, object] = {}
    pages = 0
    for path in addresses(site, visitor):
        answer = visitor.get(path)
        if answer.status_code not in OPEN_OR_CLOSED:
            wrong[path] = answer.status_code
        if answer.status_code != 200 or answer.mimetype != "text/html" or "<html" not in answer.text:
            continue
        pages += 1
        text = SCRIPTS.sub("", answer.text)
        said = re.sub(r"<[^>]+>", " ", text)
        silent = [name for name in Regions(answer.text).empty if name != "chart"]
        if silent or (broken := BROKEN.findall(said)) or (repeated := Markup(answer.text).repeated_ids):
            wrong[path] = silent or broken or repeated
    assert pages > 15
    assert not wrong, "\n".join(f"{path}: {what}" for path, what in wrong.items())


def test_what_says_nothing_is_noticed(engine: str) -> None:
    silent = '<section id="a"><h2>Líneas</h2><ul></ul></section><section id="b"><h2>X</h2><p>Nada aún.</p></section>'
    assert Regions(silent).empty == ["a"]
