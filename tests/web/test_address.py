"""Addresses that were built before are filled in: they are what Flask would build."""

import pytest
from flask import url_for

from webapp.web.address import address

VALUES = [1, 12, 2**62, "7", "0", "007", "revenue", "con espacio", "ñ", "a/b", "{x}", "%41", "", None, -1, True, "_x"]


@pytest.mark.parametrize("value", VALUES)
def test_it_is_flasks_address_the_second_time_too(app, value):
    with app.test_request_context("/"):
        for _time in range(2):
            assert address("opportunities.index", q=value, page=2) == url_for("opportunities.index", q=value, page=2)
            assert address("opportunities.editor", id=8, field="x") == url_for("opportunities.editor", id=8, field="x")
            assert address("opportunities.line", id=8, line="17") == url_for("opportunities.line", id=8, line="17")
            assert address("opportunities.record", **{"id": 3, "in": value}) == url_for(
                "opportunities.record", **{"id": 3, "in": value}
            )


def test_a_place_below_another_path_is_kept(app):
    with app.test_request_context("/", base_url="http://localhost/under"):
        assert address("opportunities.record", id=3) == "/under/opportunities/3"
    with app.test_request_context("/"):
        assert address("opportunities.record", id=3) == "/opportunities/3"
