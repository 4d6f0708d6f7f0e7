from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.contoso_coffee import line_adjustments, order_adjustments
from plugins.contoso_coffee.settings import Settings, Tier
from tests.plugins.contoso_coffee.orders import applied, line, order, refused

PLAIN = Settings()
WINTER = Settings(season_from=date(2026, 9, 24), season_until=date(2027, 1, 22))


@pytest.mark.parametrize(
    ("machines", "percent", "label"),
    [
        ("3", "-4", "Tramo de 3 a 5 máquinas"),
        ("5", "-4", "Tramo de 3 a 5 máquinas"),
        ("6", "-7", "Tramo de 6 a 9 máquinas"),
        ("9", "-7", "Tramo de 6 a 9 máquinas"),
        ("10", "-10", "Tramo desde 10 máquinas"),
        ("400", "-10", "Tramo desde 10 máquinas"),
    ],
)
def test_a_tier_is_reached_by_the_machines_of_the_whole_order(machines, percent, label):
    [answer] = line_adjustments(order(line("CAFE-S100", machines)), PLAIN)
    assert (answer.percent, answer.label.es) == (Decimal(percent), label)


def test_two_machines_get_no_tier_and_the_reason():
    answers = line_adjustments(order(line("CAFE-S100", "2")), PLAIN)
    assert applied(answers) == []
    assert refused(answers) == [("Tramo por máquinas", "empieza en 3")]
    assert answers[0].reason.en == "starts at 3"


def test_machines_on_several_lines_count_together_and_nothing_else_counts():
    answers = line_adjustments(
        order(line("CAFE-S100", "1"), line("CAFE-A100", "2"), line("MOL-M20", "50"), line("SRV", "9")), PLAIN
    )
    assert [(answer.line, answer.percent) for answer in answers] == [
        ("CAFE-S100", Decimal(-4)),
        ("CAFE-A100", Decimal(-4)),
    ]


def test_machines_count_in_their_default_unit():
    boxed = replace(line("CAFE-S100", "2"), base_quantity=Decimal(12))
    [answer] = line_adjustments(order(boxed), PLAIN)
    assert answer.percent == -10


def test_a_price_set_by_hand_counts_and_is_left_alone():
    [answer] = line_adjustments(order(replace(line("CAFE-S100", "3"), overridden=True)), PLAIN)
    assert not answer.applies_to_override


def test_a_unit_sets_other_tiers():
    proposed = Settings(tiers=(Tier(5, Decimal(6)), Tier(10, Decimal(12))))
    assert refused(line_adjustments(order(line("CAFE-S100", "4")), proposed)) == [
        ("Tramo por máquinas", "empieza en 5")
    ]
    [answer] = line_adjustments(order(line("CAFE-S100", "14")), proposed)
    assert answer.percent == -12
    assert refused(line_adjustments(order(line("CAFE-S100", "4")), Settings(tiers=()))) == [
        ("Tramo por máquinas", "sin tramos fijados")
    ]


@pytest.mark.parametrize("day", [date(2026, 9, 24), date(2026, 11, 23), date(2027, 1, 22)])
def test_the_seasonal_roast_is_cheaper_on_each_day_of_the_season(day):
    [answer] = line_adjustments(order(line("TUE-NIEBLA", "120"), as_of=day), WINTER)
    assert (answer.percent, answer.label.es) == (Decimal(-8), "Tueste de temporada")


@pytest.mark.parametrize("day", [date(2026, 9, 23), date(2027, 1, 23)])
def test_outside_the_season_the_reason_names_its_days(day):
    answers = line_adjustments(order(line("TUE-NIEBLA", "120"), as_of=day), WINTER)
    assert refused(answers) == [("Tueste de temporada", "vale del 24 sept 2026 al 22 ene 2027")]


def test_without_a_season_the_roast_keeps_its_price():
    assert refused(line_adjustments(order(line("TUE-NIEBLA", "1")), PLAIN)) == [
        ("Tueste de temporada", "sin temporada fijada")
    ]
    assert line_adjustments(order(line("TUE-SIERRA", "1", family="coffee")), WINTER) == []


def test_used_machines_are_credited_once_for_each_new_one():
    [answer] = order_adjustments(order(line("CAFE-S100", "6"), line("CAF-RECOMPRA", "2")), PLAIN)
    assert (answer.amount, answer.label.es) == (Decimal(-300), "Entrega de 2 máquinas usadas")
    credited, rest = order_adjustments(order(line("CAFE-S100", "1"), line("CAF-RECOMPRA", "3")), PLAIN)
    assert (credited.amount, credited.label.es) == (Decimal(-150), "Entrega de 1 máquina usada")
    assert rest.reason.es == "como mucho una por máquina nueva"


def test_a_used_machine_is_no_new_machine_whatever_its_family():
    used = line("CAF-RECOMPRA", "9", family="machines")
    assert line_adjustments(order(used), PLAIN) == []
    assert applied(order_adjustments(order(used), PLAIN)) == []


def test_an_order_without_used_machines_says_nothing_of_them():
    assert order_adjustments(order(line("CAFE-S100", "6")), PLAIN) == []


def test_the_credit_is_in_euros_and_in_nothing_else():
    answers = order_adjustments(order(line("CAFE-S100", "6"), line("CAF-RECOMPRA", "2"), currency="USD"), PLAIN)
    assert refused(answers) == [("Entrega de máquinas usadas", "solo se abona en euros")]


@given(quantities=st.lists(st.integers(1, 40), min_size=1, max_size=6), used=st.integers(0, 50), seed=st.randoms())
def test_whatever_the_order_of_lines_the_rules_hold(quantities, used, seed):
    machines = sum(quantities)
    lines = [replace(line("CAFE-S100", str(quantity)), id=str(place)) for place, quantity in enumerate(quantities)]
    lines += [line("CAF-RECOMPRA", str(used))] if used else []
    seed.shuffle(lines)
    answers = line_adjustments(order(*lines), PLAIN)
    percent = next((tier for since, tier in ((10, -10), (6, -7), (3, -4)) if machines >= since), None)
    assert {answer.percent for answer in applied(answers)} == ({Decimal(percent)} if percent else set())
    assert len(answers) == len(quantities)
    credit = sum(answer.amount for answer in applied(order_adjustments(order(*lines), PLAIN)))
    assert credit == -150 * min(used, machines)


@given(more=st.integers(1, 30), machines=st.integers(1, 30))
def test_one_more_machine_never_makes_the_discount_smaller(more, machines):
    def percent(count):
        return sum(answer.percent for answer in applied(line_adjustments(order(line("CAFE-S100", str(count))), PLAIN)))

    assert percent(machines + more) <= percent(machines)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"tiers": (Tier(6, Decimal(7)), Tier(3, Decimal(4)))}, "above the one before"),
        ({"tiers": (Tier(3, Decimal(7)), Tier(3, Decimal(4)))}, "above the one before"),
        ({"tiers": (Tier(0, Decimal(7)),)}, "the first at 1"),
        ({"tiers": (Tier(1, Decimal(101)),)}, "between 0 and 100"),
        ({"season_from": date(2026, 1, 1)}, "its first and its last day"),
        ({"season_from": date(2026, 1, 2), "season_until": date(2026, 1, 1)}, "ends before it begins"),
    ],
)
def test_settings_that_make_no_sense_are_refused(values, sentence):
    with pytest.raises(ValueError, match=sentence):
        Settings(**values)
