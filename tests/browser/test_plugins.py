"""Plugins in the browser: installed ones found, settings simulated and enabled from there, an order by dragging and by
buttons, without a script too."""

import json
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import Record, Site


@pytest.fixture
def unit(site: Site) -> Iterator[str]:
    """Café Norte, without plugins of its own before and after; what is installed has been looked for."""
    from webapp.core.sending import Sent
    from webapp.db import write
    from webapp.db.epochs import raise_epoch
    from webapp.pluginhost import host
    from webapp.pluginhost.records import UnitPlugin
    from webapp.plugins import actions

    north = site.world.units["north"]
    with site.database.connection_context():
        actions.found(None, Sent(), host.discover())
    yield f"{site.address}/admin/plugins/units/{north}"
    with site.database.connection_context(), write():
        UnitPlugin.delete().where(UnitPlugin.unit_id == north).execute()
        raise_epoch("rules")


def enabled(site: Site) -> dict[str, dict]:
    from webapp.pluginhost.records import UnitPlugin

    with site.database.connection_context():
        rows = UnitPlugin.select().where(UnitPlugin.unit_id == site.world.units["north"]).order_by(UnitPlugin.position)
        return {row.plugin: json.loads(row.settings) for row in rows}


def choose(page: Page, title: str) -> None:
    page.get_by_label("Añadir").select_option(label=title)
    page.get_by_role("button", name="Ver sus ajustes").click()
    page.wait_for_load_state()


def run_jobs(site: Site) -> None:
    from webapp.jobs import run_waiting

    assert site.database
    run_waiting()


def test_irene_simulates_enables_and_orders(site: Site, unit: str, desk: Callable[..., Page]) -> None:
    deal: Record = site.opportunity(("CAFE-S100", 6), owner="luis", topic="Seis cafeteras para el puerto")
    irene = desk("irene")
    irene.goto(unit)
    choose(irene, "Precios de Contoso Coffee")
    irene.get_by_label("Descuento (%) 1").fill("4.5")
    irene.get_by_role("button", name="Simular antes").click()
    expect(irene.get_by_text("escribe 4,5", exact=False)).to_be_visible()
    irene.get_by_label("Descuento (%) 1").fill("4,5")
    irene.get_by_role("button", name="Simular antes").click()
    irene.wait_for_url("**/simulations/*")
    expect(irene.get_by_role("heading", name="Calculando…")).to_be_visible()
    run_jobs(site)
    expect(irene.get_by_role("heading", name=re.compile(r"abiertas?, \d+ cambian?$"))).to_be_visible()
    irene.locator("details.mover summary").first.click()
    expect(irene.get_by_text("Tramo de 6 a 9 máquinas").first).to_be_visible()
    assert enabled(site) == {}, "nothing counts yet"
    assert deal.id
    with irene.expect_navigation():
        irene.get_by_role("button", name="Activar así en Café Norte").click()
    tiers = enabled(site)["contoso_coffee"]["tiers"]
    assert tiers[0] == {"since": 3, "percent": "4.5"}

    choose(irene, "Servicios de Contoso")
    irene.get_by_role("button", name="Activar aquí").click()
    irene.wait_for_load_state()
    cards = irene.locator("[data-plugin-order] > li")
    expect(cards).to_have_count(2)
    cards.nth(1).get_by_role("button", name="Subir").click()
    irene.wait_for_load_state()
    expect(cards.first).to_have_attribute("data-plugin", "contoso_services")
    cards.nth(1).drag_to(cards.first, target_position={"x": 40, "y": 2})
    irene.wait_for_load_state()
    expect(cards.first).to_have_attribute("data-plugin", "contoso_coffee")
    assert list(enabled(site)) == ["contoso_coffee", "contoso_services"]


def test_without_a_script_a_plugin_is_set_suspended_and_taken_away(
    site: Site, unit: str, desk: Callable[..., Page]
) -> None:
    irene = desk("irene", java_script_enabled=False)
    irene.goto(unit)
    choose(irene, "Precios de Contoso Coffee")
    irene.get_by_role("button", name="Otra fila").click()
    irene.get_by_label("Desde (máquinas) 5").fill("20")
    irene.get_by_label("Descuento (%) 5").fill("12,5")
    with irene.expect_navigation():
        irene.get_by_role("button", name="Activar aquí").click()
    assert enabled(site)["contoso_coffee"]["tiers"][-1] == {"since": 20, "percent": "12.5"}
    irene.get_by_role("button", name=re.compile("^Suspender")).click()
    expect(irene.get_by_text("Suspendido desde el")).to_be_visible()
    irene.get_by_role("button", name=re.compile("^Volver a preguntar")).click()
    expect(irene.get_by_text("Suspendido desde el")).to_be_hidden()
    with irene.expect_navigation():
        irene.get_by_role("button", name=re.compile("^Desactivar")).click()
    assert enabled(site) == {}
