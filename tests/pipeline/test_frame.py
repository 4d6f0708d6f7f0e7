"""Which stretch of time the chart opens on, and how it is cut."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from webapp.pipeline.frame import Dated, Frame, add_months, opening, quarter_end, stretches, ticks

TODAY = date(2026, 11, 23)
days = st.dates(date(1990, 1, 1), date(2060, 12, 31))
months = days.map(lambda day: day.replace(day=1))
frames = st.tuples(days, st.integers(1, 20_000)).map(lambda given: Frame(given[0], given[0] + timedelta(given[1])))


def test_it_opens_on_whole_quarters_up_to_the_last_deal_of_the_next_twelve_months():
    dated = Dated(date(2026, 12, 1), date(2027, 5, 1), None, date(2027, 5, 1))
    assert opening(dated, TODAY) == Frame(date(2026, 11, 1), date(2027, 7, 1))


def test_overdue_deals_pull_the_left_edge_back_but_not_without_end():
    month_old = Dated(date(2026, 10, 1), date(2027, 5, 1), date(2026, 10, 1), date(2027, 5, 1))
    years_old = Dated(date(2019, 2, 1), date(2027, 5, 1), date(2019, 2, 1), date(2027, 5, 1))
    assert opening(month_old, TODAY).start == date(2026, 10, 1)
    assert opening(years_old, TODAY).start == date(2026, 5, 1)


def test_it_opens_on_the_data_s_own_span_when_nothing_falls_into_the_next_twelve_months():
    past = Dated(date(2016, 12, 1), date(2018, 2, 1), date(2016, 12, 1), None)
    assert opening(past, TODAY) == Frame(date(2016, 12, 1), date(2018, 3, 1))
    far = Dated(date(2029, 1, 1), date(2029, 3, 1), None, None)
    assert opening(far, TODAY) == Frame(date(2029, 1, 1), date(2029, 4, 1))


def test_without_any_dated_deal_it_shows_the_coming_half_year():
    assert opening(Dated(), TODAY) == Frame(date(2026, 11, 1), date(2027, 5, 1))


def test_a_wished_period_is_shown_exactly():
    dated = Dated(date(2026, 12, 1), date(2027, 5, 1), None, date(2027, 5, 1))
    assert opening(dated, TODAY, date(2027, 1, 1), date(2027, 3, 31)) == Frame(date(2027, 1, 1), date(2027, 4, 1))
    assert opening(dated, TODAY, None, date(2027, 3, 31)) == Frame(date(2026, 11, 1), date(2027, 4, 1))
    assert opening(dated, TODAY, date(2027, 1, 1), None) == Frame(date(2027, 1, 1), date(2027, 7, 1))


def test_an_open_beginning_ends_with_the_data():
    past = Dated(date(2016, 12, 1), date(2018, 2, 1), None, None)
    assert opening(past, TODAY, None, date(2026, 10, 31)) == Frame(date(2016, 12, 1), date(2018, 3, 1))


@given(
    st.builds(Dated, st.none() | months, st.none() | months, st.none() | months, st.none() | months),
    days,
    st.none() | days,
    st.none() | days,
)
def test_a_frame_always_has_days(dated, today, since, until):
    assume(not (since and until) or since <= until)
    frame = opening(dated, today, since, until)
    assert frame.days > 0
    if since:
        assert frame.start == since
    if until and since:
        assert frame.end == until + timedelta(1)


@given(frames)
def test_stretches_meet_without_gaps_and_fill_the_frame(frame):
    cuts = stretches(frame)
    assert cuts[0].start == frame.start
    assert cuts[-1].end == frame.end
    assert all(one.end == other.start for one, other in pairwise(cuts))
    assert all(cut.start < cut.end for cut in cuts)


def test_quarters_carry_their_year_and_number():
    cuts = stretches(Frame(date(2026, 11, 1), date(2027, 7, 1)))
    assert [(cut.year, cut.quarter) for cut in cuts] == [(2026, 4), (2027, 1), (2027, 2)]


def test_a_long_frame_is_cut_into_years():
    cuts = stretches(Frame(date(2020, 3, 1), date(2027, 7, 1)))
    assert [(cut.year, cut.quarter) for cut in cuts] == [(year, 0) for year in range(2020, 2028)]


@given(frames, st.integers(2, 14))
def test_there_are_never_more_ticks_than_fit_and_all_stand_inside(frame, most):
    found = ticks(frame, most)
    assert len(found) <= max(most, 3)
    assert all(frame.start <= day < frame.end for day in found)
    assert list(found) == sorted(set(found))


@given(frames, days)
def test_a_day_outside_stands_at_the_nearest_edge(frame, day):
    shown = frame.inside(day)
    assert frame.start <= shown < frame.end
    assert shown == day or not frame.start <= day < frame.end
    assert 0 <= frame.part(shown) < 1


@given(months, st.integers(-300, 300))
def test_months_add_up(first, n):
    assert add_months(add_months(first, n), -n) == first
    assert first < quarter_end(first) <= add_months(first, 3)
