"""While an offer stands, a change of prices is answered by the two ways on; nothing typed is lost."""

import pytest

from tests.opportunities.offers.conftest import begin_next, present, withdraw
from tests.support.markup import Markup
from tests.support.visitor import form_key
from webapp.opportunities.records import Offer


@pytest.fixture
def frozen(ana, offer) -> int:
    """An opportunity whose first version is presented."""
    present(ana, offer)
    return offer


def first(ana, deal) -> int:
    return ana.lines(deal)[0]["id"]


def edits(deal: int, line: int) -> list[tuple[str, str, dict]]:
    here = f"/opportunities/{deal}"
    return [
        ("PATCH", f"{here}/lines/{line}", {"quantity": "4"}),
        ("PATCH", f"{here}/lines/{line}", {"unit_price": "2000"}),
        ("PATCH", f"{here}/lines/{line}", {"role": "optional"}),
        ("PATCH", here, {"discount_percent": "5"}),
        ("PATCH", here, {"freight": "50"}),
        ("DELETE", f"{here}/lines/{line}", {}),
        ("POST", f"{here}/lines", {"product": "MOL-M20", "quantity": "1"}),
        ("POST", f"{here}/reprice", {}),
        ("POST", f"{here}/lines/paste", {"rows": "MOL-M20\t1", "step": "add"}),
    ]


def send(visitor, method, path, fields, *, version, fragment):
    sent = {"form_key": form_key(), "version": version, **fields}
    return visitor._send(method, path, sent, fragment)


@pytest.mark.parametrize("which", range(9))
@pytest.mark.parametrize("fragment", [True, False])
def test_no_price_changes_without_being_asked(ana, frozen, which, fragment):
    method, path, fields = edits(frozen, first(ana, frozen))[which]
    before = ana.record(frozen)
    answer = send(ana, method, path, fields, version=before["version"], fragment=fragment)
    assert answer.status_code == 409
    assert "La oferta 1 está presentada y sus precios no cambian." in answer.text
    assert "versión 2" in answer.text or "siguiente versión" in answer.text
    assert ana.record(frozen) == before


@pytest.mark.parametrize("which", range(9))
def test_the_page_carries_what_was_sent_into_the_next_version(ana, frozen, which):
    method, path, fields = edits(frozen, first(ana, frozen))[which]
    before = ana.record(frozen)
    page = send(ana, method, path, fields, version=before["version"], fragment=False)
    form = Markup(page.text).form(path, "" if method == "POST" else method)
    answer = ana.post(path, form.fields | {"confirmed": "new_version"})
    assert answer.status_code == 303, answer.text
    assert ana.record(frozen)["version"] == before["version"] + 1
    page = ana.get(f"/opportunities/{frozen}/offers").text
    assert "Se está preparando la versión 2" in page
    assert Offer.get(Offer.opportunity_id == frozen).state == "presented"


def test_an_editor_is_answered_beside_its_field_with_both_ways(ana, frozen):
    line, version = first(ana, frozen), ana.version(frozen)
    answer = send(
        ana, "PATCH", f"/opportunities/{frozen}/lines/{line}", {"quantity": "4"}, version=version, fragment=True
    )
    card = answer.text
    assert "data-conflict" in card and f'data-version="{version}"' in card
    assert 'name="confirmed"' in card and 'data-keep="mine"' in card and 'data-keep="theirs"' in card
    again = send(
        ana, "PATCH", f"/opportunities/{frozen}/lines/{line}", {"quantity": "4", "confirmed": "new_version"},
        version=version, fragment=True,
    )  # fmt: skip
    assert again.status_code == 200 and ana.lines(frozen)[0]["quantity"] == "4"
    assert "versión 2 en preparación" in ana.get(f"/opportunities/{frozen}").text


def test_whoever_agrees_still_meets_what_others_changed(ana, sign_in, frozen):
    line, version = first(ana, frozen), ana.version(frozen)
    path = f"/opportunities/{frozen}/lines/{line}"
    marta = sign_in("marta")
    send(marta, "PATCH", path, {"quantity": "5", "confirmed": "new_version"}, version=version, fragment=True)
    answer = send(ana, "PATCH", path, {"quantity": "4", "confirmed": "new_version"}, version=version, fragment=True)
    assert answer.status_code == 409 and "¿Cuál se queda?" in answer.text


@pytest.mark.parametrize(
    ("path", "field", "typed"),
    [("", "topic", "Otra terraza"), ("", "next_step", "Llamar"), ("", "close_date", "2027-02-03"),
     ("", "probability", "70"), ("line", "description", "Con instalación"), ("line", "requested_date", "2027-02-03")],
)  # fmt: skip
def test_what_describes_stays_open(ana, frozen, path, field, typed):
    place = f"/opportunities/{frozen}" + (f"/lines/{first(ana, frozen)}" if path else "")
    answer = send(ana, "PATCH", place, {field: typed}, version=ana.version(frozen), fragment=True)
    assert answer.status_code == 200
    assert "Empezar la versión" in ana.get(f"/opportunities/{frozen}/offers").text


def test_lines_may_be_put_in_another_order(ana, frozen):
    lines = [line["id"] for line in ana.lines(frozen)]
    sent = {"order": ",".join(str(line) for line in reversed(lines)), "line": str(lines[0]), "way": "down"}
    answer = send(
        ana, "POST", f"/opportunities/{frozen}/lines/order", sent, version=ana.version(frozen), fragment=False
    )
    assert answer.status_code == 303
    assert [line["id"] for line in ana.lines(frozen)] == lines[::-1]


def test_beginning_the_next_version_opens_the_prices(ana, frozen):
    assert begin_next(ana, frozen).status_code == 303
    assert "empezó la versión 2 de la oferta" in ana.get(f"/opportunities/{frozen}").text
    line = first(ana, frozen)
    answer = ana.patch(f"/opportunities/{frozen}/lines/{line}", {"quantity": "4", "version": ana.version(frozen)})
    assert answer.status_code == 200
    version = ana.version(frozen)
    begin_next(ana, frozen)
    assert ana.version(frozen) == version, "there is nothing to begin"


def test_a_version_that_was_only_begun_can_be_left(ana, frozen):
    begin_next(ana, frozen)
    keep = f"/opportunities/{frozen}/offers/keep"
    assert "Dejarlo en la versión 1" in ana.get(f"/opportunities/{frozen}/offers").text
    assert ana.post(keep, {"form_key": form_key()}).status_code == 303
    line = first(ana, frozen)
    answer = ana.patch(f"/opportunities/{frozen}/lines/{line}", {"quantity": "4", "version": ana.version(frozen)})
    assert answer.status_code == 409
    begin_next(ana, frozen)
    ana.patch(f"/opportunities/{frozen}/lines/{line}", {"quantity": "4", "version": ana.version(frozen)})
    assert ana.post(keep, {"form_key": form_key()}).status_code == 422


def test_the_second_version_replaces_the_first_and_says_what_changed(ana, frozen):
    begin_next(ana, frozen)
    line = first(ana, frozen)
    here = f"/opportunities/{frozen}"
    ana.patch(f"{here}/lines/{line}", {"quantity": "4", "version": ana.version(frozen)})
    ana.add_line(frozen, "TUE-PUERTO", 10)
    ana.delete(f"{here}/lines/{ana.lines(frozen)[1]['id']}", {"form_key": form_key()})
    draft = ana.get(f"{here}/offers").text
    present(ana, frozen)
    for page in (draft, ana.get(f"{here}/offers").text, ana.get(f"{here}/offers/2").text):
        assert "Cambios respecto a la versión 1" in page
        for told in ("Tueste Puerto Viejo", "Molino M-20", "Cantidad: <del>3</del> <ins>4</ins>", "9.486,40"):
            assert told in page, told
    page = ana.get(f"{here}/offers").text
    assert page.index(">Presentada<") < page.index(">Sustituida<")
    assert "Sustituida por una versión posterior" in ana.get(f"{here}/offers/1").text


def test_a_withdrawn_offer_frees_the_prices_and_keeps_its_reason(ana, frozen):
    key = form_key()
    assert withdraw(ana, frozen, 1, "El hotel aplaza la obra", key).status_code == 303
    assert withdraw(ana, frozen, 1, "El hotel aplaza la obra", key).status_code == 303
    page = ana.get(f"/opportunities/{frozen}/offers").text
    assert "El hotel aplaza la obra" in page and "Presentar la versión 2" in page
    sheet = ana.get(f"/opportunities/{frozen}/offers/1").text
    assert "Retirada" in sheet
    paper = sheet[sheet.index('class="sheet-paper"') : sheet.index("</article>")]
    assert "aplaza" not in paper
    told = ana.get(f"/opportunities/{frozen}").text
    assert "retiró la versión 1 de la oferta" in told and "El hotel aplaza la obra" in told
    line = first(ana, frozen)
    answer = ana.patch(f"/opportunities/{frozen}/lines/{line}", {"quantity": "4", "version": ana.version(frozen)})
    assert answer.status_code == 200
    present(ana, frozen)
    assert Offer.select().where(Offer.opportunity_id == frozen).order_by(Offer.n.desc()).get().n == 2


def test_a_withdrawal_needs_a_reason_and_an_offer_that_stands(ana, frozen):
    assert withdraw(ana, frozen, 1, "").status_code == 422
    assert withdraw(ana, frozen, 7).status_code == 404
    begin_next(ana, frozen)
    present(ana, frozen)
    answer = withdraw(ana, frozen, 1)
    assert answer.status_code == 422 and "ya no está vigente" in answer.text


def test_offers_go_to_the_trash_and_come_back_with_their_opportunity(ana, frozen):
    ana.post(f"/opportunities/{frozen}", {"_method": "DELETE", "form_key": form_key()})
    assert ana.get(f"/opportunities/{frozen}/offers/1").status_code == 404
    ana.post(f"/opportunities/{frozen}/restore", {"form_key": form_key()})
    assert ana.get(f"/opportunities/{frozen}/offers/1").status_code == 200


def test_a_copy_has_no_offers_and_free_prices(ana, frozen):
    answer = ana.post(f"/opportunities/{frozen}/duplicate", {"form_key": form_key()})
    copy = int(answer.headers["Location"].split("?")[0].rsplit("/", 1)[1])
    assert ana.get(f"/opportunities/{copy}/offers/1").status_code == 404
    line = first(ana, copy)
    answer = ana.patch(f"/opportunities/{copy}/lines/{line}", {"quantity": "4", "version": ana.version(copy)})
    assert answer.status_code == 200


def test_lines_copied_into_it_wait_for_the_next_version_too(ana, frozen):
    other = ana.create()
    line = ana.add_line(other, "MOL-M20", 1)
    path = f"/opportunities/{other}/lines/copy"
    page = ana.post(path, {"form_key": form_key(), "lines": str(line), "to": str(frozen)})
    assert page.status_code == 409
    form = Markup(page.text).form(path)
    assert ana.post(path, form.fields | {"confirmed": "new_version"}).status_code == 303
    assert len(ana.lines(frozen)) == 3


def test_an_edit_takes_as_many_statements_as_before(ana, offer):
    from webapp.db.statements import counted

    line = first(ana, offer)
    path = f"/opportunities/{offer}/lines/{line}"
    present(ana, offer)
    begin_next(ana, offer)
    ana.patch(path, {"quantity": "4", "version": ana.version(offer)})
    version = ana.version(offer)
    with counted() as statements:
        assert ana.patch(path, {"quantity": "5", "version": version}).status_code == 200
    assert len(statements) <= 11


def test_another_price_list_waits_for_the_next_version_too(ana, frozen, world):
    from datetime import date

    from webapp.catalog.records import PriceList
    from webapp.db.epochs import raise_epoch

    other = PriceList.insert(
        name="Contoso Coffee, 2027", currency="EUR", valid_from=date(2020, 1, 1), parent_id=world.price_list
    ).execute()
    raise_epoch("prices")
    path = f"/opportunities/{frozen}/price-list"
    preview = ana.get(path, list=other)
    seen = Markup(preview.text).form(path).fields
    page = ana.post(path, seen | {"list": str(other)})
    assert page.status_code == 409, page.text
    form = Markup(page.text).form(path)
    answer = ana.post(path, form.fields | {"confirmed": "new_version"})
    assert answer.status_code == 303, answer.text
    assert ana.record(frozen)["price_list"]["id"] == other
    assert "Preparas una versión nueva" in ana.get(f"/opportunities/{frozen}").text
