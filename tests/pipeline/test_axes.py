"""Lanes instead of scores: an owner, unit or stage each."""

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from webapp.pipeline.axes import HIGHEST, Entry, lane_of, lanes, middles

entries = st.lists(st.builds(Entry, st.text(min_size=1, max_size=3), st.integers(1, 9), st.integers(0, 3)), min_size=1)


@given(entries, st.integers(2, 12))
def test_lanes_fill_the_axis_from_top_to_bottom_and_never_more_than_fit(given_entries, most):
    found = lanes(given_entries, most)
    assert 1 <= len(found) <= most
    assert [lane.y for lane in found] == middles(len(found))
    assert all(upper.y > upper.edge > lower.y for upper, lower in pairwise(found))
    assert found[-1].edge == 0
    assert found[0].y < HIGHEST


@given(entries, st.integers(2, 12), st.integers(0, 99))
def test_everyone_has_a_lane_and_stays_inside(given_entries, most, score):
    found = lanes(given_entries, most)
    for entry in given_entries:
        lane = lane_of(found, entry.name)
        assert lane.edge <= lane.at(score) <= lane.edge + lane.height


def test_the_fullest_come_first_and_the_rest_share_the_last():
    found = lanes([Entry("Ana", 2), Entry("Luis", 9), Entry("Ana", 3), Entry("Jone", 1), Entry("Nadia", 1)], 3)
    assert [lane.name for lane in found] == ["Luis", "Ana", "Otros (2)"]


def test_stages_keep_their_order():
    found = lanes([Entry("Proponer", 9, 3), Entry("Cualificar", 1, 1), Entry("Desarrollar", 5, 2)], 12)
    assert [lane.name for lane in found] == ["Cualificar", "Desarrollar", "Proponer"]


def test_the_axis_is_part_of_the_address(sign_in, deal, world):
    deal("ana")
    deal("luis")
    marta = sign_in("marta")
    answer = marta.get("/pipeline/chart/rows.json", axis="owner").json
    assert [lane["name"] for lane in answer["lanes"]] == ["Ana Robles", "Luis Urrutia"]
    assert "lanes=2" in answer["specification"]
    page = marta.get("/pipeline/chart", axis="unit").text
    assert "Unidad por fecha de cierre" in page
    assert all("axis=unit" in link for link in re.findall(r'href="(/pipeline/chart\?[^"]*owner=[^"]*)"', page))
    assert marta.get("/pipeline/chart", axis="colour").status_code == 422


def test_many_deals_are_lanes_too(sign_in, deal, monkeypatch):
    from webapp.pipeline import page

    monkeypatch.setattr(page, "AGGREGATE_BEYOND", 3)
    for days in range(8):
        deal("ana" if days % 2 else "luis", days=days)
    for axis, names in (("owner", ["Ana Robles", "Luis Urrutia"]), ("unit", ["Café Norte", "Café Sur"])):
        answer = sign_in("marta").get("/pipeline/chart/rows.json", axis=axis).json
        assert [lane["name"] for lane in answer["lanes"]] == names
        assert sum(row["count"] for row in answer["rows"]) == 8
    assert len(sign_in("marta").get("/pipeline/chart/rows.json", axis="stage").json["lanes"]) == 1


def test_deals_of_one_grade_are_offered_another_axis(sign_in, deal):
    for _each in range(20):
        deal(score=13)
    ana = sign_in("ana")
    assert "axis=owner" in ana.get("/pipeline/chart").text.split('id="says"')[1].split("</p>")[0]
    deal(score=80)
    assert "axis=owner" not in ana.get("/pipeline/chart").text.split('id="says"')[1].split("</p>")[0]


def test_a_unit_above_several_can_be_chosen(sign_in, deal, world):
    deal("ana")
    deal("luis")
    page = sign_in("marta").get("/pipeline/chart", unit=world.units["root"]).text
    assert re.search(r'id="filter-unit"[^>]*>Unidad <b>Contoso</b>', page)
