"""The specification of the score chart, made by Altair once for each view and kept; the rows come from elsewhere.

Colours are the page's own CSS variables. What people wrote reaches the chart as data only: never inside an expression,
a format or a field's name. The script feeds the data sets `rows`, `bands`, `today` and `lane`.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

import altair as alt

from webapp.core.language import LANGUAGES, _, speaking
from webapp.pipeline.circles import LAYOUTS, TOP, Layout
from webapp.pipeline.frame import Frame, ticks
from webapp.pipeline.vega_locale import vega_locale

FONT = "Oportuna, system-ui, sans-serif"
LETTERS = ["A", "B", "C", "D"]
HEAD, UNDER_HEAD, BELOW_HEADS = 8, 25, 44  # px from the top: a band's name, its sum, where the Today line begins
GAP = 8
SCORE_LABELS = 34  # px: what the numbers of the score axis need; the script counts on it
AXIS_LAYER = 1  # of the time panel: the layer that carries the time scale and its axis
YEARS_ONLY_FROM = 8 * 366  # days: a longer frame has room for years only
Panel = alt.LayerChart | alt.FacetChart  # as alt.layer answers
# The first test that holds decides; without one the grade's tone does.
HOLLOW = {"datum.look == 'held' || datum.look == 'bare'": "var(--surface)"}
OUTLINES = {
    "datum.id == chosen": "var(--ink)",
    "datum.look == 'bare'": "var(--edge)",
    "datum.look == 'plain' && datum.grade == 'C'": "var(--grade-c-edge)",
    "datum.look == 'plain'": "var(--surface)",
}


@dataclass(frozen=True, slots=True)
class View:
    """What a specification depends on. `lane` is the undated lane's pixels, 0 for none; `bins` are circles for many."""

    language: str
    layout: str
    frame: Frame
    lane: int
    dated: bool
    bins: bool = False


def specification(view: View) -> str:
    """The Vega-Lite specification as JSON, about 9 KB, without any row."""
    spec = json.loads(_built(view.language, view.layout, view.lane, view.dated, view.bins))
    panel = spec["hconcat"][0] if view.lane else spec
    # Days as ISO text are read as UTC everywhere; a number would be lost on Vega's interpreter.
    x = panel["layer"][AXIS_LAYER]["encoding"]["x"]
    x["scale"]["domain"] = [view.frame.start.isoformat(), view.frame.end.isoformat()]
    x["axis"]["values"] = [day.isoformat() for day in ticks(view.frame, LAYOUTS[view.layout].ticks)]
    x["axis"]["labelExpr"] = _tick_label(view.frame)
    return json.dumps(spec, ensure_ascii=False, separators=(",", ":"))


def fingerprint(view: View) -> str:
    """Changes when another version of the product specifies the view differently."""
    built = _built(view.language, view.layout, view.lane, view.dated, view.bins)
    return sha256(built.encode()).hexdigest()[:10]


def prepare() -> None:
    """Build what nearly every reader asks for, once, before the first request: 0.15 s each."""
    for language in LANGUAGES:
        for layout in LAYOUTS.values():
            _built(language, layout.name, layout.lane, True, False)


@lru_cache(maxsize=64)
def _built(language: str, layout_name: str, lane: int, dated: bool, bins: bool) -> str:
    """Altair's part: all but the days, which change with every filter and cost nothing to put in."""
    with speaking(language):
        layout = LAYOUTS[layout_name]
        panels = [_time_panel(layout, dated, bins)] + ([_lane_panel(layout, lane, dated, bins)] if lane else [])
        made = alt.hconcat(*panels) if lane else panels[0]
        spec = made.to_dict(validate=False)  # the tests validate every kind of view
        return json.dumps(spec | _around(language, concatenated=bool(lane)))


def _around(language: str, *, concatenated: bool) -> dict[str, Any]:
    """What stands on top of the specification; through Altair's methods each of these would copy all the rest."""
    scales = alt.ScaleResolveMap(y="shared", size="shared", fill="shared", stroke="shared")
    return {
        "config": _config(),
        "description": _("Oportunidades abiertas por fecha de cierre y puntuación"),
        "usermeta": {"locale": vega_locale(language)},
        "params": [alt.VariableParameter(name="chosen", value=0).to_dict()],
        **({"spacing": GAP, "resolve": alt.Resolve(scale=scales).to_dict()} if concatenated else {}),
    }


def _time_panel(layout: Layout, dated: bool, bins: bool) -> Panel:
    bands = alt.Chart(alt.NamedData("bands"))
    today = alt.Chart(alt.NamedData("today")).encode(x=alt.X("day:T"))
    layers = [
        bands.mark_rect(color="var(--hover)", aria=False)
        .transform_filter("datum.alternate")
        .encode(x="start:T", x2="end"),
        # The scale stands here: Vega-Lite takes a domain beside x2 for two that conflict.
        bands.mark_text(**_text(fontWeight=600, color="var(--ink-2)")).encode(
            x=_time_axis(), y=alt.value(HEAD), text="name:N"
        ),
        bands.mark_text(**_text(color="var(--ink-3)")).encode(x="start:T", y=alt.value(UNDER_HEAD), text="sum:N"),
        today.mark_rule(color="var(--accent)", strokeWidth=1.5, aria=False).encode(
            y=alt.value(BELOW_HEADS), y2=alt.value(layout.height)
        ),
        today.mark_text(**_text(dx=5, baseline="bottom", fontWeight=600, color="var(--accent)")).encode(
            y=alt.value(layout.height - 5), text="label:N"
        ),
    ]
    if dated:
        place = {"x": alt.X("at:T", scale=alt.Scale(type="utc")), "y": _score_axis(labels=True)}
        layers += _circles(place, layout, _facts(bins, dated=True))
    return alt.layer(*layers).properties(width=layout.width, height=layout.height)


def _lane_panel(layout: Layout, width: int, dated: bool, bins: bool) -> Panel:
    lane = alt.Chart(alt.NamedData("lane"))
    place = {"x": alt.X("column:Q", scale=alt.Scale(domain=[0, 1]), axis=None), "y": _score_axis(labels=not dated)}
    return alt.layer(
        lane.mark_rect(color="var(--hover)", aria=False).encode(
            x=alt.value(0), x2=alt.value(width), y=alt.value(0), y2=alt.value(layout.height)
        ),
        lane.mark_text(**_text(fontWeight=600, color="var(--ink-2)")).encode(
            x=alt.value(0), y=alt.value(HEAD), text="name:N"
        ),
        lane.mark_text(**_text(color="var(--ink-3)")).encode(x=alt.value(0), y=alt.value(UNDER_HEAD), text="sum:N"),
        *_circles(place, layout, _facts(bins, dated=False)),
    ).properties(width=width, height=layout.height)


def _circles(place: dict[str, Any], layout: Layout, facts: list[alt.Tooltip]) -> list[alt.Chart]:
    """The circles and, over them, the letters of those that have room for one. A row without a place is left out."""
    data = alt.Chart(alt.NamedData("rows"))
    circles = data.mark_circle(opacity=0.9, ariaRoleDescription=_("oportunidad"), cursor="pointer").encode(
        **place,
        size=alt.Size(
            "share:Q",
            scale=alt.Scale(domain=[0, 1], range=[0, 4 * layout.largest**2], zero=True),
            legend=None,
            title=None,
        ),
        fill=alt.Fill("grade:N", scale=_tones("var(--grade-{})"), legend=None, condition=_colours(HOLLOW)),
        fillOpacity=alt.condition("datum.look == 'expected'", alt.value(0.35), alt.value(1)),
        stroke=alt.Stroke("grade:N", scale=_tones("var(--grade-{}-text)"), legend=None, condition=_colours(OUTLINES)),
        strokeWidth=alt.condition("datum.id == chosen", alt.value(2.5), alt.value(1.5)),
        strokeDash=alt.condition("datum.look == 'expected'", alt.value([4, 3]), alt.value([1, 0])),
        description=alt.Description("label:N"),
        tooltip=facts,
    )
    letters = (
        data.mark_text(font=FONT, fontSize=11, fontWeight=700, dy=0.5, aria=False)
        .transform_filter("datum.clear")
        .encode(**place, text="letter:N", color=_letter_colour())
    )
    return [circles, letters]


def _facts(bins: bool, *, dated: bool) -> list[alt.Tooltip]:
    """What the script's tooltip shows, in this order; the first is its head. Dates are read and written as UTC."""
    head = alt.Tooltip("topic:N", title=_("Asunto"))
    amount = alt.Tooltip("amount:N", title=_("Ingresos"))
    if bins:
        return [head, alt.Tooltip("count:N", title=_("Oportunidades")), amount]
    day = [alt.Tooltip("date:T", timeUnit="utcyearmonthdate", format="%-d %b %Y", title=_("Cierre"))] if dated else []
    return [
        head,
        alt.Tooltip("account:N", title=_("Cuenta")),
        amount,
        *day,
        alt.Tooltip("mark:N", title=_("Nota")),
        alt.Tooltip("owner:N", title=_("Responsable")),
        alt.Tooltip("note:N", title=_("Aviso")),
    ]


def _letter_colour() -> dict[str, Any]:
    on_tone = {f"datum.look == 'plain' && datum.grade == '{x}'": f"var(--on-{x.lower()})" for x in LETTERS}
    return {"condition": _colours(on_tone), "value": "var(--ink)"}


def _colours(tests: dict[str, str]) -> list[dict[str, str]]:
    return [{"test": test, "value": colour} for test, colour in tests.items()]


def _tones(pattern: str) -> alt.Scale:
    return alt.Scale(domain=LETTERS, range=[pattern.format(letter.lower()) for letter in LETTERS])


def _time_axis() -> alt.X:
    """The one that carries scale and axis; its days are put in by `specification`."""
    axis = alt.Axis(
        title=None, grid=False, labelAlign="left", labelOverlap=False, values=[], labelExpr="''",
        description=_("Eje horizontal: fecha de cierre estimada"),
    )  # fmt: skip
    return alt.X("start:T", scale=alt.Scale(type="utc", domain=[0, 1], nice=False), axis=axis)


def _tick_label(frame: Frame) -> str:
    if frame.by_day:
        return "utcFormat(datum.value, '%-d %b')"
    if frame.days > YEARS_ONLY_FROM:
        return "utcFormat(datum.value, '%Y')"
    return "utcFormat(datum.value, utcmonth(datum.value) == 0 ? '%b %Y' : '%b')"


def _score_axis(*, labels: bool) -> alt.Y:
    axis = alt.Axis(
        title=None,
        values=[0, 25, 50, 75, 100],
        labels=labels,
        minExtent=SCORE_LABELS if labels else 0,
        maxExtent=SCORE_LABELS if labels else 0,
        description=_("Eje vertical: puntuación de 0 a 100"),
    )
    return alt.Y("score:Q", scale=alt.Scale(domain=[0, TOP], nice=False), axis=axis)


def _text(**more: Any) -> dict[str, Any]:
    return {"align": "left", "baseline": "top", "dx": 8, "font": FONT, "fontSize": 12, "aria": False} | more


def _config() -> dict[str, Any]:
    return {
        "background": "transparent",
        "font": FONT,
        "padding": {"left": 0, "top": 0, "right": 0, "bottom": 4},
        "view": {"stroke": None},
        "axis": {
            "labelFont": FONT, "labelFontSize": 12, "labelColor": "var(--ink-3)", "labelPadding": 8,
            "gridColor": "var(--line)", "gridWidth": 1, "domain": False, "ticks": False,
        },
    }  # fmt: skip
