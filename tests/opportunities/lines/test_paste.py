"""POST /opportunities/<id>/lines/paste: rows of a spreadsheet become lines, after a look at what was understood."""

import pytest

from tests.support.visitor import Visitor, form_key
from webapp.db.statements import counted

ROWS = "CAFE-S100\t2\nmol-m20\t1\t600\n\nVisita de obra\t1\t350,50\n"


@pytest.fixture
def deal(ana: Visitor) -> int:
    return ana.create(account="La Espiga Azul")


def paste(visitor: Visitor, deal: int, rows: str, step: str = "preview", key: str | None = None):
    fields = {"rows": rows, "step": step, "number_format": "es", "form_key": key or form_key()}
    return visitor.post(f"/opportunities/{deal}/lines/paste", fields)


def test_the_preview_says_what_was_understood_and_adds_nothing(ana, deal):
    version = ana.version(deal)
    answer = paste(ana, deal, ROWS)
    assert answer.status_code == 200
    for text in ("Café S-100", "Molino", "Visita de obra", "Fuera de catálogo", "350,50", "Añadir 3 líneas"):
        assert text in answer.text, text
    assert (ana.lines(deal), ana.version(deal)) == ([], version)


def test_all_rows_become_lines_in_one_version(ana, deal):
    version = ana.version(deal)
    assert paste(ana, deal, ROWS, "add").status_code == 303
    got = [(line["name"].split(",")[0], line["quantity"], line["net"]["amount"]) for line in ana.lines(deal)]
    assert [net for _name, _quantity, net in got] == ["5000.00", "600.00", "350.50"]
    assert ana.version(deal) == version + 1
    assert ana.record(deal)["estimated_revenue"]["amount"] == "5950.50"
    assert "añadió 3 líneas" in ana.get(f"/opportunities/{deal}").text


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("NO-EXISTE\t2", "No hay ningún producto"),
        ("CAFE-S100\tdos", "número"),
        ("CAFE-S100\t1,5", "entera"),
        ("CAFE-S100\t1\t2\t3", "Sobran columnas"),
        ("CAFE-S100\t1\t33.33", "33,33"),
        ("\t2", "Elige un producto"),
    ],
)
def test_a_row_with_a_problem_is_named_and_none_is_added(ana, deal, row, said):
    for step in ("preview", "add"):
        answer = paste(ana, deal, f"MOL-M20\t1\n{row}", step)
        assert answer.status_code == 422
        assert 'data-row="2" class="wrong"' in answer.text and said in answer.text
    assert ana.lines(deal) == []


def test_a_heading_and_semicolons_are_understood(ana, deal):
    assert paste(ana, deal, "Código;Cantidad\r\nMOL-M20;3\r\n", "add").status_code == 303
    assert [line["quantity"] for line in ana.lines(deal)] == ["3"]


@pytest.mark.parametrize(
    ("rows", "said"), [("", "al menos una fila"), (" \n\t\n", "al menos"), ("x\t1\n" * 501, "500")]
)
def test_nothing_and_too_much_are_refused(ana, deal, rows, said):
    answer = paste(ana, deal, rows)
    assert answer.status_code == 422 and said in answer.text


def test_the_form_sent_twice_adds_its_rows_once(ana, deal):
    key = form_key()
    for _time in range(2):
        assert paste(ana, deal, "MOL-M20\t1\nCAFE-S100\t1", "add", key).status_code == 303
    assert len(ana.lines(deal)) == 2


def test_five_hundred_rows_take_few_statements(ana, deal):
    with counted() as heard:
        assert paste(ana, deal, "MOL-M20\t1\n" * 500, "add").status_code == 303
    assert len(ana.lines(deal)) == 500
    assert len(heard) < 25


def test_what_others_own_takes_no_rows(ana, deal, sign_in):
    assert paste(sign_in("luis"), deal, ROWS, "add").status_code == 404
    assert paste(sign_in("nadia"), deal, ROWS, "add").status_code == 403
