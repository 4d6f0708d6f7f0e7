"""How a deal becomes a circle."""

from decimal import Decimal
from math import isclose

from hypothesis import given
from hypothesis import strategies as st

from webapp.pipeline import circles
from webapp.pipeline.circles import NARROW, WIDE, Spot, clear, full_amount, lane_columns, legend_amounts, radius, share

amounts = st.decimals(0, 10**11, places=2)
above_zero = st.decimals("0.01", 10**11, places=2)
spots = st.lists(
    st.builds(Spot, st.floats(0, 742), st.floats(0, 430), st.floats(circles.SMALLEST, WIDE.largest)), max_size=60
)


@given(amounts, amounts, above_zero)
def test_area_is_proportional_to_deal_size_below_the_full_amount(one, other, full):
    one, other = min(one, full), min(other, full)
    assert isclose(share(one, full) * float(other), share(other, full) * float(one), abs_tol=1e-6, rel_tol=1e-9)


@given(amounts, above_zero)
def test_the_largest_area_is_bounded(amount, full):
    assert circles.SMALLEST <= radius(share(amount, full), WIDE) <= WIDE.largest
    assert radius(share(amount, full), NARROW) <= NARROW.largest


@given(amounts, amounts, above_zero)
def test_a_larger_deal_is_never_a_smaller_circle(one, other, full):
    small, large = sorted((one, other))
    assert share(small, full) <= share(large, full)


def test_the_demo_s_largest_deal_gives_the_measure():
    assert full_amount(Decimal(118000), Decimal(6800)) == 118000


def test_one_huge_deal_does_not_shrink_the_others_to_dots():
    full = full_amount(Decimal(10_000_000), Decimal(6800))
    assert full == 272_000
    assert radius(share(Decimal(6800), full), WIDE) > 4


def test_nothing_with_a_figure_still_gives_a_measure():
    assert full_amount(Decimal(0), Decimal(0)) == 1


@given(st.decimals(1, 10**11, places=2))
def test_the_legend_s_amounts_are_round_rising_and_not_larger_than_the_largest(full):
    low, middle, top = legend_amounts(full)
    assert low < middle < top <= full
    assert {str(amount.normalize().as_tuple().digits) for amount in (low, middle, top)} <= {
        "(1,)", "(2,)", "(3,)", "(5,)"
    }  # fmt: skip


def test_the_legend_of_the_mock():
    assert legend_amounts(Decimal(64200)) == (2000, 10000, 30000)


@given(st.integers(1, 700))
def test_undated_deals_have_a_place_inside_the_lane(count):
    columns = lane_columns(count)
    assert len(columns) == count
    assert all(0 < column < 1 for column in columns)


def test_a_few_undated_deals_stand_in_two_columns():
    assert lane_columns(5) == [0.32, 0.68, 0.32, 0.68, 0.32]


@given(spots)
def test_a_letter_shows_where_no_circle_in_front_lies_over_it(given_spots):
    found = clear(given_spots)
    for index, spot in enumerate(given_spots):
        in_front = given_spots[index + 1 :]
        over = [
            other
            for other in in_front
            if (other.x - spot.x) ** 2 + (other.y - spot.y) ** 2 < (other.radius + circles.LETTER_FROM - 2) ** 2
        ]
        assert found[index] == (spot.radius >= circles.LETTER_FROM and not over)
