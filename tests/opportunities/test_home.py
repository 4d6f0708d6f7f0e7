"""GET /: what the day begins with, for oneself or the team, and what was visited last."""

import re
from datetime import timedelta
from decimal import Decimal
from itertools import count

import pytest

from webapp.core import clock
from webapp.db.statements import counted
from webapp.opportunities.records import Opportunity, VisitLog

TODAY = clock.today("Europe/Madrid")
numbers = count(1)


@pytest.fixture
def deal(world):
    def write(topic: str, days: int | None = 60, *, owner: str = "ana", step: str | None = "Llamar", **more) -> int:
        row = {
            "number": f"OP-HOME-{next(numbers):06d}", "topic": topic, "type": "new_business",
            "owner_user_id": world.people[owner], "unit_id": world.units["north" if owner == "luis" else "south"],
            "process_id": 1, "stage_id": 1, "stage_since": clock.now(), "created": clock.now(), "currency": "EUR",
            "close_date": None if days is None else TODAY + timedelta(days), "next_step": step,
            "estimated_revenue": Decimal(1000),
        }  # fmt: skip
        return Opportunity.insert(row | more).execute()

    return write


def part(answer, name: str) -> list[str]:
    """The topics of a part of the page."""
    assert answer.status_code == 200
    shown = re.search(rf'(?s)<section class="panel" id="day-{name}".*?</section>', answer.text)[0]
    return re.findall(r'<a class="name"[^>]*>([^<]+)</a>', shown)


def test_own_deals_stand_where_they_need_something(ana, deal):
    deal("Tarde", -1)
    deal("Hoy", 0)
    deal("En catorce días", 14)
    deal("En quince", 15)
    deal("Sin paso", 90, step=None)
    deal("Ganada", -5, status="won")
    deal("De Nadia", -1, owner="nadia", step=None)
    answer = ana.get("/")
    assert part(answer, "overdue") == ["Tarde"]
    assert part(answer, "soon") == ["Hoy", "En catorce días"]
    assert part(answer, "no-step") == ["Sin paso"]
    assert part(ana.get("/", whose="team"), "overdue") == ["Tarde", "De Nadia"]


def test_a_manager_begins_with_the_teams_and_may_switch(sign_in, deal):
    deal("De Ana", -1)
    deal("De Luis", -1, owner="luis")
    deal("De Marta", -1, owner="marta")
    marta = sign_in("marta")
    assert set(part(marta.get("/"), "overdue")) == {"De Ana", "De Luis", "De Marta"}
    assert part(marta.get("/", whose="mine"), "overdue") == ["De Marta"]


def test_nothing_out_of_reach_is_shown_or_counted(sign_in, deal):
    deal("De Ana", -1, step=None)
    answer = sign_in("luis").get("/", whose="team")
    assert part(answer, "overdue") == part(answer, "no-step") == []


def test_an_empty_part_says_so(ana, world):
    answer = ana.get("/")
    for sentence in (
        "Ninguna ha pasado de su fecha",
        "Ninguna se cierra en los próximos 14 días",
        "tienen un próximo paso",
    ):
        assert sentence in answer.text
    assert "Aquí estarán las últimas diez" in answer.text


def test_who_reads_no_deals_is_led_to_what_they_may_open(sign_in, world):
    page = sign_in("irene").get("/").text
    assert "Tu papel no lee oportunidades" in page
    assert "Todas las abiertas" not in page and 'id="day-overdue"' not in page
    for address in ("/accounts", "/products", "/admin/settings", "/admin/plugins"):
        assert f'class="btn" href="{address}"' in page


def test_a_part_shows_some_and_leads_to_all_in_the_list(ana, deal):
    for number in range(9):
        deal(f"Tarde {number}", -1)
    answer = ana.get("/")
    assert len(part(answer, "overdue")) == 6
    link = re.search(r'href="(/opportunities\?[^"]*period=overdue[^"]*)"', answer.text)[1].replace("&amp;", "&")
    assert "9 oportunidades" in ana.client.get(link).text


def test_the_last_visited_stand_the_latest_first(ana, deal):
    first, second = deal("Primera"), deal("Segunda")
    for visited in (first, second, first):
        ana.get(f"/opportunities/{visited}").close()
    assert part(ana.get("/"), "visited") == ["Primera", "Segunda"]
    assert VisitLog.select().count() == 2


def test_ten_visits_are_shown_at_the_most(ana, deal):
    for number in range(12):
        ana.get(f"/opportunities/{deal(f'Visitada {number}')}").close()
    assert part(ana.get("/"), "visited") == [f"Visitada {number}" for number in range(11, 1, -1)]


def test_what_was_visited_and_is_no_longer_visible_is_not_shown(ana, deal, world):
    here = deal("Se va")
    ana.get(f"/opportunities/{here}").close()
    Opportunity.update(unit_id=world.units["north"], owner_user_id=world.people["luis"]).where(
        Opportunity.id == here
    ).execute()
    assert part(ana.get("/"), "visited") == []


def test_a_refused_visit_is_not_remembered(sign_in, deal):
    sign_in("luis").get(f"/opportunities/{deal('De Ana')}").close()
    assert VisitLog.select().count() == 0


def test_the_number_of_statements_is_the_same_for_1_and_for_50_deals(ana, deal):
    def statements() -> int:
        ana.get("/")
        with counted() as heard:
            assert ana.get("/").status_code == 200
        return len(heard)

    deal("Una", -1)
    few = statements()
    for number in range(50):
        deal(f"Otra {number}", number - 20, step=None)
    assert statements() == few <= 7
