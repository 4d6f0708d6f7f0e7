"""GET /opportunities/<id>: the record page, in a constant number of statements, with plain forms for who has no script."""

import pytest

from tests.opportunities.rows import write_lines
from tests.support.markup import Markup
from tests.support.visitor import Visitor
from webapp.db.statements import counted


@pytest.fixture
def deal(ana: Visitor) -> int:
    return ana.create(account="Hotel Mirador de Triana")


def statements(visitor: Visitor, path: str) -> list[str]:
    visitor.get(path)
    with counted() as heard:
        assert visitor.get(path).status_code == 200
    return list(heard)


def test_the_page_takes_as_many_statements_with_1_line_as_with_50(ana, deal):
    ana.add_line(deal, "CAFE-S100", 2)
    alone = statements(ana, f"/opportunities/{deal}")
    write_lines(deal, 49)
    many = statements(ana, f"/opportunities/{deal}")
    assert len(many) == len(alone) <= 12, alone


def test_a_long_history_of_everything_takes_no_more_statements_than_twelve(ana, deal, world):
    """Changes of account, contact, owner and unit all ask for names."""
    line = ana.add_line(deal, "TUE-PUERTO", 2)
    edits = [
        {"contact": world.contacts["lucia"]}, {"account": "La Espiga Azul"}, {"account": "Hotel Mirador de Triana"}, {"stage": 2},
        {"probability": 30}, {"topic": "Otro"}, {"budget": 1},
    ]  # fmt: skip
    for fields in edits:
        ana.patch(f"/opportunities/{deal}", {"version": ana.version(deal), **fields})
    for unit in ("saco", "kg"):
        ana.patch(f"/opportunities/{deal}/lines/{line}", {"version": ana.version(deal), "unit": unit})
    from webapp.audit.records import Action, Change

    action = Action.select().order_by(Action.id.desc()).first()
    Change.insert(
        action_id=action.id, opportunity_id=deal, version=action.version, record="opportunity", field="owner",
        old=str(world.people["luis"]), new=str(world.people["ana"]), kind="edit",
    ).execute()  # fmt: skip
    heard = statements(ana, f"/opportunities/{deal}")
    assert len(heard) <= 12, heard
    page = ana.get(f"/opportunities/{deal}").text
    for name in ("La Espiga Azul", "Lucía Ferrán", "Luis Urrutia", "saco"):
        assert name in page


def test_reading_runs_no_pricing(ana, deal, monkeypatch):
    from webapp.opportunities import totals
    from webapp.pluginhost import host

    line = ana.add_line(deal, "CAFE-S100", 2)
    for module, name in ((host, "price"), (totals, "price"), (totals.engine, "settle")):
        monkeypatch.setattr(module, name, lambda *_anything, **_more: pytest.fail("reading runs no pricing"))
    for path in ("", f"/lines/{line}", f"/lines/{line}/price", "/timeline", "/fields/topic"):
        assert ana.get(f"/opportunities/{deal}{path}", fragment=True).status_code == 200
        assert ana.get(f"/opportunities/{deal}{path}").status_code in (200, 302)


def test_without_a_script_everything_is_there(ana, deal):
    line = ana.add_line(deal, "CAFE-S100", 2)
    page = Markup(ana.get(f"/opportunities/{deal}").text)
    header = page.form(f"/opportunities/{deal}", "PATCH")
    assert {"topic", "version", "form_key", "number_format", "account", "stage", "close_date", "freight"} <= set(
        header.fields
    )
    adding = page.form(f"/opportunities/{deal}/lines")
    assert {
        "product", "quantity", "unit", "unit_price", "discount_percent", "discount_amount", "description", "form_key",
    } <= set(adding.fields)  # fmt: skip
    editing = Markup(ana.get(f"/opportunities/{deal}/lines/{line}").text).form(
        f"/opportunities/{deal}/lines/{line}", "PATCH"
    )
    assert {"quantity", "unit", "unit_price", "discount_percent", "discount_amount", "description", "version"} <= set(
        editing.fields
    )


def test_inputs_write_name_type_and_value_first(ana, deal):
    import re

    page = ana.get(f"/opportunities/{deal}").text
    edited = re.search(r'<form class="form" method="post".*?</form>', page, re.DOTALL)[0]
    for written in re.findall(r"<input ([^>]*)>", edited):
        if 'type="hidden"' not in written:
            assert re.match(r'name="[^"]+" type="[^"]+" value="', written), written


def test_each_rendering_has_keys_of_its_own(ana, deal):
    pages = [Markup(ana.get(f"/opportunities/{deal}").text) for _time in range(2)]
    keys = [form.fields["form_key"] for page in pages for form in page.forms if "form_key" in form.fields]
    assert len(keys) == len(set(keys)) >= 4


def test_who_may_only_read_is_offered_nothing_to_edit(ana, deal, sign_in):
    ana.add_line(deal, "CAFE-S100", 2)
    page = Markup(sign_in("nadia").get(f"/opportunities/{deal}").text)
    there = f"/opportunities/{deal}"
    assert {form.action for form in page.forms if form.action.startswith(there)} <= {f"{there}/duplicate"}


def test_each_region_tells_its_version(ana, deal):
    ana.add_line(deal, "CAFE-S100", 2)
    versions = Markup(ana.get(f"/opportunities/{deal}").text).versions
    regions = ["record-title", "record-key", "record-stages", "record-facts", "lines-head", "lines-totals"]
    assert {versions[region] for region in regions} == {"2"}


def test_a_topic_with_markup_stays_a_text(ana):
    deal = ana.create(topic='"><img src=x onerror=alert(1)>', need="<script>alert(1)</script>")
    ana.add_line(deal, "<b>Obra</b>", 1, unit_price=10, description="</td><script>")
    page = ana.get(f"/opportunities/{deal}").text
    assert (
        "<img src=x" not in page
        and "<script>alert" not in page
        and "<b>Obra" not in page
        and "</td><script>" not in page
    )


def test_the_list_takes_as_many_statements_with_1_deal_as_with_50(ana):
    def heard() -> int:
        return len(statements(ana, "/opportunities"))

    ana.create()
    alone = heard()
    for _more in range(49):
        ana.create()
    assert heard() == alone <= 5


def test_the_header_takes_as_many_statements_with_1_line_as_with_50(ana, deal):
    def heard(**fields: object) -> int:
        version = ana.version(deal)
        with counted() as said:
            assert ana.patch(f"/opportunities/{deal}", {"version": version, **fields}).status_code == 200
        return len(said)

    ana.add_line(deal, "CAFE-S100", 2)
    heard(topic="0")
    alone, freight = heard(topic="1"), heard(freight="1")
    write_lines(deal, 49)
    heard(freight="3")
    assert heard(topic="2") == alone <= 10
    assert heard(freight="2") == freight <= 12
