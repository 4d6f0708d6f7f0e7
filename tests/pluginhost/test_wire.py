import json
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from webapp.pluginapi import PricingLine, PricingRequest
from webapp.pluginhost.wire import request_from_json, request_to_json

NUMBERS = st.decimals(allow_nan=False, allow_infinity=False)
NAMES = st.none() | st.text(max_size=30)
LINES = st.builds(
    PricingLine,
    id=st.text(max_size=20),
    product=NAMES,
    family=NAMES,
    kind=NAMES,
    unit=NAMES,
    quantity=NUMBERS,
    base_quantity=NUMBERS,
    list_price=st.none() | NUMBERS,
    unit_price=st.none() | NUMBERS,
    gross=st.none() | NUMBERS,
    volume_discount=st.none() | NUMBERS,
    overridden=st.booleans(),
)
REQUESTS = st.builds(
    PricingRequest,
    business_unit=st.text(max_size=30),
    currency=st.sampled_from(["EUR", "JPY", "KWD"]),
    decimals=st.integers(0, 3),
    as_of=st.dates(),
    lines=st.lists(LINES, max_size=4).map(tuple),
)


@given(request=REQUESTS)
def test_a_request_arrives_exactly_as_it_was_asked(request):
    assert request_from_json(json.loads(json.dumps(request_to_json(request)))) == request


def test_digits_are_kept_as_typed():
    line = PricingLine("1", None, None, None, None, Decimal("2.50"), Decimal("2.50"), None, None, None, None)
    request = PricingRequest("Café Sur", "EUR", 2, date(2026, 11, 23), (line,))
    [arrived] = request_from_json(json.loads(json.dumps(request_to_json(request)))).lines
    assert str(arrived.quantity) == "2.50"
