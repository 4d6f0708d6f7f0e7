"""POST /opportunities/<id>/lines/order: lines put into another order."""

import pytest

from tests.support.visitor import Visitor, form_key


@pytest.fixture
def deal(ana: Visitor) -> int:
    made = ana.create(account="La Espiga Azul")
    for product in ("CAFE-S100", "MOL-M20", "TUE-PUERTO"):
        ana.add_line(made, product, 2)
    return made


@pytest.fixture
def nadia(sign_in, world) -> Visitor:
    """A colleague of Ana's who may edit what Ana owns."""
    from webapp.db.epochs import raise_epoch
    from webapp.people.records import Role, RoleGrant

    manager = Role.get(Role.code == "sales_manager").id
    RoleGrant.insert(user_id=world.people["nadia"], role_id=manager, unit_id=world.units["south"]).execute()
    raise_epoch("access")
    return sign_in("nadia")


def ids(visitor: Visitor, deal: int) -> list[int]:
    return [line["id"] for line in visitor.lines(deal)]


def put(visitor: Visitor, deal: int, order: list[int], version: int | None = None, *, fragment: bool = True):
    fields = {"order": ",".join(map(str, order)), "line": order[0], "form_key": form_key()}
    seen = visitor.version(deal) if version is None else version
    return visitor.post(f"/opportunities/{deal}/lines/order", {**fields, "version": seen}, fragment=fragment)


def step(visitor: Visitor, deal: int, line: int, way: str):
    fields = {"line": line, "way": way, "version": visitor.version(deal), "form_key": form_key()}
    return visitor.post(f"/opportunities/{deal}/lines/order", fields)


def test_the_lines_stand_as_asked_and_the_answer_says_where_the_line_is(ana, deal):
    first, second, third = ids(ana, deal)
    version, total = ana.version(deal), ana.record(deal)["total"]
    answer = put(ana, deal, [third, first, second])
    assert answer.status_code == 200
    assert 'id="lines-body"' in answer.text and "puesto 1 de 3" in answer.text
    assert ids(ana, deal) == [third, first, second]
    assert (ana.version(deal), ana.record(deal)["total"]) == (version + 1, total)


def test_one_line_goes_up_or_down_by_a_plain_form(ana, deal):
    first, second, third = ids(ana, deal)
    assert step(ana, deal, third, "up").status_code == 303
    assert ids(ana, deal) == [first, third, second]
    step(ana, deal, first, "down")
    assert ids(ana, deal) == [third, first, second]
    step(ana, deal, third, "up")  # it is the first already
    assert ids(ana, deal) == [third, first, second]


def test_two_people_who_order_at_once_are_asked(ana, nadia, deal):
    first, second, third = ids(ana, deal)
    version = ana.version(deal)
    put(nadia, deal, [third, second, first], version)
    stale = put(ana, deal, [second, first, third], version)
    assert stale.status_code == 409 and "Nadia Ferrer" in stale.text
    assert ids(ana, deal) == [third, second, first]
    page = put(ana, deal, [second, first, third], version, fragment=False)
    assert page.status_code == 409 and "Orden de las líneas" in page.text and "Molino" in page.text


def test_ordering_conflicts_with_no_other_edit(ana, nadia, deal):
    first, second, third = ids(ana, deal)
    version = ana.version(deal)
    nadia.patch(f"/opportunities/{deal}/lines/{first}", {"quantity": "5", "version": version})
    added = nadia.add_line(deal, "CAFE-S100", 1)
    nadia.delete(f"/opportunities/{deal}/lines/{second}", {"form_key": form_key()})
    assert put(ana, deal, [third, second, first], version).status_code == 200
    assert ids(ana, deal) == [third, first, added]


def test_the_same_order_twice_takes_effect_once(ana, nadia, deal):
    first, second, third = ids(ana, deal)
    version = ana.version(deal)
    put(ana, deal, [third, second, first], version)
    assert put(nadia, deal, [third, second, first], version).status_code == 200
    assert ana.version(deal) == version + 1


def test_others_see_the_new_order_with_their_next_answer(ana, nadia, deal):
    first, second, third = ids(ana, deal)
    version = ana.version(deal)
    put(nadia, deal, [third, second, first], version)
    answer = ana.patch(f"/opportunities/{deal}/lines/{first}", {"description": "Con garantía", "version": version})
    assert answer.status_code == 200 and 'id="lines-body"' in answer.text


@pytest.mark.parametrize("order", ["", "x", "1,,2", "1;2", "1 OR 1"])
def test_what_is_no_order_is_refused(ana, deal, order):
    fields = {"order": order, "version": ana.version(deal), "form_key": form_key()}
    assert ana.post(f"/opportunities/{deal}/lines/order", fields).status_code == 422


def test_lines_of_other_opportunities_are_left_alone(ana, deal):
    other = ana.create()
    alien = ana.add_line(other, "CAFE-S100", 1)
    mine = ids(ana, deal)
    assert put(ana, deal, [alien, *mine[::-1]]).status_code == 200
    assert ids(ana, deal) == mine[::-1] and ids(ana, other) == [alien]


def test_the_timeline_tells_who_ordered_them(ana, deal):
    put(ana, deal, ids(ana, deal)[::-1])
    assert "cambió el orden de las líneas" in ana.get(f"/opportunities/{deal}").text
