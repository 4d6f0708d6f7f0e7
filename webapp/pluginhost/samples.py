"""Questions to try a plugin with, for every hook besides prices: the conformance kit and the tests ask them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from webapp.pluginapi.deal import Deal, DealAccount, DealLine, Fact
from webapp.pluginapi.happened import FieldMoved, Happened
from webapp.pluginapi.people import Candidate, RecommendRequest
from webapp.pluginapi.pricing import OfferedPriceList, PriceListRequest, PricingLine, PricingRequest
from webapp.pluginapi.process import DealRequest, MoveRequest, UnitRequest
from webapp.pluginapi.selling import LiteratureOffered, LiteratureRequest
from webapp.pluginhost.questions import every

DAY = date(2026, 11, 23)
ACCOUNT = DealAccount("5", "hotel", 40, "Sevilla", "es", "standard")
LINES = (
    DealLine("P-1", "machines", "good", Decimal(8), Decimal("20000.00")),
    DealLine(None, None, None, Decimal(1), None),
)
FACTS = (Fact("announced_on", date(2026, 11, 3)), Fact("file_number", None), Fact("sample_sent", True))
DEAL = Deal(
    "7", "1", DAY, date(2026, 10, 1), "EUR", "new_business", "open", "standard", "qualify", Decimal("20000.00"),
    date(2026, 12, 20), 30, ACCOUNT, LINES, ("topic", "account", "close_date"), FACTS,
)  # fmt: skip
BARE = replace(DEAL, id="8", account=None, lines=(), given=(), facts=(), close_date=None, revenue=Decimal(0))
LATE = replace(DEAL, id="9", close_date=date(2026, 11, 1), status="on_hold", stage="tasting")


def samples(hook: str) -> Iterator[Any]:
    """Several requests of the shape that this hook is asked with."""
    shape = every()[hook].request
    for deal in (DEAL, BARE, LATE):
        if shape is DealRequest:
            yield DealRequest(deal)
        elif shape is Happened:
            yield Happened(f"event-{deal.id}", deal, (FieldMoved("stage", "qualify", deal.stage),), "qualify")
        elif shape is MoveRequest:
            yield from (MoveRequest(deal, to) for to in ("propose", "presented", "offer", "contract", "won", "lost"))
        elif shape is RecommendRequest:
            people = (
                Candidate("person:3", "person", ("Sevilla",), ("es", "en"), ("machines",), 14, 7, 11, False),
                Candidate("team:2", "team", (), (), (), 0, 0, 0, True),
            )
            yield from (RecommendRequest(deal, each, people) for each in ("owner", "team", "specialist"))
        elif shape is LiteratureRequest:
            paper = LiteratureOffered("4", "es", ("machines",), ("qualify",), ("hotel",), ("Boreal",), False)
            yield LiteratureRequest(deal, (paper,), ("Boreal",))
    if shape is UnitRequest:
        yield UnitRequest("1")
    elif shape is PriceListRequest:
        offered = (OfferedPriceList("3", "Contoso Coffee", "EUR", date(2026, 1, 1), None),)
        yield PriceListRequest("1", "EUR", DAY, date(2026, 10, 1), "3", offered, FACTS)
        yield PriceListRequest("1", "EUR", DAY, None, None, ())
    elif shape is PricingRequest:
        price, quantity = Decimal("100.00"), Decimal(7)
        line = PricingLine(
            "1", "CUP", "books", "good", "each", quantity, quantity, price, price, price * 7, Decimal(0),
            discount_percent=Decimal(5), tax_percent=Decimal(21),
        )  # fmt: skip
        yield PricingRequest("1", "EUR", 2, DAY, (line, replace(line, id="2", product="TUE-SIERRA")), DAY)
        yield PricingRequest("1", "EUR", 2, DAY, ())
