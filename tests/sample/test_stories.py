"""The sample's stories have the figures that the product's actions and the price lists give them."""

from decimal import Decimal

import pytest

from tests.sample.conftest import TODAY
from webapp.catalog.records import PriceList
from webapp.opportunities.records import LineItem, Offer, Opportunity, Stage
from webapp.people.records import BusinessUnit, User
from webapp.sample.days import Days
from webapp.sample.stories import STORIES

pytestmark = pytest.mark.usefixtures("sample")

# Estimated revenue, grade, stage, days to the close.
FIGURES = {
    "Dos Café S-100 para la terraza nueva": ("5000.00", "A", "propose", 18),
    "Equipar los catorce locales": ("60980.00", "B", "develop", 74),
    "Niebla para la carta de invierno": ("2618.14", "B", "qualify", 9),
    "Cambiar ocho máquinas de cápsulas": ("26496.00", "D", "develop", -5),
    "Desayunos de cuatro hoteles": ("30428.00", "A", "propose", 31),
    "Mantenimiento de las residencias": ("15378.00", "B", "develop", 22),
    "Concurso de las cafeterías del hospital": ("32430.00", "C", "develop", 120),
    "Apertura en la Parte Vieja": ("3330.00", "A", "propose", 12),
}


def story(topic: str) -> Opportunity:
    return Opportunity.get(Opportunity.topic == topic)


def test_there_are_eight_stories():
    assert [deal.topic for deal in STORIES] == list(FIGURES)


@pytest.mark.parametrize("topic", FIGURES)
def test_a_story_has_its_amount_grade_stage_and_date(topic: str):
    amount, grade, stage, days = FIGURES[topic]
    told = story(topic)
    assert told.estimated_revenue == Decimal(amount)
    assert told.grade == grade
    assert Stage.get_by_id(told.stage_id).code == stage
    assert told.close_date == Days(TODAY).from_today(days)


def test_the_example_is_anas_and_begins_with_two_s100_from_the_contoso_coffee_list():
    example = story("Dos Café S-100 para la terraza nueva")
    line = LineItem.get((LineItem.opportunity_id == example.id) & (LineItem.position == 1))
    assert User.get_by_id(example.owner_user_id).email == "ana@contoso.example"
    assert (line.quantity, line.unit_price, line.status) == (Decimal(2), Decimal(2500), "priced")
    assert PriceList.get_by_id(example.price_list_id).name == "Contoso Coffee"
    assert example.revenue_mode == "calculated"


def test_s100_is_found_in_one_opportunity_alone():
    assert [found.topic for found in Opportunity.select().where(Opportunity.search.contains("s-100"))] == [
        "Dos Café S-100 para la terraza nueva"
    ]


def test_the_same_basket_differs_between_two_units_by_machine_tier_and_used_machines():
    compared = (
        Opportunity.select(BusinessUnit.name, Opportunity.estimated_revenue)
        .join(BusinessUnit, on=(BusinessUnit.id == Opportunity.unit_id))
        .where(Opportunity.topic == "Comparar unidades")
    )
    sums = dict(compared.tuples())
    assert sums == {"Café Sur": Decimal("19320.24"), "Café Norte": Decimal("20670.24")}


def test_the_public_unit_sells_from_its_own_list():
    tender = story("Concurso de las cafeterías del hospital")
    assert PriceList.get_by_id(tender.price_list_id).name == "Contoso Coffee · Sector público"


def test_a_price_set_by_hand_keeps_its_reason():
    line = LineItem.get(
        (LineItem.opportunity_id == story("Desayunos de cuatro hoteles").id) & LineItem.given_price.is_null(False)
    )
    assert (line.list_price, line.unit_price, line.status) == (Decimal(6900), Decimal(6500), "overridden")
    assert line.given_reason
    assert line.given_by_id == story("Desayunos de cuatro hoteles").owner_user_id


def test_the_forgotten_story_has_no_next_step():
    assert story("Cambiar ocho máquinas de cápsulas").next_step is None


def test_the_opening_s_offer_is_presented_and_its_prices_stand():
    opening = story("Apertura en la Parte Vieja")
    offer = Offer.get(Offer.opportunity_id == opening.id)
    assert (opening.offered, opening.frozen, offer.n, offer.state) == (1, True, 1, "presented")
    assert offer.total == opening.total and offer.number == f"{opening.number}-1"
    assert offer.presented.date() == Days(TODAY).past(10)
    assert "Pack apertura" in offer.figures and "Café S-100" in offer.figures
