"""Two people at one opportunity: different fields both win, the same field is asked about, nothing is lost in silence."""

import pytest

from tests.support.markup import Markup
from tests.support.visitor import Visitor, form_key
from webapp.audit.records import Action, Change
from webapp.opportunities.records import Opportunity


@pytest.fixture
def nadia(sign_in, world) -> Visitor:
    """A colleague of Ana's who may edit what Ana owns."""
    from webapp.db.epochs import raise_epoch
    from webapp.people.records import Role, RoleGrant

    manager = Role.get(Role.code == "sales_manager").id
    RoleGrant.insert(user_id=world.people["nadia"], role_id=manager, unit_id=world.units["south"]).execute()
    raise_epoch("access")
    return sign_in("nadia")


@pytest.fixture
def deal(ana: Visitor) -> int:
    return ana.create(account="Hotel Mirador de Triana", topic="Cafeteras", budget="6000", next_step="Llamar")


def patch(visitor: Visitor, deal: int, version: int, **fields: object):
    return visitor.patch(f"/opportunities/{deal}", {"version": version, **fields})


def whole_form(visitor: Visitor, deal: int) -> dict[str, str]:
    """The form with all fields as it stands in the page now."""
    return Markup(visitor.get(f"/opportunities/{deal}").text).form(f"/opportunities/{deal}", "PATCH").fields


def send(visitor: Visitor, deal: int, fields: dict[str, str]):
    return visitor.client.post(f"/opportunities/{deal}", data=fields)


def test_two_people_on_different_fields_both_win(ana, nadia, deal):
    assert patch(ana, deal, 1, topic="Molinos").status_code == 200
    answer = patch(nadia, deal, 1, budget="7000")
    assert answer.status_code == 200
    made = ana.record(deal)
    assert (made["topic"], made["budget"]["amount"], made["version"]) == ("Molinos", "7000.00", 3)


def test_the_answer_brings_what_others_changed_since(ana, nadia, deal):
    patch(ana, deal, 1, topic="Molinos")
    answer = Markup(patch(nadia, deal, 1, budget="7000").text)
    assert answer.value("", "topic") == "Molinos"
    assert answer.versions["record-title"] == answer.versions["record-facts"] == "3"


def test_the_same_field_is_asked_about_and_nothing_of_the_request_is_written(ana, nadia, deal):
    patch(ana, deal, 1, topic="Molinos")
    answer = patch(nadia, deal, 1, topic="Tostadoras", next_step="Escribir")
    assert answer.status_code == 409
    assert "Molinos" in answer.text and "Tostadoras" in answer.text and "Ana Robles" in answer.text
    assert 'data-version="2"' in answer.text
    made = ana.record(deal)
    assert (made["topic"], made["next_step"], made["version"]) == ("Molinos", "Llamar", 2)


def test_both_wanting_the_same_value_is_no_conflict(ana, nadia, deal):
    patch(ana, deal, 1, topic="Molinos")
    assert patch(nadia, deal, 1, topic="Molinos").status_code == 200
    assert ana.version(deal) == 2


def test_a_value_that_was_changed_and_changed_back_is_what_the_other_still_sees(ana, nadia, deal):
    patch(ana, deal, 1, topic="Molinos")
    patch(ana, deal, 2, topic="Cafeteras")
    assert patch(nadia, deal, 1, topic="Tostadoras").status_code == 200
    assert ana.record(deal)["topic"] == "Tostadoras"


def test_the_seen_version_is_the_one_of_the_editors_region_not_of_the_last_answer(ana, nadia, deal):
    """Nadia changes the topic; Ana edits a line and is answered with a newer version; her old topic is still the old one."""
    line = ana.add_line(deal, "MOL-M20", 1)
    opened = Markup(ana.get(f"/opportunities/{deal}").text)
    patch(nadia, deal, ana.version(deal), topic="Molinos")
    row = opened.versions[f"line-{line}"]
    answer = ana.patch(f"/opportunities/{deal}/lines/{line}", {"version": row, "quantity": "2"})
    assert answer.status_code == 200
    brought = Markup(answer.text)
    assert brought.value("", "topic") == "Molinos", "the answer brings the region that others changed"
    stale = patch(ana, deal, int(opened.versions["record-title"]), topic="Tostadoras")
    assert stale.status_code == 409
    fresh = patch(ana, deal, int(brought.versions["record-title"]), topic="Tostadoras")
    assert fresh.status_code == 200


def test_an_answer_renews_only_the_versions_of_the_regions_in_it(ana, nadia, deal):
    """Adding a line carries no version: what others changed is not in its answer, so its regions keep theirs."""
    opened = Markup(ana.get(f"/opportunities/{deal}").text)
    patch(nadia, deal, 1, topic="Molinos")
    sent = {"product": "MOL-M20", "quantity": "1", "form_key": form_key()}
    answer = Markup(ana.post(f"/opportunities/{deal}/lines", sent, fragment=True).text)
    if "record-title" in answer.versions:
        assert answer.value("", "topic") == "Molinos"
    else:
        assert patch(ana, deal, int(opened.versions["record-title"]), topic="Tostadoras").status_code == 409


def test_whole_forms_of_two_people_merge(ana, nadia, deal):
    anas, nadias = whole_form(ana, deal), whole_form(nadia, deal)
    assert send(ana, deal, anas | {"topic": "Molinos", "probability": "70"}).status_code == 303
    assert send(nadia, deal, nadias | {"budget": "7000", "need": "Más café"}).status_code == 303
    made = ana.record(deal)
    assert (made["topic"], made["probability"], made["budget"]["amount"], made["need"]) == (
        "Molinos", 70, "7000.00", "Más café",
    )  # fmt: skip


def test_a_whole_form_from_before_the_first_line_takes_nothing_back(ana, nadia, deal):
    """The first line makes the revenue calculated; the old form says given, and means nothing by it."""
    old = whole_form(nadia, deal)
    ana.add_line(deal, "MOL-M20", 2)
    assert send(nadia, deal, old | {"need": "Más café"}).status_code == 303
    made = ana.record(deal)
    assert (made["revenue_mode"], made["estimated_revenue"]["amount"], made["need"]) == (
        "calculated",
        "1280.00",
        "Más café",
    )


def test_a_whole_form_from_before_a_stage_move_takes_nothing_back(ana, nadia, deal):
    old = whole_form(nadia, deal)
    patch(ana, deal, 1, stage="3")
    assert send(nadia, deal, old | {"need": "Más café"}).status_code == 303
    made = ana.record(deal)
    assert (made["stage"]["name"], made["probability"], made["need"]) == ("propose", 60, "Más café")


def test_a_whole_form_from_before_a_new_account_takes_nothing_back(ana, nadia, deal, world):
    patch(ana, deal, 1, contact=world.contacts["lucia"])
    old = whole_form(nadia, deal)
    patch(ana, deal, 2, account="La Espiga Azul")
    assert send(nadia, deal, old | {"need": "Más café"}).status_code == 303
    made = ana.record(deal)
    assert (made["account"]["name"], made["contact"], made["need"]) == ("La Espiga Azul", None, "Más café")


def test_a_whole_form_from_before_a_reprice_takes_nothing_back(ana, nadia, deal):
    line = ana.add_line(deal, "MOL-M20", 2)
    patch(ana, deal, ana.version(deal), revenue_mode="given")
    old = whole_form(nadia, deal)
    ana.patch(f"/opportunities/{deal}/lines/{line}", {"version": ana.version(deal), "quantity": "3"})
    patch(ana, deal, ana.version(deal), revenue_mode="calculated")
    assert send(nadia, deal, old | {"need": "Más café"}).status_code == 303
    made = ana.record(deal)
    assert (made["revenue_mode"], made["estimated_revenue"]["amount"]) == ("calculated", "1920.00")


def test_derived_values_never_conflict(ana, nadia, deal):
    """A stage brings its probability; who edits the probability from before isn't asked, and wins."""
    patch(ana, deal, 1, stage="3")
    assert patch(nadia, deal, 1, probability="35").status_code == 200
    assert ana.record(deal)["probability"] == 35


def test_a_revenue_that_pricing_moved_is_given_by_hand_without_a_question(ana, nadia, deal):
    seen = 1
    ana.add_line(deal, "MOL-M20", 2)
    assert patch(nadia, deal, seen, estimated_revenue="900").status_code == 200
    assert ana.record(deal)["estimated_revenue"]["amount"] == "900.00"


def test_a_probability_typed_by_hand_conflicts(ana, nadia, deal):
    patch(ana, deal, 1, probability="35")
    assert patch(nadia, deal, 1, probability="70").status_code == 409


def test_a_plain_form_that_meets_a_conflict_becomes_a_page_that_can_be_sent(ana, nadia, deal):
    old = whole_form(nadia, deal)
    patch(ana, deal, 1, budget="7000")
    patch(ana, deal, 2, topic="Molinos")
    answer = send(nadia, deal, old | {"budget": "8000", "need": "Más café"})
    assert answer.status_code == 409
    form = Markup(answer.text).form(f"/opportunities/{deal}", "PATCH")
    assert send(nadia, deal, form.fields).status_code == 303
    made = ana.record(deal)
    assert (made["budget"]["amount"], made["need"]) == ("8000.00", "Más café")
    assert made["topic"] == "Molinos", "what the form only carried along isn't written over what others changed"


def test_sending_mine_again_from_the_conflict_page_is_read_in_the_format_it_was_typed_in(ana, nadia, deal):
    patch(ana, deal, 1, budget="7000")
    typed = {"_method": "PATCH", "version": 1, "budget": "8000.5", "number_format": "machine"}
    answer = nadia.post(f"/opportunities/{deal}", typed)
    form = Markup(answer.text).form(f"/opportunities/{deal}", "PATCH")
    assert send(nadia, deal, form.fields).status_code == 303
    assert ana.record(deal)["budget"]["amount"] == "8000.50"


def test_a_refused_form_keeps_the_version_that_its_reader_saw(ana, nadia, deal):
    """Else correcting a typing mistake would write an unseen value over."""
    old = whole_form(nadia, deal)
    patch(ana, deal, 1, topic="Molinos")
    refused = send(nadia, deal, old | {"topic": "Tostadoras", "budget": "mucho"})
    assert refused.status_code == 422
    again = Markup(refused.text).form(f"/opportunities/{deal}", "PATCH").fields
    assert again["version"] == "1"
    assert send(nadia, deal, again | {"budget": "900"}).status_code == 409


def test_a_version_that_never_was_is_no_version(ana, deal):
    assert patch(ana, deal, 999, topic="Molinos").status_code == 428
    assert ana.version(deal) == 1


def test_version_zero_saw_nothing_of_what_was_done(ana, nadia, deal):
    patch(ana, deal, 1, topic="Molinos")
    assert patch(nadia, deal, 0, topic="Tostadoras").status_code == 409


def test_a_retry_takes_effect_once(ana, deal):
    sent = {"version": 1, "topic": "Molinos", "form_key": form_key()}
    answers = [ana.patch(f"/opportunities/{deal}", sent) for _try in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert ana.version(deal) == 2
    assert Markup(answers[1].text).value("", "topic") == "Molinos"


def test_a_retry_after_somebody_elses_edit_takes_effect_once_and_shows_todays_value(ana, nadia, deal):
    sent = {"version": 1, "topic": "Molinos", "form_key": form_key()}
    ana.patch(f"/opportunities/{deal}", sent)
    patch(nadia, deal, 2, topic="Tostadoras")
    answer = ana.patch(f"/opportunities/{deal}", sent)
    assert answer.status_code == 200
    assert Markup(answer.text).value("", "topic") == "Tostadoras"
    assert (ana.version(deal), ana.record(deal)["topic"]) == (3, "Tostadoras")


def test_other_content_under_the_same_key_is_an_edit_of_its_own(ana, deal):
    """Going back in the browser and sending the same page again, changed: nothing may be lost."""
    key = form_key()
    ana.patch(f"/opportunities/{deal}", {"version": 1, "topic": "Molinos", "form_key": key})
    answer = ana.patch(f"/opportunities/{deal}", {"version": 1, "next_step": "Escribir", "form_key": key})
    assert answer.status_code == 200
    made = ana.record(deal)
    assert (made["topic"], made["next_step"], made["version"]) == ("Molinos", "Escribir", 3)


def test_other_content_under_the_same_key_still_conflicts(ana, nadia, deal):
    key = form_key()
    ana.patch(f"/opportunities/{deal}", {"version": 1, "next_step": "Escribir", "form_key": key})
    patch(nadia, deal, 2, topic="Tostadoras")
    answer = ana.patch(f"/opportunities/{deal}", {"version": 1, "topic": "Molinos", "form_key": key})
    assert answer.status_code == 409


def test_the_same_key_at_another_record_is_another_form(ana, deal):
    other, key = ana.create(), form_key()
    ana.patch(f"/opportunities/{deal}", {"version": 1, "topic": "Molinos", "form_key": key})
    ana.patch(f"/opportunities/{other}", {"version": 1, "topic": "Molinos", "form_key": key})
    assert ana.record(other)["topic"] == "Molinos"


def test_a_failed_edit_leaves_its_key_free(ana, deal):
    sent = {"version": 1, "topic": "", "form_key": form_key()}
    assert ana.patch(f"/opportunities/{deal}", sent).status_code == 422
    assert ana.patch(f"/opportunities/{deal}", sent | {"topic": "Molinos"}).status_code == 200


def test_each_edit_is_one_version_with_one_action(ana, deal):
    for version, topic in enumerate("abc", start=1):
        patch(ana, deal, version, topic=topic)
    rows = Action.select().where(Action.opportunity_id == deal).order_by(Action.id)
    assert [(row.kind, row.version) for row in rows] == [
        ("created", 1), ("changed", 2), ("changed", 3), ("changed", 4),
    ]  # fmt: skip
    assert [(c.version, c.old, c.new) for c in Change.select().where(Change.field == "topic").order_by(Change.id)] == [
        (2, "Cafeteras", "a"), (3, "a", "b"), (4, "b", "c"),
    ]  # fmt: skip


def test_an_edit_between_reading_and_writing_is_found_by_the_claim(ana, nadia, deal, monkeypatch):
    """Somebody writes after the draft was read: the edit starts again from what they wrote."""
    from webapp.opportunities import edit

    once = iter([True])
    write = edit.write

    def write_late():
        if next(once, False):
            Opportunity.update(version=Opportunity.version + 1, topic="Molinos").where(Opportunity.id == deal).execute()
        return write()

    monkeypatch.setattr(edit, "write", write_late)
    assert patch(ana, deal, 1, budget="7000").status_code == 200
    made = ana.record(deal)
    assert (made["topic"], made["budget"]["amount"], made["version"]) == ("Molinos", "7000.00", 3)
    assert Action.select().order_by(Action.id.desc()).first().version == 3


def test_prices_that_change_between_reading_and_writing_are_found_by_the_claim(ana, deal, world, monkeypatch):
    """The price list moves after the line was priced: it is priced again, by today's list."""
    from webapp.catalog.records import PriceListItem
    from webapp.db.epochs import raise_epoch
    from webapp.opportunities import edit

    once = iter([True])
    write = edit.write

    def write_late():
        if next(once, False):
            PriceListItem.update(value=700).where(PriceListItem.product_id == world.products["MOL-M20"]).execute()
            raise_epoch("prices")
        return write()

    monkeypatch.setattr(edit, "write", write_late)
    ana.add_line(deal, "MOL-M20", 2)
    assert ana.lines(deal)[0]["net"]["amount"] == "1400.00"


def test_a_record_that_is_always_changed_first_asks_to_come_back(ana, deal, monkeypatch):
    from webapp.opportunities import store

    monkeypatch.setattr(store, "claim", lambda *_anything: False)
    answer = patch(ana, deal, 1, topic="Molinos")
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0


def test_rights_that_end_between_reading_and_writing_stop_the_edit(ana, deal, monkeypatch):
    from webapp.opportunities import edit

    write = edit.write

    def write_late():
        Opportunity.update(owner_user_id=3, unit_id=3).where(Opportunity.id == deal).execute()
        return write()

    monkeypatch.setattr(edit, "write", write_late)
    assert patch(ana, deal, 1, topic="Molinos").status_code == 404
    assert Opportunity.get_by_id(deal).topic == "Cafeteras"
