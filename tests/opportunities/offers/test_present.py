"""POST /opportunities/<id>/offers: what stands there becomes a numbered version that stays as it was."""

from datetime import timedelta

import pytest

from tests.opportunities.offers.conftest import present
from tests.support.markup import Markup
from tests.support.visitor import form_key
from webapp.core import clock
from webapp.db.statements import counted
from webapp.opportunities.records import Offer, Opportunity
from webapp.people.records import UnitSetting


def sheet(visitor, deal, n=1):
    return visitor.get(f"/opportunities/{deal}/offers/{n}")


def test_an_offer_is_numbered_after_its_opportunity(ana, offer):
    answer = present(ana, offer)
    number = ana.record(offer)["number"]
    assert answer.status_code == 303 and answer.headers["Location"] == f"/opportunities/{offer}/offers/1"
    assert f"{number}-1" in sheet(ana, offer).text


def test_the_customer_reads_lines_totals_and_taxes(ana, offer):
    present(ana, offer)
    page = sheet(ana, offer)
    read = Markup(page.text)
    assert read.value("offer:1", "total") == "9486.40"  # 7 200 + 640 and 21 %
    assert read.value("offer:1", "total_before_tax") == "7840.00"
    for text in ("Hotel Mirador de Triana", "Lucía Ferrán", "Contoso", "Café Sur", "Café S-100", "7.200,00", "−300,00"):
        assert text in page.text
    assert "IVA 21\N{NO-BREAK SPACE}% de 7.840,00" in page.text


def test_it_names_no_rule_no_cost_and_nothing_internal(ana, offer):
    ana.patch(f"/opportunities/{offer}", {"need": "Presupuesto secreto", "version": ana.version(offer)})
    present(ana, offer)
    text = sheet(ana, offer).text
    paper = text[text.index('class="sheet-paper"') : text.index("</article>")]
    for hidden in ("contoso_coffee", "Tramo", "tramo", "Presupuesto secreto", "terraza", "coste"):
        assert hidden not in paper


def test_the_customer_s_language_is_the_account_s(ana, offer, world):
    from webapp.accounts.records import Account

    Account.update(language="en").where(Account.id == world.accounts["mirador"]).execute()
    form = Markup(ana.get(f"/opportunities/{offer}/offers").text)
    assert 'lang="en" value="en" selected' in ana.get(f"/opportunities/{offer}/offers").text and form
    present(ana, offer, language="en")
    page = sheet(ana, offer).text
    assert "Valid until" in page and "€9,486.40" in page and 'lang="en"' in page
    assert "Imprimir o guardar en PDF" in page  # what stands around it is the reader's


def test_validity_comes_from_the_unit_s_setting(ana, offer, world):
    today = clock.today("Europe/Madrid")
    assert (today + timedelta(30)).isoformat() not in ana.get(f"/opportunities/{offer}/offers").text
    from webapp.db.epochs import raise_epoch
    from webapp.web import filters

    assert filters.day(today + timedelta(30)) in ana.get(f"/opportunities/{offer}/offers").text
    UnitSetting.insert(unit_id=world.units["south"], name="offers.valid_days", value="10").execute()
    raise_epoch("rules")
    assert filters.day(today + timedelta(10)) in ana.get(f"/opportunities/{offer}/offers").text


def test_options_stand_aside_with_the_total_that_has_them(ana, offer):
    line = ana.add_line(offer, "MOL-M20", 1)
    ana.patch(f"/opportunities/{offer}/lines/{line}", {"role": "optional", "version": ana.version(offer)})
    present(ana, offer)
    page = sheet(ana, offer)
    assert "Opciones y alternativas, fuera del total" in page.text
    assert Markup(page.text).value("offer:1", "with_options") == "10260.80"


def test_the_same_form_twice_makes_one_version(ana, offer):
    key, version = form_key(), ana.version(offer)
    first, second = (present(ana, offer, key=key, version=version) for _time in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Offer.select().where(Offer.opportunity_id == offer).count() == 1


def test_a_second_tab_is_told_that_it_stands_already(ana, offer):
    version = ana.version(offer)
    present(ana, offer, version=version)
    answer = present(ana, offer, version=version)
    assert answer.status_code == 422 and "La versión 1 ya está presentada" in answer.text


def test_prices_that_moved_while_it_was_prepared_are_looked_at_first(ana, sign_in, offer):
    version = ana.version(offer)
    line = ana.lines(offer)[0]["id"]
    sign_in("marta").patch(f"/opportunities/{offer}/lines/{line}", {"quantity": "4", "version": version})
    answer = present(ana, offer, version=version, message="Como hablamos")
    assert answer.status_code == 422 and "han cambiado mientras" in answer.text and "Como hablamos" in answer.text
    assert present(ana, offer).status_code == 303


def test_what_others_wrote_meanwhile_does_not_matter(ana, sign_in, offer):
    version = ana.version(offer)
    sign_in("marta").patch(f"/opportunities/{offer}", {"need": "Dos grupos", "version": version})
    assert present(ana, offer, version=version).status_code == 303


@pytest.mark.parametrize(
    ("field", "typed"),
    [("title", ""), ("title", "x" * 201), ("valid_until", ""), ("valid_until", "ayer"), ("valid_until", "31 feb"),
     ("valid_until", "2190-01-01"), ("language", "fr"), ("message", "x" * 1001)],
)  # fmt: skip
def test_what_cannot_be_is_said_beside_its_field_and_the_rest_stays(ana, offer, field, typed):
    answer = present(ana, offer, **{"message": "Como hablamos", field: typed})
    assert answer.status_code == 422 and f'id="says-{field}"' in answer.text
    assert ana.record(offer)["version"] == ana.version(offer) and Offer.select().count() == 0
    assert field == "message" or "Como hablamos" in answer.text


def test_nothing_to_offer_is_refused(ana):
    deal = ana.create()
    page = ana.get(f"/opportunities/{deal}/offers")
    assert 'data-block="nothing"' in page.text and 'aria-disabled="true"' in page.text
    assert present(ana, deal).status_code == 422


def test_a_line_without_a_price_is_refused_and_named(ana, offer):
    ana.add_line(offer, "SIR-AVEL", 1)
    answer = present(ana, offer)
    assert answer.status_code == 422 and "1 línea no tiene precio: Sirope de avellana" in answer.text


def test_a_stale_price_is_refused(ana, offer):
    from webapp.opportunities.records import LineItem

    LineItem.update(status="stale").where(LineItem.opportunity_id == offer).execute()
    answer = present(ana, offer)
    assert answer.status_code == 422 and "no está al día" in answer.text


def test_a_closed_deal_presents_nothing(ana, offer):
    version = ana.version(offer)
    Opportunity.update(status="won").where(Opportunity.id == offer).execute()
    assert present(ana, offer, version=version).status_code == 403
    assert "Presentar la oferta" not in ana.get(f"/opportunities/{offer}/offers").text


def test_another_unit_s_person_finds_nothing(ana, sign_in, offer):
    luis = sign_in("luis")
    present(ana, offer)
    for path in ("offers", "offers/1", "offers/preview", "offers/1/price"):
        assert luis.get(f"/opportunities/{offer}/{path}").status_code == 404
    assert present(luis, offer, version=1).status_code == 404
    assert ana.get(f"/opportunities/{offer}/offers/2").status_code == 404


def test_who_may_only_read_sees_offers_and_changes_none(ana, sign_in, offer, world):
    from webapp.opportunities.records import Share

    present(ana, offer)
    luis = sign_in("luis")
    Share.insert(
        opportunity_id=offer, person_id=world.people["luis"], granted_by_id=world.people["ana"], created=clock.now()
    ).execute()
    page = luis.get(f"/opportunities/{offer}/offers")
    assert page.status_code == 200 and "Empezar la versión 2" not in page.text and "Retirar" not in page.text
    assert luis.get(f"/opportunities/{offer}/offers/1").status_code == 200
    assert present(luis, offer, version=1).status_code == 403


def test_a_preview_shows_it_as_a_draft_and_writes_nothing(ana, offer):
    page = ana.get(f"/opportunities/{offer}/offers/preview")
    assert page.status_code == 200 and "Borrador" in page.text
    assert Offer.select().count() == 0


def test_the_timeline_says_who_presented_what(ana, offer):
    present(ana, offer)
    assert "presentó la versión 1 de la oferta" in ana.get(f"/opportunities/{offer}").text


def test_it_stays_as_it_was_after_everything_else_has_changed(ana, offer, world):
    from decimal import Decimal

    from webapp.accounts.records import Account
    from webapp.catalog.records import PriceListItem, Product
    from webapp.pluginhost.records import UnitPlugin

    present(ana, offer)
    before = sheet(ana, offer).text
    Product.update(name="Otra cosa", list_price=Decimal(1)).execute()
    PriceListItem.delete().execute()
    Account.update(name="Otra cuenta", folded="otra").execute()
    UnitPlugin.delete().execute()
    after = sheet(ana, offer).text
    cut = slice(before.index('class="sheet-paper"'), before.index("</article>"))
    assert before[cut] == after[after.index('class="sheet-paper"') : after.index("</article>")]


@pytest.mark.parametrize("path", ["offers", "offers/1", "offers/preview"])
def test_statements_are_the_same_for_one_line_and_for_fifty(ana, path):
    counts = []
    for lines in (1, 50):
        deal = ana.create(account="Hotel Mirador de Triana")
        for _line in range(lines):
            ana.add_line(deal, "CAFE-S100", 1)
        present(ana, deal)
        if path == "offers/preview":
            ana.post(f"/opportunities/{deal}/offers/next", {"form_key": form_key()})
        ana.get(f"/opportunities/{deal}/{path}")
        with counted() as statements:
            ana.get(f"/opportunities/{deal}/{path}")
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 7, counts


def test_presenting_takes_as_many_statements_with_fifty_lines(ana):
    counts = []
    for lines in (1, 50):
        deal = ana.create(account="Hotel Mirador de Triana")
        for _line in range(lines):
            ana.add_line(deal, "CAFE-S100", 1)
        version = ana.version(deal)
        with counted() as statements:
            present(ana, deal, version=version)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 16, counts


def test_a_discount_that_waits_for_an_approval_keeps_the_offer_back(sign_in, world):
    luis = sign_in("luis")
    deal = luis.create()
    UnitSetting.insert(
        unit_id=world.units["north"], name="approvals.limit.salesperson", value="5"
    ).on_conflict_ignore().execute()
    luis.add_line(deal, "CAFE-S100", 4, unit_price="2300")
    from webapp.db.epochs import raise_epoch

    raise_epoch("rules")
    page = luis.get(f"/opportunities/{deal}/offers").text
    assert 'data-block="approval"' in page and 'aria-disabled="true"' in page
    answer = present(luis, deal)
    assert answer.status_code == 422 and "falta que alguien lo apruebe" in answer.text
    assert Offer.select().count() == 0


def test_its_prices_are_still_told_when_the_lines_are_other_ones(ana, offer):
    present(ana, offer)
    line = ana.lines(offer)[0]["id"]
    kept = f"/opportunities/{offer}/offers/1/lines/{line}/price"
    before = ana.client.get(kept + ".json").json
    assert before["offer"] == 1 and before["net"] == {"amount": "7200.00", "currency": "EUR"}
    ana.post(f"/opportunities/{offer}/offers/next", {"form_key": form_key()})
    ana.delete(f"/opportunities/{offer}/lines/{line}", {"form_key": form_key()})
    page = ana.get(kept)
    assert page.status_code == 200 and "Así se presentó en la versión 1" in page.text
    assert ana.client.get(kept + ".json").json == before
    order = ana.get(f"/opportunities/{offer}/offers/1/price")
    assert order.status_code == 200 and "9.486,40" in order.text and "Café S-100" in order.text


def test_a_unit_says_what_stands_on_its_offers(ana, sign_in, offer, world):
    from webapp.people.records import BusinessUnit

    irene, south = sign_in("irene"), world.units["south"]
    here = f"/admin/settings/{south}"

    def save(**fields: str):
        sent = {"_method": "PATCH", "form_key": form_key(), "number_format": "es", **fields}
        return irene.post(here, sent | {"version": BusinessUnit.get_by_id(south).version})

    for wrong in ("0", "-1", "dos", "9999"):
        answer = save(offer_days=wrong, offer_address="x")
        assert answer.status_code == 422 and 'id="says-offer_days"' in answer.text
    assert save(offer_days="15", offer_address="Calle Betis, 4\n41010 Sevilla").status_code == 303
    page = irene.get(here).text
    assert 'value="15"' in page and "Calle Betis, 4" in page and "Días que vale una oferta" in page
    assert (
        'data-value="' + (clock.today("Europe/Madrid") + timedelta(15)).isoformat()
        in ana.get(f"/opportunities/{offer}/offers/preview").text
    )
    assert "41010 Sevilla" in ana.get(f"/opportunities/{offer}/offers/preview").text
    assert save(offer_days="", offer_address="").status_code == 303
    assert "vale 30 días" in irene.get(here).text


def test_a_bundle_says_what_is_in_it_without_prices_of_its_parts(ana, world):
    from decimal import Decimal

    from webapp.catalog.records import BundlePart, PriceListItem, Product
    from webapp.db.epochs import raise_epoch

    ud = world.measures["ud"]
    pack = Product.insert(
        code="PACK", name="Pack apertura", unit_id=ud, currency="EUR", folded="pack apertura", bundle=True
    ).execute()
    PriceListItem.insert(
        price_list_id=world.price_list, product_id=pack, unit_id=ud, method="amount", value=Decimal(2990)
    ).execute()
    for part in ("CAFE-S100", "MOL-M20"):
        BundlePart.insert(bundle_id=pack, product_id=world.products[part], quantity=Decimal(1), required=True).execute()
    raise_epoch("prices")
    deal = ana.create()
    ana.add_line(deal, "PACK", 1)
    assert present(ana, deal).status_code == 303
    page = sheet(ana, deal).text
    assert page.count(">Incluido<") == 2 and "Café S-100" in page and "640,00" not in page
    assert Markup(page).value("offer:1", "total_before_tax") == "2990.00"
    assert ana.get(f"/opportunities/{deal}/offers").status_code == 200
