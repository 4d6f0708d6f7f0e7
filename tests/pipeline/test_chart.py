"""The specification: valid, without rows, and nothing of what people typed can reach an expression."""

import json
import re
from datetime import date
from itertools import product

import altair as alt
import pytest

from webapp.pipeline.chart import View, fingerprint, specification
from webapp.pipeline.frame import Frame

FRAME = Frame(date(2026, 11, 1), date(2027, 7, 1))
USUAL = View("es", "wide", FRAME, 86, True)
VIEWS = [
    View(language, layout, FRAME, lane, dated, bins, lanes)
    for (language, layout, lane), dated, bins, lanes in product(
        [("es", "wide", 86), ("es", "wide", 0), ("en", "wide", 172), ("en", "narrow", 66), ("es", "narrow", 0)],
        (True, False),
        (True, False),
        (0, 5),
    )
]


def parts(value, kind=dict):
    """Every dictionary in a specification."""
    if isinstance(value, kind):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from parts(inner, kind)


def expressions(spec):
    for part in parts(spec):
        for key in ("test", "expr", "labelExpr", "filter"):
            if isinstance(part.get(key), str):
                yield part[key]


@pytest.mark.parametrize(
    "view", VIEWS, ids=lambda view: f"{view.language}-{view.layout}-{view.lane}-{view.dated}-{view.bins}-{view.lanes}"
)
def test_every_view_is_valid_vega_lite(view):
    spec = json.loads(specification(view))
    alt.Chart.from_dict(spec, validate=True)
    assert spec["$schema"].startswith("https://vega.github.io/schema/vega-lite/v6")


@pytest.mark.parametrize("view", VIEWS[:4])
def test_no_row_is_in_it(view):
    spec = json.loads(specification(view))
    assert all("values" not in part.get("data", {}) and "url" not in part.get("data", {}) for part in parts(spec))
    assert "datasets" not in spec
    assert {part["data"]["name"] for part in parts(spec) if "data" in part} <= {
        "rows",
        "bands",
        "today",
        "lane",
        "lanes",
    }


def test_expressions_are_our_own_and_few():
    words = r"datum\.(look|grade|id|clear|alternate|value)|chosen|utcFormat|utcmonth|data|pluck|indexof|name"
    known = re.compile(rf"({words}|'[^']*'|[ ().|&=!?:,0]|\[|\])+")
    for view in VIEWS:
        for expression in expressions(json.loads(specification(view))):
            assert known.fullmatch(expression), expression


def test_time_is_utc_everywhere():
    spec = json.loads(specification(USUAL))
    scales = [part["scale"] for part in parts(spec) if part.get("type") == "temporal" and "scale" in part]
    assert scales
    assert all(scale["type"] == "utc" for scale in scales)
    tips = [tip for part in parts(spec) for tip in part.get("tooltip", ()) if tip["type"] == "temporal"]
    assert [tip["timeUnit"] for tip in tips] == ["utcyearmonthdate"]


def test_colours_are_the_page_s_own_variables():
    text = specification(USUAL)
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", text) == []
    assert all(f"var(--grade-{letter})" in text for letter in "abcd")


def test_months_are_named_in_the_reader_s_language():
    spanish, english = (json.loads(specification(View(lang, "wide", FRAME, 86, True))) for lang in ("es", "en"))
    assert spanish["usermeta"]["locale"]["time"]["shortMonths"][0] == "ene"
    assert english["usermeta"]["locale"]["time"]["shortMonths"][0] == "Jan"
    assert spanish["usermeta"]["locale"]["number"]["decimal"] == ","
    assert spanish["usermeta"]["locale"]["time"]["shortDays"][0] == "dom"


def test_area_is_proportional_and_bounded():
    spec = json.loads(specification(USUAL))
    sizes = [part["size"] for part in parts(spec) if isinstance(part.get("size"), dict)]
    assert {json.dumps(size["scale"]) for size in sizes} == {'{"domain": [0, 1], "range": [0, 4624], "zero": true}'}


def test_no_layer_of_circles_where_there_are_none():
    bare = json.loads(specification(View("es", "wide", FRAME, 0, False)))
    assert "hconcat" not in bare
    assert all(
        part.get("mark", {}).get("type") != "circle" for part in parts(bare) if isinstance(part.get("mark"), dict)
    )


def test_the_days_shown_cost_no_new_build():
    other = View("es", "wide", Frame(date(2026, 1, 1), date(2030, 1, 1)), 86, True)
    spec = json.loads(specification(other))
    x = spec["hconcat"][0]["layer"][1]["encoding"]["x"]
    assert x["scale"]["domain"] == ["2026-01-01", "2030-01-01"]
    assert fingerprint(other) == fingerprint(USUAL)
