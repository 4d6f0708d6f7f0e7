"""GET /opportunities: what the reader may see, searched, sorted, counted and summed."""

import re

import pytest

from tests.support.visitor import Visitor
from webapp.opportunities.records import Opportunity


def found(visitor: Visitor, **query: object) -> list[int]:
    """The deals of the page, in its order."""
    text = visitor.get("/opportunities", fragment=True, **query).text
    return list(dict.fromkeys(int(deal) for deal in re.findall(r'href="/opportunities/(\d+)"', text)))


@pytest.fixture
def deals(ana) -> dict[str, int]:
    return {
        "hotel": ana.create(topic="Cafeteras Café S-100", account="Hotel Mirador de Triana", estimated_revenue="3000",
                            close_date="2027-03-01"),
        "bakery": ana.create(topic="Molinos", account="La Espiga Azul", estimated_revenue="9000", close_date="2027-01-01"),
        "undated": ana.create(topic="Ábaco", estimated_revenue="100.01"),
    }  # fmt: skip


def test_the_soonest_come_first_and_the_undated_last(ana, deals):
    assert found(ana) == [deals["bakery"], deals["hotel"], deals["undated"]]


def test_it_sorts_by_what_the_address_says(ana, deals):
    assert found(ana, sort="revenue") == [deals["bakery"], deals["hotel"], deals["undated"]]
    assert found(ana, sort="recent") == [deals["undated"], deals["bakery"], deals["hotel"]]
    assert found(ana, sort="nonsense") == found(ana)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("S-100", {"hotel"}), ("s-100 cafe", {"hotel"}), ("CAFÉ", {"hotel"}), ("espiga", {"bakery"}),
        ("triana mirador", {"hotel"}),
        ("abaco", {"undated"}), ("áb", {"undated"}), ("m", {"bakery", "hotel"}), ("nada", set()), ("molinos espiga", {"bakery"}),
        ("molinos triana", set()), ("OP-20", {"hotel", "bakery", "undated"}),
    ],
)  # fmt: skip
def test_search_finds_number_topic_account_and_contact(ana, deals, query, names):
    assert set(found(ana, q=query)) == {deals[name] for name in names}


def test_search_finds_closed_deals_too_and_the_plain_list_does_not(ana, deals):
    Opportunity.update(status="won").where(Opportunity.id == deals["hotel"]).execute()
    assert deals["hotel"] not in found(ana)
    assert found(ana, q="S-100") == [deals["hotel"]]
    assert found(ana, status="won") == [deals["hotel"]]


def test_count_and_sum_are_of_what_the_reader_may_see(ana, deals, sign_in):
    page = ana.get("/opportunities").text
    assert "12.100,01" in page
    luis = sign_in("luis")
    assert found(luis) == []
    assert "12.100,01" not in luis.get("/opportunities").text
    assert set(found(sign_in("marta"))) == set(deals.values())


def test_pages_have_fifty_and_hold_everything_once(ana):
    made = [ana.create() for _deal in range(53)]
    pages = [found(ana, page=number) for number in (1, 2)]
    assert [len(page) for page in pages] == [50, 3]
    assert sorted(pages[0] + pages[1]) == sorted(made)
    assert found(ana, page=99) == pages[1]


def test_nothing_found_says_so(ana, deals):
    assert ana.get("/opportunities", q="nada de esto").status_code == 200
    assert found(ana, q="nada de esto") == []
