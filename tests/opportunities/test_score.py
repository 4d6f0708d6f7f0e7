"""The built-in score: explained, bounded, and better facts never lower it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.core.language import LANGUAGES, speaking
from webapp.opportunities import score as rule
from webapp.opportunities.score import Bands, Factor, ScoreFacts, factor_text, grade_of, score, what_would_raise

TODAY = date(2026, 11, 23)

facts = st.builds(
    ScoreFacts,
    today=st.just(TODAY),
    kind=st.sampled_from([None, "", "new_business", "renewal", "expansion", "replacement", "service", "unheard_of"]),
    account=st.booleans(),
    contact=st.booleans(),
    budget_status=st.sampled_from([None, "", "unknown", "none", "expected", "approved"]),
    decision_process=st.booleans(),
    time_frame=st.sampled_from([None, "", "immediate", "this_quarter", "next_quarter", "this_year", "unknown"]),
    situation=st.booleans(),
    need=st.booleans(),
    solution=st.booleans(),
    next_step=st.booleans(),
    close_date=st.none() | st.dates(TODAY - timedelta(400), TODAY + timedelta(400)),
    lines=st.integers(0, 500),
    unpriced=st.integers(0, 3),
    probability=st.none() | st.integers(0, 100),
    on_hold=st.booleans(),
    opened_on=st.none() | st.dates(TODAY - timedelta(900), TODAY),
)

TERRACE = ScoreFacts(
    today=TODAY,
    kind="new_business",
    account=True,
    contact=True,
    budget_status="approved",
    decision_process=True,
    time_frame="immediate",
    situation=True,
    need=True,
    next_step=True,
    close_date=TODAY + timedelta(18),
    lines=1,
    probability=60,
)


@given(facts)
def test_a_score_lies_between_1_and_99_and_is_the_sum_of_its_factors(given_facts):
    given_score = score(given_facts)
    assert 1 <= given_score.points <= 99
    assert sum(factor.points for factor in given_score.factors) == given_score.points
    assert given_score.grade == grade_of(given_score.points)


@given(facts)
def test_every_factor_says_something_in_both_languages(given_facts):
    for language in LANGUAGES:
        with speaking(language):
            assert all(factor_text(factor.code) for factor in score(given_facts).factors)


@given(facts)
def test_what_would_raise_it_keeps_its_promise(given_facts):
    for each in what_would_raise(given_facts):
        assert each.points > score(given_facts).points
        assert rule.raise_text(each).startswith("Con ")
        assert str(each.points) in rule.raise_text(each)


@pytest.mark.parametrize(
    "better",
    [
        {"account": True},
        {"contact": True},
        {"budget_status": "approved"},
        {"decision_process": True},
        {"time_frame": "immediate"},
        {"situation": True},
        {"need": True},
        {"solution": True},
        {"next_step": True},
        {"close_date": TODAY + timedelta(14)},
        {"lines": 3, "unpriced": 0},
        {"probability": 100},
        {"on_hold": False},
        {"opened_on": TODAY},
        {"kind": "expansion"},
    ],
    ids=lambda better: next(iter(better)),
)
@given(given_facts=facts)
def test_a_better_fact_never_lowers_the_score(better, given_facts):
    assert score(replace(given_facts, **better)).points >= score(given_facts).points


@given(facts, st.integers(0, 100), st.integers(0, 100))
def test_a_later_stage_never_scores_less(given_facts, one, other):
    early, late = sorted((one, other))
    assert score(replace(given_facts, probability=early)).points <= score(replace(given_facts, probability=late)).points


@pytest.mark.parametrize(
    ("points", "grade"), [(99, "A"), (75, "A"), (74, "B"), (55, "B"), (54, "C"), (35, "C"), (34, "D"), (1, "D")]
)
def test_grades_are_bands_of_points(points, grade):
    assert grade_of(points) == grade


def test_an_administrator_may_move_the_bands():
    assert grade_of(70, Bands(a=70, b=50, c=20)) == "A"


def test_a_quick_sale_with_everything_known_is_an_A():
    assert score(TERRACE).grade == "A"


def test_a_large_sale_that_nobody_decides_yet_is_a_B():
    shops = replace(
        TERRACE,
        budget_status="unknown",
        decision_process=False,
        time_frame="next_quarter",
        close_date=TODAY + timedelta(74),
        lines=3,
        probability=30,
    )
    assert score(shops).grade == "B"
    assert Factor("decision_unknown", -6) in score(shops).factors


def test_a_tender_that_cannot_go_on_is_a_C():
    tender = replace(
        TERRACE,
        contact=False,
        budget_status="expected",
        time_frame="this_year",
        situation=False,
        next_step=False,
        close_date=TODAY + timedelta(120),
        probability=20,
    )
    assert score(tender).grade == "C"


def test_an_overdue_sale_without_anybody_who_decides_or_a_next_step_is_a_D():
    capsules = ScoreFacts(
        today=TODAY, kind="replacement", account=True, contact=True, need=True, situation=True, lines=1,
        close_date=TODAY - timedelta(5), probability=20,
    )  # fmt: skip
    assert score(capsules).grade == "D"
    assert Factor("close_overdue", -12) in score(capsules).factors
    assert {each.code for each in what_would_raise(capsules)} >= {"decision", "next_step", "close_date", "budget"}


def test_nothing_known_is_still_a_score():
    assert score(ScoreFacts(today=TODAY)).points == 6


def test_everything_at_its_best_is_exactly_99():
    best = replace(TERRACE, kind="expansion", solution=True, probability=100)
    assert score(best).points == 99
    assert what_would_raise(best) == ()


def test_the_scale_ends_at_1_and_says_so():
    worst = ScoreFacts(
        today=TODAY,
        budget_status="none",
        close_date=TODAY - timedelta(1),
        on_hold=True,
        opened_on=TODAY - timedelta(200),
    )
    assert score(worst).points == 1
    assert Factor("scale_end", 23) in score(worst).factors


def test_factors_are_kept_in_a_column_and_read_back():
    assert rule.read(rule.stored(score(TERRACE).factors)) == score(TERRACE).factors


def test_a_factor_of_a_forgotten_rule_is_left_out():
    assert rule.read('[["base", 26], ["star_sign", 7]]') == (Factor("base", 26),)
