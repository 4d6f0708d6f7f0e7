"""POST /opportunities/<id>/lines/<line>/choose: an alternative instead of the line that it stands beside."""

import pytest

from tests.opportunities.lines.test_roles import offer
from tests.support.visitor import Visitor, form_key


@pytest.fixture
def deal(ana: Visitor) -> int:
    return ana.create(account="La Espiga Azul")


def choose(visitor: Visitor, deal: int, line: int, version: int | None = None, *, fragment: bool = True, key: str = ""):
    fields = {"version": version or visitor.version(deal), "form_key": key or form_key()}
    return visitor.post(f"/opportunities/{deal}/lines/{line}/choose", fields, fragment=fragment)


def roles(visitor: Visitor, deal: int) -> dict[int, tuple[str, int | None]]:
    return {line["id"]: (line["role"], line["alternative_to"]) for line in visitor.lines(deal)}


def test_the_two_change_places_and_the_totals_follow(ana, deal):
    machine, mill = ana.add_line(deal, "CAFE-S100", 1), ana.add_line(deal, "MOL-M20", 1)
    offer(ana, deal, mill, f"alternative:{machine}")
    version = ana.version(deal)
    page = ana.get(f"/opportunities/{deal}").text
    assert f'action="/opportunities/{deal}/lines/{mill}/choose"' in page
    answer = choose(ana, deal, mill)
    assert answer.status_code == 200
    assert f'id="line-{mill}"' in answer.text and f'id="line-{machine}"' in answer.text
    assert roles(ana, deal) == {mill: ("counted", None), machine: ("alternative", mill)}
    assert ana.record(deal)["estimated_revenue"]["amount"] == "640.00"
    assert ana.version(deal) == version + 1


def test_it_can_be_chosen_back(ana, deal):
    machine, mill = ana.add_line(deal, "CAFE-S100", 1), ana.add_line(deal, "MOL-M20", 1)
    offer(ana, deal, mill, f"alternative:{machine}")
    choose(ana, deal, mill)
    choose(ana, deal, machine)
    assert roles(ana, deal) == {machine: ("counted", None), mill: ("alternative", machine)}
    assert ana.record(deal)["estimated_revenue"]["amount"] == "2500.00"


def test_the_other_alternatives_stand_beside_what_was_chosen(ana, deal):
    first, second, third, aside = (ana.add_line(deal, "MOL-M20", 1) for _each in range(4))
    offer(ana, deal, second, f"alternative:{first}")
    offer(ana, deal, third, f"alternative:{first}")
    choose(ana, deal, second)
    assert roles(ana, deal) == {
        first: ("alternative", second), second: ("counted", None), third: ("alternative", second), aside: ("counted", None),
    }  # fmt: skip


def test_an_alternative_to_a_line_that_went_simply_counts(ana, deal):
    first, second = ana.add_line(deal, "MOL-M20", 1), ana.add_line(deal, "CAFE-S100", 1)
    offer(ana, deal, second, f"alternative:{first}")
    ana.delete(f"/opportunities/{deal}/lines/{first}", {"form_key": form_key()})
    assert choose(ana, deal, second).status_code == 200
    assert roles(ana, deal) == {second: ("counted", None)}


def test_sent_twice_it_is_done_once(ana, deal):
    machine, mill = ana.add_line(deal, "CAFE-S100", 1), ana.add_line(deal, "MOL-M20", 1)
    offer(ana, deal, mill, f"alternative:{machine}")
    key, version = form_key(), ana.version(deal)
    assert [choose(ana, deal, mill, version, key=key).status_code for _time in range(2)] == [200, 200]
    assert ana.version(deal) == version + 1


def test_without_a_script_it_leads_back_to_the_lines(ana, deal):
    machine, mill = ana.add_line(deal, "CAFE-S100", 1), ana.add_line(deal, "MOL-M20", 1)
    offer(ana, deal, mill, f"alternative:{machine}")
    answer = choose(ana, deal, mill, fragment=False)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/opportunities/{deal}#h-lines")


def test_what_is_no_alternative_is_refused(ana, deal):
    machine = ana.add_line(deal, "CAFE-S100", 1)
    offer(ana, deal, machine, "optional")
    assert choose(ana, deal, machine).status_code == 422
    assert choose(ana, deal, 999_999).status_code == 404


def test_somebody_elses_choice_meanwhile_is_a_conflict(ana, deal, sign_in):
    machine, mill = ana.add_line(deal, "CAFE-S100", 1), ana.add_line(deal, "MOL-M20", 1)
    offer(ana, deal, mill, f"alternative:{machine}")
    seen = ana.version(deal)
    offer(sign_in("marta"), deal, mill, "optional")
    assert choose(ana, deal, mill, seen).status_code == 409
    assert roles(ana, deal)[mill] == ("optional", None)
