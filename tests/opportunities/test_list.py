"""GET /opportunities: filters, order, columns and pages, all of them in the address; sums of everything that matches."""

import re
from datetime import timedelta
from decimal import Decimal
from itertools import count

import pytest

from tests.support.markup import Markup
from webapp.core import clock
from webapp.db.statements import counted
from webapp.opportunities.list_columns import COLUMNS
from webapp.opportunities.records import Opportunity, Stage

TODAY = clock.today("Europe/Madrid")
numbers = count(1)


@pytest.fixture
def deal(world):
    """A function that writes an opportunity of Ana's: deal("Asunto", revenue="100", days=3, …)."""

    def write(
        topic: str = "Cafeteras", *, revenue: str = "1000", days: int | None = 30, owner: str = "ana", **more
    ) -> int:
        row = {
            "number": f"OP-LIST-{next(numbers):06d}", "topic": topic, "type": "new_business",
            "owner_user_id": world.people[owner], "unit_id": world.units["north" if owner == "luis" else "south"],
            "process_id": 1, "stage_id": 1, "stage_since": clock.now(), "created": clock.now(), "probability": 20,
            "close_date": None if days is None else TODAY + timedelta(days), "currency": "EUR", "next_step": "Llamar",
            "estimated_revenue": Decimal(revenue), "search": topic.casefold(),
        }  # fmt: skip
        return Opportunity.insert(row | more).execute()

    return write


def topics(answer) -> list[str]:
    """The topics of the rows, in their order."""
    assert answer.status_code == 200
    return [each.value for each in Markup(answer.text).shown if each.field == "topic"]


def lede(answer) -> str:
    return re.sub(r"<[^>]+>", "", re.search(r'(?s)id="list-sums"[^>]*>(.*?)</p>', answer.text)[1]).replace("\xa0", " ")


def test_the_list_opens_with_what_is_open_and_closes_next(ana, deal):
    deal("Después", days=40)
    deal("Antes", days=4)
    deal("Sin fecha", days=None)
    deal("En espera", days=20, status="on_hold")
    deal("Ganada", status="won")
    assert topics(ana.get("/opportunities")) == ["Antes", "En espera", "Después", "Sin fecha"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"status": "won"}, ["Ganada"]),
        ({"grade": "A"}, ["De nota A"]),
        ({"grade": "none", "status": "all", "type": "renewal"}, ["Renovación"]),
        ({"type": "renewal"}, ["Renovación"]),
        ({"stage": "propose"}, ["En propuesta"]),
        ({"missing": "next_step"}, ["Sin paso"]),
        ({"period": "overdue"}, ["Tarde"]),
        ({"period": "undated"}, ["Sin fecha"]),
        ({"from": (TODAY + timedelta(99)).isoformat()}, ["Lejos"]),
        ({"to": (TODAY - timedelta(1)).isoformat()}, ["Tarde"]),
        ({"q": "leja"}, []),
        ({"q": "lejos"}, ["Lejos"]),
        ({"q": "lejos", "status": "won"}, []),
        ({"q": "le"}, ["Lejos"]),
    ],
)
def test_each_filter_leaves_what_it_names(ana, deal, asked, found):
    propose = Stage.get((Stage.process_id == 1) & (Stage.code == "propose")).id
    deal("Normal", grade="C")
    deal("Ganada", status="won", actual_close_date=TODAY, grade="B")
    deal("De nota A", grade="A")
    deal("Renovación", type="renewal")
    deal("En propuesta", stage_id=propose, grade="B")
    deal("Sin paso", next_step=None, grade="B")
    deal("Tarde", days=-2, grade="B")
    deal("Sin fecha", days=None, grade="B")
    deal("Lejos", days=100, grade="B")
    assert topics(ana.get("/opportunities", **asked)) == found


def test_unit_and_owner_are_filters_of_who_sees_several(sign_in, deal, world):
    deal("De Ana")
    deal("De Luis", owner="luis")
    marta = sign_in("marta")
    assert set(topics(marta.get("/opportunities"))) == {"De Ana", "De Luis"}
    assert topics(marta.get("/opportunities", unit=world.units["north"])) == ["De Luis"]
    assert set(topics(marta.get("/opportunities", unit=world.units["root"]))) == {"De Ana", "De Luis"}
    assert topics(marta.get("/opportunities", owner=world.people["ana"])) == ["De Ana"]
    page = marta.get("/opportunities", owner=world.people["ana"]).text
    assert "Ana Robles" in re.search(r'(?s)id="filter-owner".*?</a>', page)[0]


def test_filters_never_show_what_is_out_of_reach(sign_in, deal, world):
    deal("De Ana")
    assert topics(sign_in("luis").get("/opportunities", owner=world.people["ana"], status="all")) == []


def test_filters_add_up(ana, deal):
    deal("Las dos", grade="A", type="renewal")
    deal("Solo nota", grade="A")
    deal("Solo tipo", type="renewal")
    answer = ana.get("/opportunities", grade="A", type="renewal")
    assert topics(answer) == ["Las dos"]
    without = re.search(r'id="filter-grade" href="([^"]+)"', answer.text)[1].replace("&amp;", "&")
    assert set(topics(ana.client.get(without))) == {"Las dos", "Solo tipo"}


@pytest.mark.parametrize(
    "asked", ["?grade=Z&type=x&status=y&unit=-1&owner=abc&period=1-Q9&sort=no&page=0", "?stage=%00&order=up"]
)
def test_what_makes_no_sense_in_the_address_has_its_usual_value(ana, deal, asked):
    deal("Normal")
    assert topics(ana.client.get(f"/opportunities{asked}")) == ["Normal"]


def test_a_day_that_cannot_be_understood_is_refused_with_a_sentence(ana):
    answer = ana.get("/opportunities", **{"from": "31/31"})
    assert answer.status_code == 422
    assert "31/31" in answer.text


@pytest.mark.parametrize("column", COLUMNS)
def test_every_column_sorts_both_ways_with_empty_values_last(ana, deal, column):
    deal("b", revenue="2", days=2, next_step="b", score=20, probability=20, type="renewal")
    deal("a", revenue="1", days=1, next_step="a", score=10, probability=10, type="expansion")
    deal("c", revenue="3", days=3, next_step="c", score=30, probability=30, type="service")
    up = topics(ana.get("/opportunities", sort=column, order="ascending"))
    down = topics(ana.get("/opportunities", sort=column, order="descending"))
    assert sorted(up) == sorted(down) == ["a", "b", "c"]
    if column in ("topic", "revenue", "close_date", "next_step", "score", "probability", "type"):
        assert up == ["a", "b", "c"]
        assert down == ["c", "b", "a"]
    deal("vacía", days=None, next_step=None, score=None, probability=None)
    if column in ("close_date", "next_step", "score", "probability"):
        for order in ("ascending", "descending"):
            assert topics(ana.get("/opportunities", sort=column, order=order))[-1] == "vacía"


def test_the_columns_are_chosen_in_the_address_and_kept_by_every_link(ana, deal):
    deal("Normal")
    page = ana.client.get("/opportunities?columns=number&columns=type").text
    heads = re.findall(r'<th scope="col"[^>]*><a href="([^"]+)">([^<]+)', page)
    assert [head.strip() for _href, head in heads] == ["Oportunidad", "Número", "Tipo"]
    assert all("columns=number&amp;columns=type" in href for href, _head in heads)
    assert "Venta nueva" in page


def test_sums_are_of_everything_that_matches_by_currency_and_not_of_the_page(ana, deal):
    for _deal in range(60):
        deal(revenue="100.50")
    deal(revenue="20", currency="USD")
    answer = ana.get("/opportunities")
    assert lede(answer).startswith("61 oportunidades, 6.030,00 € + ")
    assert len(topics(answer)) == 50
    second = ana.get("/opportunities", page=2)
    assert len(topics(second)) == 11
    assert lede(second) == lede(answer)
    assert topics(ana.get("/opportunities", page=99)) == topics(second)


def test_an_empty_result_names_the_filter_that_leaves_out_most(ana, deal):
    for number in range(3):
        deal(f"Abierta {number}", grade="B")
    deal("Renovación", type="renewal", grade="C")
    answer = ana.get("/opportunities", grade="B", type="renewal")
    assert topics(answer) == []
    assert "El filtro que más deja fuera es Tipo: Renovación: sin él habría 3." in answer.text
    offered = re.search(r'<a class="btn" href="([^"]+)">Quitar Tipo: Renovación', answer.text)[1].replace("&amp;", "&")
    assert len(topics(ana.client.get(offered))) == 3


def test_where_no_filter_alone_is_to_blame_all_can_be_removed(ana, deal):
    deal("Abierta", grade="B")
    answer = ana.get("/opportunities", grade="A", type="renewal")
    assert "Ningún filtro por sí solo" in answer.text
    assert 'href="/opportunities">Quitar todos' in answer.text


@pytest.mark.parametrize("asked", [{}, {"sort": "owner"}, {"q": "cafeteras"}, {"grade": "B", "period": "2026-Q4"}])
def test_the_number_of_statements_is_the_same_for_1_and_for_50_rows(ana, deal, asked):
    def statements() -> int:
        ana.get("/opportunities", **asked)
        with counted() as heard:
            assert ana.get("/opportunities", **asked).status_code == 200
        return len(heard)

    deal(grade="B", days=3)
    few = statements()
    for _deal in range(50):
        deal(grade="B", days=3)
    assert statements() == few <= 4


# Place and neighbours


def test_a_record_leads_back_to_the_list_as_it_was_and_to_the_ones_beside_it(ana, deal):
    first, second, third = (deal(f"Número {n}", days=n, grade="A") for n in (1, 2, 3))
    deal("Otra nota", days=2, grade="D")
    rows = ana.get("/opportunities", grade="A").text
    link = re.search(rf'href="(/opportunities/{second}\?[^"]+)"', rows)[1].replace("&amp;", "&")
    page = ana.client.get(link).text
    assert 'href="/opportunities?grade=A"' in page
    beside = dict(re.findall(r'href="/opportunities/(\d+)\?in=grade%3DA" rel="(prev|next)"', page))
    assert beside == {str(first): "prev", str(third): "next"}
    assert 'rel="prev"' not in ana.client.get(f"/opportunities/{first}?in=grade%3DA").text
    assert 'rel="next"' not in ana.client.get(f"/opportunities/{third}?in=grade%3DA").text


@pytest.mark.parametrize(
    "query", ["sort=close_date", "sort=close_date&order=descending", "sort=next_step", "sort=score"]
)
def test_walking_from_record_to_record_follows_the_list(ana, deal, query):
    for days, step, score in ((3, "b", 5), (None, None, None), (1, "a", None), (3, "b", 5), (None, "c", 9)):
        deal(f"{days} {step} {score}", days=days, next_step=step, score=score)
    page = ana.client.get(f"/opportunities?{query}").text
    wanted = [int(each) for each in re.findall(r'data-record="opportunity:(\d+)"', page)]
    walked = [wanted[0]]
    escaped = query.replace("&", "%26").replace("=", "%3D")
    while follows := re.search(
        r'href="/opportunities/(\d+)\?in=[^"]*" rel="next"',
        ana.client.get(f"/opportunities/{walked[-1]}?in={escaped}").text,
    ):
        walked.append(int(follows[1]))
        assert len(walked) <= len(wanted)
    assert walked == wanted


def test_a_record_without_a_list_behind_it_costs_no_statement_more(ana, deal):
    here = deal()
    plain, placed = f"/opportunities/{here}", f"/opportunities/{here}?in=grade%3DA"
    ana.client.get(plain)
    with counted() as alone:
        ana.client.get(plain)
    with counted() as with_list:
        ana.client.get(placed)
    assert len(with_list) == len(alone) + 1


@pytest.mark.parametrize(
    "query", ["https%3A%2F%2Fevil.example", "from%3Dxx", "%00", "columns%3Dx" + "%26columns%3Dx" * 100]
)
def test_a_place_that_no_page_of_ours_wrote_is_the_whole_list(ana, deal, query):
    answer = ana.client.get(f"/opportunities/{deal()}?in={query}")
    assert answer.status_code == 200
    assert '<a href="/opportunities">Oportunidades</a>' in answer.text


def test_the_deals_of_an_account_are_found_by_it_and_by_words_of_its_name(ana, deal, world):
    deal("Del hotel", account_id=world.accounts["mirador"])
    deal("De la espiga", account_id=world.accounts["espiga"])
    deal("De nadie")
    by_id = ana.get("/opportunities", account=world.accounts["mirador"])
    assert topics(by_id) == ["Del hotel"]
    assert re.search(r'id="filter-account" href="/opportunities">Cuenta <b>Hotel Mirador de Triana</b>', by_id.text)
    assert topics(ana.get("/opportunities", account="ESPIGA azul")) == ["De la espiga"]
    assert topics(ana.get("/opportunities")) == ["Del hotel", "De la espiga", "De nadie"]


def test_an_account_that_one_sees_no_deal_of_is_not_named(ana, deal, world, sign_in):
    deal("Del hotel", account_id=world.accounts["mirador"])
    page = sign_in("luis").get("/opportunities", account=world.accounts["mirador"])
    assert "Cuenta <b>otra</b>" in page.text and "Hotel Mirador" not in page.text


def test_an_account_costs_its_sums_and_its_name(ana, deal, world):
    deal("Del hotel", account_id=world.accounts["mirador"])
    ana.get("/opportunities")
    with counted() as usual:
        ana.get("/opportunities")
    with counted() as asked:
        ana.get("/opportunities", account=world.accounts["mirador"])
    assert len(asked) - len(usual) == 2


def test_a_view_that_nobody_saved_is_not_passed_over_in_silence(ana, deal):
    deal("Cafeteras")
    page = ana.get("/opportunities", view="<Mi trimestre>")
    assert topics(page) == ["Cafeteras"]
    assert "No hay ninguna vista guardada que se llame «&lt;Mi trimestre&gt;»" in page.text
    assert "vista guardada" not in ana.get("/opportunities").text
