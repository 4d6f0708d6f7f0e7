"""The panels of the score chart as Altair specifies them: bands, today and circles over time, and the undated lane."""

from collections.abc import Callable
from typing import Any

import altair as alt

from webapp.core.language import _
from webapp.pipeline.circles import SCORE_LABELS, TOP, Layout

FONT = "Oportuna, system-ui, sans-serif"
LETTERS = ["A", "B", "C", "D"]
HEAD, UNDER_HEAD, BELOW_HEADS = 8, 25, 44  # px from the top: a band's name, its sum, where the Today line begins
VerticalAxis = Callable[..., alt.Y]
Panel = alt.LayerChart | alt.FacetChart  # as alt.layer answers
# The first test that holds decides; without one the grade's tone does.
HOLLOW = {"datum.look == 'held' || datum.look == 'bare'": "var(--surface)"}
OUTLINES = {
    "datum.id == chosen": "var(--ink)",
    "datum.look == 'bare'": "var(--edge)",
    "datum.look == 'plain' && datum.grade == 'C'": "var(--grade-c-edge)",
    "datum.look == 'plain'": "var(--surface)",
}


def time_panel(layout: Layout, dated: bool, bins: bool, y: VerticalAxis) -> Panel:
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
    layers += _edges(y)
    if dated:
        place = {"x": alt.X("at:T", scale=alt.Scale(type="utc")), "y": y(layout, labels=True)}
        layers += _circles(place, layout, _facts(bins, dated=True))
    return alt.layer(*layers).properties(width=layout.total, height=layout.height)


def _edges(y: VerticalAxis) -> list[alt.Chart]:
    """Lines between the lanes."""
    if y is score_axis:
        return []
    lanes = alt.Chart(alt.NamedData("lanes"))
    return [lanes.mark_rule(color="var(--line)", strokeWidth=1, aria=False).encode(y=alt.Y("edge:Q"))]


def lane_panel(layout: Layout, width: int, dated: bool, bins: bool, y: VerticalAxis) -> Panel:
    lane = alt.Chart(alt.NamedData("lane"))
    place = {"x": alt.X("column:Q", scale=alt.Scale(domain=[0, 1]), axis=None), "y": y(layout, labels=not dated)}
    return alt.layer(
        lane.mark_rect(color="var(--hover)", aria=False).encode(
            x=alt.value(0), x2=alt.value(width), y=alt.value(0), y2=alt.value(layout.height)
        ),
        lane.mark_text(**_text(fontWeight=600, color="var(--ink-2)")).encode(
            x=alt.value(0), y=alt.value(HEAD), text="name:N"
        ),
        lane.mark_text(**_text(color="var(--ink-3)")).encode(x=alt.value(0), y=alt.value(UNDER_HEAD), text="sum:N"),
        *_edges(y),
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


def score_axis(_layout: Layout, *, labels: bool) -> alt.Y:
    axis = alt.Axis(
        title=None,
        values=[0, 25, 50, 75, 100],
        labels=labels,
        minExtent=SCORE_LABELS if labels else 0,
        maxExtent=SCORE_LABELS if labels else 0,
        description=_("Eje vertical: puntuación de 0 a 100"),
    )
    return _vertical(axis)


def lane_axis(layout: Layout, *, labels: bool) -> alt.Y:
    """Lanes instead of scores. Their names are looked up in the data: an expression never holds one."""
    extent = layout.names if labels else 0
    axis = alt.Axis(
        title=None, values=[], labels=labels, grid=False, minExtent=extent, maxExtent=extent,
        labelExpr="data('lanes')[indexof(pluck(data('lanes'), 'y'), datum.value)].name",
        labelLimit=extent - 8, labelOverlap=False,
        description=_("Eje vertical: una franja para cada uno"),
    )  # fmt: skip
    return _vertical(axis)


def _vertical(axis: alt.Axis) -> alt.Y:
    return alt.Y("y:Q", scale=alt.Scale(domain=[0, TOP], nice=False), axis=axis)


def _text(**more: Any) -> dict[str, Any]:
    return {"align": "left", "baseline": "top", "dx": 8, "font": FONT, "fontSize": 12, "aria": False} | more
