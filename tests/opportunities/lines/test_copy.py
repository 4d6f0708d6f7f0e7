"""POST /opportunities/<id>/lines/copy: chosen lines go to another opportunity, priced afresh."""

import pytest

from tests.support.visitor import Visitor, form_key


@pytest.fixture
def deal(ana: Visitor) -> int:
    made = ana.create(account="La Espiga Azul")
    ana.add_line(made, "CAFE-S100", 2)
    ana.add_line(made, "MOL-M20", 1)
    return made


def copy(visitor: Visitor, deal: int, to: object, lines: list[int], key: str | None = None):
    fields = {"to": to, "lines": lines, "form_key": key or form_key()}
    return visitor.post(f"/opportunities/{deal}/lines/copy", fields)


def test_the_chosen_lines_stand_at_the_end_of_the_other_in_one_version(ana, deal):
    other = ana.create(topic="Otra")
    ana.add_line(other, "CAFE-S100", 1)
    version = ana.version(other)
    answer = copy(ana, deal, other, [line["id"] for line in ana.lines(deal)])
    assert answer.status_code == 303
    assert [line["name"] for line in ana.lines(other)][1:] == [line["name"] for line in ana.lines(deal)]
    assert ana.version(other) == version + 1
    page = ana.client.get(answer.headers["Location"]).text
    assert "2 líneas copiadas de" in page and "añadió 2 líneas" in page
    assert "-200,00" in page.replace("−", "-")  # three machines there: 4 % off each


def test_the_page_offers_what_the_reader_may_write_and_finds_it_by_words(ana, deal, sign_in):
    ana.create(topic="Molinos para la feria")
    sign_in("luis").create(topic="Molinos de otra unidad")
    page = ana.get(f"/opportunities/{deal}/lines/copy", q="MOLINOS feria").text
    assert "Molinos para la feria" in page and "otra unidad" not in page
    assert "coincide" in ana.get(f"/opportunities/{deal}/lines/copy", q="nada de nada").text


@pytest.mark.parametrize("to", ["", "x", "-1"])
def test_without_a_place_to_go_the_page_says_so(ana, deal, to):
    answer = copy(ana, deal, to, [ana.lines(deal)[0]["id"]])
    assert answer.status_code == 422 and 'id="says-to"' in answer.text


def test_without_a_line_the_page_says_so(ana, deal):
    answer = copy(ana, deal, ana.create(), [])
    assert answer.status_code == 422 and 'id="says-lines"' in answer.text


def test_nothing_goes_to_what_one_may_not_write(ana, deal, sign_in):
    hidden = sign_in("luis").create()
    assert copy(ana, deal, hidden, [ana.lines(deal)[0]["id"]]).status_code == 404


def test_the_form_sent_twice_copies_once(ana, deal):
    other, key = ana.create(), form_key()
    for _time in range(2):
        assert copy(ana, deal, other, [ana.lines(deal)[0]["id"]], key).status_code == 303
    assert len(ana.lines(other)) == 1
