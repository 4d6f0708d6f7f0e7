"""Five hundred lines: as many statements as one, and a page that stays small enough to use."""

import pytest

from tests.support.visitor import Visitor, form_key
from webapp.db.statements import counted

MANY = 500


@pytest.fixture
def deals(ana: Visitor) -> tuple[int, int]:
    """One opportunity with one line, one with five hundred."""
    made = ana.create(), ana.create()
    for deal, count in zip(made, (1, MANY), strict=True):
        rows = "\n".join(f"{('CAFE-S100', 'MOL-M20')[each % 2]}\t{each % 4 + 1}" for each in range(count))
        ana.post(f"/opportunities/{deal}/lines/paste", {"rows": rows, "step": "add", "form_key": form_key()})
    return made


def statements(visitor: Visitor, deal: int, do) -> int:
    do(visitor, deal)
    with counted() as heard:
        assert do(visitor, deal).status_code == 200
    return len(heard)


def show(visitor: Visitor, deal: int):
    return visitor.get(f"/opportunities/{deal}")


def edit(visitor: Visitor, deal: int):
    line = visitor.lines(deal)[-1]
    quantity = int(line["quantity"]) % 4 + 1
    return visitor.patch(
        f"/opportunities/{deal}/lines/{line['id']}", {"quantity": quantity, "version": visitor.version(deal)}
    )


def turn(visitor: Visitor, deal: int):
    order = ",".join(str(line["id"]) for line in reversed(visitor.lines(deal)))
    fields = {"order": order, "version": visitor.version(deal), "form_key": form_key()}
    return visitor.post(f"/opportunities/{deal}/lines/order", fields, fragment=True)


@pytest.mark.parametrize("do", [show, edit])
def test_the_number_of_statements_is_that_of_one_line(ana, deals, do):
    one, many = deals
    assert statements(ana, many, do) == statements(ana, one, do)


def test_ordering_five_hundred_lines_takes_as_many_statements_as_an_edit(ana, deals):
    _one, many = deals
    assert statements(ana, many, turn) <= statements(ana, many, edit) + 1


def test_the_page_and_an_edit_of_it_stay_small(ana, deals):
    _one, many = deals
    assert len(show(ana, many).data) < 2_000_000
    assert len(edit(ana, many).data) < 40_000
