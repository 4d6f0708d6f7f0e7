"""Rows that are kept as they were written still show what each page, reader and version has of its own."""

import re

import pytest

from webapp.people.records import User
from webapp.web.kept_parts import VERSION


@pytest.fixture
def deal(ana) -> int:
    deal = ana.create(account="Hotel Mirador de Triana")
    ana.add_line(deal, "CAFE-S100", 2)
    ana.add_line(deal, "TUE-PUERTO", 3)
    return deal


@pytest.fixture
def page(ana, deal) -> str:
    """The record page the second time."""
    ana.get(f"/opportunities/{deal}")
    return ana.get(f"/opportunities/{deal}").text


def test_no_mark_is_left_in_a_page(page):
    assert VERSION[:5] not in page and "\x02" not in page


def test_each_form_has_a_key_of_its_own(page):
    keys = re.findall(r'name="form_key" value="([^"]*)"', page)
    assert len(keys) > 3 and len(set(keys)) == len(keys)
    assert all(re.fullmatch(r"[0-9a-f]{32}", key) for key in keys)


def test_another_page_has_other_keys(ana, deal, page):
    again = ana.get(f"/opportunities/{deal}").text
    keys = [set(re.findall(r'name="form_key" value="([^"]*)"', text)) for text in (page, again)]
    assert not keys[0] & keys[1]


def test_the_icons_of_kept_rows_stand_in_each_page(page):
    used = set(re.findall(r'<use href="#i-([a-z-]+)"', page))
    there = set(re.findall(r'<symbol id="i-([a-z-]+)"', page))
    assert used <= there


def test_a_row_shows_the_version_of_its_page(ana, deal, page):
    before = ana.version(deal)
    ana.patch(f"/opportunities/{deal}", {"version": before, "topic": "Otro asunto"})
    rows = re.findall(r'<tr id="line-[0-9]+"[^>]*data-version="([0-9]+)"', ana.get(f"/opportunities/{deal}").text)
    assert rows == [str(ana.version(deal))] * 2 and ana.version(deal) > before


def test_rows_are_written_in_each_readers_language(world, ana, deal, page):
    assert "Ver el desglose" in page
    User.update(language="en").where(User.id == world.people["ana"]).execute()
    assert "Ver el desglose" not in ana.get(f"/opportunities/{deal}").text
