"""The pipeline page without a script: sentence, filters, tables, card."""

import re
from datetime import timedelta

import pytest

PATH = "/pipeline/chart"


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html)).replace("\xa0", " ")


def said(visitor, **query) -> str:
    page = visitor.get(PATH, **query).text
    return text_of(re.search(r'<p class="lede says".*?</p>', page, re.DOTALL)[0]).strip()


def test_nobody_gets_in_unsigned(app):
    for path in (PATH, f"{PATH}/rows.json", "/pipeline/chart.vl.json", f"{PATH}/card/1"):
        assert app.test_client().get(path).status_code == 302


def test_the_sentence_says_how_many_for_how_much(sign_in, deal):
    deal(days=400, revenue="12000.50")
    deal(days=400, revenue="7000.00")
    assert said(sign_in("ana")).startswith("2 oportunidades abiertas por 19.000,50 €.")


def test_the_sentence_names_what_is_late_undated_or_waiting(sign_in, deal, today):
    deal(days=-3)
    deal(days=None)
    deal(days=None)
    deal(days=None, expected_date=today + timedelta(60))
    deal(days=200, status="on_hold")
    sentence = said(sign_in("ana"))
    assert (
        "1 lleva la fecha pasada, 2 no tienen fecha, 1 está en su fecha esperada, sin confirmar y 1 está en espera."
        in (sentence)
    )


def test_several_currencies_stand_side_by_side(sign_in, deal):
    deal(revenue="5000.00")
    deal(revenue="1000.00", currency="USD")
    assert "5.000,00 € y 1.000,00 US$" in said(sign_in("ana"))


def test_the_tables_add_up(sign_in, deal):
    for days in (-400, -3, 10, 100, 200, 350, 800, None):
        deal(days=days, revenue="1000.25")
    page = sign_in("ana").get(PATH).text
    for region in ("quarters", "by-grade"):
        table = re.search(rf'id="{region}".*?</table>', page, re.DOTALL)[0]
        counts = [int(found) for found in re.findall(r'</th><td class="num">(\d+)</td>', table)]
        assert sum(counts[:-1]) == counts[-1] == 8
        assert "8.002,00" in table


def test_the_table_shows_the_same_deals_in_order_of_their_date(sign_in, deal):
    late, soon, bare = deal(days=50), deal(days=2), deal(days=None)
    page = sign_in("ana").get(PATH, show="table").text
    assert re.findall(r'<tr data-record="opportunity:(\d+)"', page) == [str(soon), str(late), str(bare)]


def test_a_long_table_has_pages(sign_in, deal):
    for days in range(130):
        deal(days=days)
    ana = sign_in("ana")
    shown = [re.findall(r'<tr data-record="opportunity:(\d+)"', ana.get(PATH, page=page).text) for page in (1, 2, 99)]
    assert [len(each) for each in shown] == [100, 30, 30]
    assert not set(shown[0]) & set(shown[1])


def test_a_fragment_is_the_page_s_own_region(sign_in, deal):
    deal()
    ana = sign_in("ana")
    fragment = ana.get(PATH, fragment=True).text
    assert "<html" not in fragment
    assert fragment.count('id="pipe"') == 1
    ids = re.findall(r'\bid="([^"]+)"', ana.get(PATH).text)
    assert len(ids) == len(set(ids))


def test_the_filters_offer_only_who_and_what_has_deals_in_sight(sign_in, deal):
    deal("ana")
    deal("luis")
    filters = re.search(r'<nav class="filters".*?</nav>', sign_in("marta").get(PATH).text, re.DOTALL)[0]
    assert "Ana Robles" in filters
    assert "Luis Urrutia" in filters
    assert "Nadia" not in filters
    own = re.search(r'<nav class="filters".*?</nav>', sign_in("ana").get(PATH).text, re.DOTALL)[0]
    assert "Luis" not in own


def test_filters_add_up_in_the_address_and_are_taken_away_one_by_one(sign_in, deal, world):
    deal()
    page = sign_in("marta").get(PATH, owner=world.people["ana"], period="2027-Q1").text
    assert f'href="{PATH}?owner={world.people["ana"]}" id="filter-period"' in page or (
        f'id="filter-period" href="{PATH}?owner={world.people["ana"]}"' in page
    )
    assert f"unit={world.units['south']}&amp;" in page or "period=2027-Q1&amp;unit=" in page or "owner=" in page


def test_a_name_that_is_not_in_sight_is_not_told(sign_in, deal, world):
    deal("luis")
    page = sign_in("ana").get(PATH, owner=world.people["luis"]).text
    assert "Luis" not in page
    assert "desconocido" in page


@pytest.mark.parametrize("query", [{}, {"period": "2019-Q1"}])
def test_an_empty_pipeline_says_what_to_do(sign_in, query):
    page = sign_in("ana").get(PATH, **query).text
    assert ("Quitar todos" in page) == bool(query)
    assert 'href="/opportunities/new"' in page
    assert "data-chart=" not in page


def test_what_closes_after_the_frame_is_named_and_leads_there(sign_in, deal):
    deal(days=20)
    deal(days=700)
    page = sign_in("ana").get(PATH).text
    assert "1 más se cierra después de lo que se ve" in text_of(page)
    assert re.search(r'href="/pipeline/chart\?from=\d{4}-\d\d-\d\d"', page)


def test_the_card_shows_and_edits_the_deal(sign_in):
    ana = sign_in("ana")
    deal = ana.create(type="new_business", account="Hotel Mirador de Triana", close_date="2027-02-03")
    line = ana.add_line(deal, "CAFE-S100", 2)
    card = ana.get(f"{PATH}/card/{deal}", fragment=True).text
    assert f'data-record="opportunity:{deal}" data-address="/opportunities/{deal}" data-version="' in card
    assert 'data-field="close_date" data-value="2027-02-03" data-kind="date"' in card
    assert f'data-record="line:{line}"' in card
    assert 'data-field="quantity" data-value="2" data-kind="number"' in card
    assert 'data-field="estimated_revenue" data-value="5000.00"' in card
    assert "Punto de partida" in card


def test_the_card_opens_with_the_page_too(sign_in):
    ana = sign_in("ana")
    deal = ana.create(type="new_business")
    assert f'data-record="opportunity:{deal}"' in ana.get(PATH, card=deal).text
    assert ana.get(f"{PATH}/card/{deal}").text.startswith("<!doctype html>")


def test_a_card_out_of_reach_is_not_found(sign_in, deal):
    theirs = deal("luis")
    ana = sign_in("ana")
    assert ana.get(f"{PATH}/card/{theirs}").status_code == 404
    assert ana.get(PATH, card=theirs).status_code == 404
    assert ana.get(f"{PATH}/card/999999999").status_code == 404


def test_the_card_has_the_same_number_of_statements_for_one_line_and_for_fifty(sign_in):
    from webapp.db.statements import counted

    ana = sign_in("ana")
    deal = ana.create(type="new_business")
    counts = []
    for more in (1, 49):
        for _each in range(more):
            ana.add_line(deal, "MOL-M20")
        with counted() as heard:
            ana.get(f"{PATH}/card/{deal}", fragment=True)
        counts.append(len(heard))
    assert counts[0] == counts[1] <= 5


def test_an_edit_beside_the_chart_is_answered_with_the_card(sign_in):
    from tests.support.visitor import PARTIAL

    ana = sign_in("ana")
    deal = ana.create(type="new_business", close_date="2027-02-03")
    fields = {"close_date": "2027-05-20", "version": ana.version(deal)}
    here = {"HX-Current-URL": f"http://localhost{PATH}?unit=1&card={deal}", "X-CSRFToken": ana.token}
    answer = ana.client.patch(f"/opportunities/{deal}", data=fields, headers=PARTIAL | here)
    assert answer.status_code == 200
    card = re.search(r'<aside class="panel peek" id="peek".*?</aside>', answer.text, re.DOTALL)[0]
    assert 'hx-swap-oob="outerMorph"' in card
    assert 'data-field="close_date" data-value="2027-05-20"' in card
    elsewhere = ana.patch(f"/opportunities/{deal}", {"close_date": "2027-05-21", "version": ana.version(deal)})
    assert 'id="peek"' not in elsewhere.text
