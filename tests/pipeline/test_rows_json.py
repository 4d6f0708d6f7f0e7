"""What the chart's data answer holds: the deals that the reader may see and asked for, as circles."""

import gzip
import json
from datetime import timedelta
from decimal import Decimal

import pytest

from webapp.db.statements import counted
from webapp.pipeline import page, rules


def rows(visitor, **query):
    answer = visitor.get("/pipeline/chart/rows.json", **query)
    assert answer.status_code == 200, answer.text
    return answer.json["rows"]


def ids(visitor, **query):
    return {row["id"] for row in rows(visitor, **query)}


def test_a_deal_is_one_circle_with_its_figures(sign_in, deal, today):
    mine = deal(topic="Dos máquinas para la terraza", days=18, score=84)
    [row] = rows(sign_in("ana"))
    close = (today + timedelta(18)).isoformat()
    assert (row["id"], row["close_date"], row["date"], row["at"]) == (mine, close, close, close)
    assert (row["score"], row["grade"], row["letter"], row["look"]) == (84, "A", "A", "plain")
    assert (row["estimated_revenue"], row["currency"], row["amount"]) == ("5000.00", "EUR", "5.000,00\xa0€")
    assert row["label"].startswith("Dos máquinas para la terraza, Hotel Mirador de Triana, 5.000,00\xa0€, cierre ")
    assert row["label"].endswith(", nota A 84")


def test_it_speaks_the_reader_s_language(sign_in, deal, world):
    from webapp.people.records import User

    User.update(language="en", locale="en_GB").where(User.id == world.people["ana"]).execute()
    deal(days=None)
    [row] = rows(sign_in("ana"))
    assert row["amount"] == "€5,000.00"
    assert "cierre" not in row["label"]


def test_nobody_sees_a_deal_out_of_reach(sign_in, deal):
    mine, hers, theirs = deal("ana"), deal("nadia"), deal("luis")
    assert theirs not in ids(sign_in("ana"))
    assert ids(sign_in("luis")) == {theirs}
    assert ids(sign_in("marta")) == {mine, hers, theirs}
    assert mine in ids(sign_in("ana"))


def test_closed_and_deleted_deals_are_no_circles(sign_in, deal):
    from webapp.core import clock

    deal(status="won")
    deal(status="lost")
    deal(deleted=clock.now())
    assert rows(sign_in("ana")) == []


def test_filters_by_owner_unit_and_team(sign_in, deal, world):
    mine, theirs = deal("ana"), deal("luis")
    team = deal(owner_user_id=None, owner_team_id=world.teams["openings"])
    marta = sign_in("marta")
    assert ids(marta, owner=world.people["ana"]) == {mine}
    assert ids(marta, unit=world.units["north"]) == {theirs}
    assert ids(marta, unit=world.units["root"]) == {mine, theirs, team}
    assert ids(marta, team=world.teams["openings"]) == {team}
    assert ids(marta, owner=world.people["luis"], unit=world.units["south"]) == set()


def test_filters_by_period(sign_in, deal, today):
    soon, late, far, bare = deal(days=3), deal(days=-5), deal(days=400), deal(days=None)
    ana = sign_in("ana")
    until = (today + timedelta(30)).isoformat()
    assert ids(ana, **{"from": today.isoformat(), "to": until}) == {soon}
    assert ids(ana, to=until) == {soon, late}
    assert ids(ana, to=until, undated="yes") == {soon, late, bare}
    assert ids(ana, period="overdue") == {late}
    assert ids(ana, period="undated") == {bare}
    assert ids(ana, period=str((today + timedelta(400)).year)) >= {far}


def test_a_quarter_holds_its_first_and_its_last_day(sign_in, deal):
    from datetime import date

    first, last = deal(close_date=date(2027, 1, 1)), deal(close_date=date(2027, 3, 31))
    deal(close_date=date(2026, 12, 31))
    deal(close_date=date(2027, 4, 1))
    assert ids(sign_in("ana"), period="2027-Q1") == {first, last}


@pytest.mark.parametrize(
    "query",
    [
        {"owner": "ana"}, {"owner": "-1"}, {"unit": "9" * 30}, {"period": "2027-Q5"}, {"period": "'; DROP TABLE"},
        {"from": "31/2/2027"}, {"from": "2027-02-01", "to": "2027-01-01"}, {"owner": "²"}, {"period": "0000"},
    ],
    ids=str,
)  # fmt: skip
def test_a_filter_that_makes_no_sense_is_refused_with_a_sentence(sign_in, query):
    for path in ("/pipeline/chart/rows.json", "/pipeline/chart"):
        answer = sign_in("ana").get(path, **query)
        assert answer.status_code == 422
        assert "<script" not in answer.text.split("<main")[1].split("</main>")[0]


def test_what_nobody_has_is_simply_empty(sign_in, deal):
    deal()
    assert rows(sign_in("ana"), owner=999_999_999) == []
    assert rows(sign_in("ana"), unit=999_999_999) == []


def test_an_undated_deal_stands_in_the_lane(sign_in, deal):
    deal(days=None)
    answer = sign_in("ana").get("/pipeline/chart/rows.json").json
    [row] = answer["rows"]
    assert (row["at"], row["column"]) == (None, 0.5)
    assert answer["lane"] == [{"name": "Sin fecha", "sum": "5\xa0mil\xa0€"}]
    assert "lane=86" in answer["specification"]
    assert "dated=0" in answer["specification"]


def test_an_expected_date_is_drawn_but_not_taken_for_a_close_date(sign_in, deal, today):
    deal(days=None, expected_date=today + timedelta(40))
    [row] = rows(sign_in("ana"))
    assert row["close_date"] is None
    assert row["date"] == (today + timedelta(40)).isoformat()
    assert row["look"] == "expected"


def test_expected_dates_long_past_are_named_not_heaped_at_the_edge(sign_in, deal, today):
    deal(days=30)
    deal(days=None, expected_date=today - timedelta(3000))
    ana = sign_in("ana")
    assert [row["at"] for row in rows(ana) if row["look"] == "expected"] == [None]
    page = ana.get("/pipeline/chart").text
    assert "se esperaba antes de lo que se ve" in page
    assert f"?to={today.replace(day=1) - timedelta(1)}" in page


def test_on_hold_is_hollow_and_no_grade_a_ring(sign_in, deal):
    held, bare = deal(status="on_hold"), deal(score=None)
    looks = {row["id"]: row["look"] for row in rows(sign_in("ana"))}
    assert looks == {held: "held", bare: "bare"}


def test_an_overdue_deal_says_so_and_stays_in_sight(sign_in, deal, today):
    deal(days=-5)
    deal(days=-1200)
    deal(days=30)
    marked = [row for row in rows(sign_in("ana")) if row["note"] == "vencida"]
    assert len(marked) == 2
    assert all(row["at"] <= today.isoformat() for row in marked)
    assert min(row["at"] for row in marked) > (today - timedelta(250)).isoformat()


def test_small_circles_lie_in_front_of_large_ones(sign_in, deal):
    deal(revenue="100.00")
    deal(revenue="90000.00")
    deal(revenue="5000.00")
    shares = [row["share"] for row in rows(sign_in("ana"))]
    assert shares == sorted(shares, reverse=True)


def test_area_is_proportional_to_the_amount(sign_in, deal):
    for revenue in ("5000.00", "10000.00", "40000.00"):
        deal(revenue=revenue)
    share = {row["estimated_revenue"]: row["share"] for row in rows(sign_in("ana"))}
    assert share["40000.00"] == pytest.approx(4 * share["10000.00"], rel=1e-4)
    assert share["10000.00"] == pytest.approx(2 * share["5000.00"], rel=1e-4)


def test_it_opens_on_the_data_s_own_span_when_nothing_is_ahead(sign_in, deal):
    from datetime import date

    deal(days=None, expected_date=date(2017, 3, 9))
    deal(days=None, expected_date=date(2017, 8, 2))
    answer = sign_in("ana").get("/pipeline/chart/rows.json").json
    assert "start=2017-03-01&end=2017-09-01" in answer["specification"]
    assert answer["today"] == []


def test_what_people_typed_is_data_and_nothing_else(sign_in, deal):
    topic = "</script><b>\"]}' + alert(1) //"
    deal(topic=topic)
    answer = sign_in("ana").get("/pipeline/chart/rows.json")
    assert answer.content_type.startswith("application/json")
    assert answer.json["rows"][0]["topic"] == topic
    assert topic not in sign_in("ana").client.get(answer.json["specification"]).text


@pytest.mark.parametrize("path", ["/pipeline/chart/rows.json", "/pipeline/chart", "/pipeline/chart?owner=1"])
def test_the_number_of_statements_does_not_grow_with_the_data(sign_in, deal, path):
    marta = sign_in("marta")
    deal()
    marta.client.get(path)
    with counted() as few:
        marta.client.get(path)
    for number in range(50):
        deal("luis" if number % 2 else "ana", days=number * 5 - 20, score=number + 20)
    with counted() as many:
        marta.client.get(path)
    assert len(few) == len(many) <= 6


def test_beyond_what_a_browser_draws_well_circles_stand_for_many(sign_in, deal, monkeypatch, today):
    monkeypatch.setattr(page, "AGGREGATE_BEYOND", 10)
    for number in range(30):
        deal(days=number, score=30 + number, revenue="1000.10")
    deal(days=None, score=None)
    answer = sign_in("ana").get("/pipeline/chart/rows.json").json
    assert answer["aggregated"]
    assert "bins=1" in answer["specification"]
    assert sum(row["count"] for row in answer["rows"]) == 31
    assert all(row["zoom"].startswith("/pipeline/chart?from=") for row in answer["rows"] if row["at"])
    total = sum(
        Decimal(row["amount"].replace("\xa0€", "").replace(".", "").replace(",", ".")) for row in answer["rows"]
    )
    assert total == Decimal("1000.10") * 30 + Decimal("5000.00")


def test_zooming_in_shows_the_single_ones_again(sign_in, deal, monkeypatch):
    monkeypatch.setattr(page, "AGGREGATE_BEYOND", 10)
    for number in range(30):
        deal(days=20 + number * 9, score=50)
    ana = sign_in("ana")
    zoom = next(row["zoom"] for row in ana.get("/pipeline/chart/rows.json").json["rows"])
    closer = ana.client.get(zoom.replace("/pipeline/chart", "/pipeline/chart/rows.json")).json
    assert not closer["aggregated"]
    assert 0 < len(closer["rows"]) <= 10


def test_a_band_of_points_has_one_grade():
    assert all(edge % rules.SCORE_BAND == 0 for edge in (75, 55, 35))


def test_many_rows_travel_compressed(sign_in, deal):
    for _each in range(80):
        deal()
    ana = sign_in("ana")
    answer = ana.client.get("/pipeline/chart/rows.json", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(json.loads(gzip.decompress(answer.data))["rows"]) == 80


def test_the_specification_is_kept_for_good_under_its_own_address(sign_in, deal):
    deal()
    ana = sign_in("ana")
    answer = ana.client.get(ana.get("/pipeline/chart/rows.json").json["specification"])
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert "hconcat" in ana.get("/pipeline/chart.vl.json").json


@pytest.mark.parametrize(
    "query",
    [
        {"start": "2027-01-01"}, {"start": "2027-01-01", "end": "2026-01-01"}, {"start": "x", "end": "y"},
        {"start": "0001-01-01", "end": "9999-12-31"}, {"start": "2027-01-01", "end": "2027-02-01", "lane": "12345"},
        {"start": "2027-01-01", "end": "2027-02-01", "language": "xx"},
        {"start": "2027-01-01", "end": "2027-02-01", "layout": "huge"},
    ],
    ids=str,
)  # fmt: skip
def test_a_view_that_no_page_asks_for_is_refused(sign_in, query):
    assert sign_in("ana").get("/pipeline/chart.vl.json", **query).status_code == 400
