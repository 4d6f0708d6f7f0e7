"""What is written down: an action for each version, the changes that lead from value to value, spans without a gap."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.visitor import Visitor, form_key
from webapp.audit.changes import as_text
from webapp.audit.records import Action, Change, DealSpan
from webapp.core import clock
from webapp.core.money import ZERO
from webapp.db.epochs import read_epochs
from webapp.opportunities import store
from webapp.opportunities.fields import FIELDS, LINE_FIELDS, shown_header, shown_line
from webapp.opportunities.records import Opportunity
from webapp.people.access import reach
from webapp.people.records import RefusalLog

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def patch(visitor: Visitor, deal: int, **fields: object):
    return visitor.patch(f"/opportunities/{deal}", {"version": visitor.version(deal), **fields})


def spans(deal: int) -> list[DealSpan]:
    return list(DealSpan.select().where(DealSpan.opportunity_id == deal).order_by(DealSpan.id))


def last_action(deal: int) -> Action:
    return Action.select().where(Action.opportunity_id == deal).order_by(Action.id.desc()).first()


def changes(action: Action) -> dict[tuple[str, str], tuple]:
    rows = Change.select().where(Change.action_id == action.id)
    return {(row.record, row.field): (row.old, row.new, row.kind) for row in rows}


def test_an_action_tells_who_did_what_when_and_how(ana, world):
    with clock.at(NOON):
        ana = Visitor(ana.client.application, "ana")
        deal, key = ana.create(), form_key()
        answer = ana.patch(f"/opportunities/{deal}", {"version": 1, "topic": "Molinos", "form_key": key})
    action = last_action(deal)
    assert (action.kind, action.record, action.version, action.via) == ("changed", "opportunity", 2, "page")
    assert (action.at, action.actor_id, action.form_key) == (NOON, world.people["ana"], key)
    assert action.request == answer.headers["X-Request-Id"]
    assert len(action.digest) == 64


def test_a_change_tells_both_values_as_texts_that_machines_read(ana):
    deal = ana.create(topic="Cafeteras", close_date="2027-02-03", budget="6500")
    patch(ana, deal, topic="Molinos", close_date="2027-03-01", budget="7000.50", stage="2")
    rows = changes(last_action(deal))
    assert rows["opportunity", "topic"] == ("Cafeteras", "Molinos", "edit")
    assert rows["opportunity", "close_date"] == ("2027-02-03", "2027-03-01", "edit")
    assert rows["opportunity", "budget"] == ("6500", "7000.5", "edit")
    assert rows["opportunity", "stage"] == ("1", "2", "edit")
    assert rows["opportunity", "probability"] == ("20", "40", "derived")


@pytest.mark.parametrize(
    "fields", [{"topic": ""}, {"topic": "Cafeteras para tres hoteles"}, {"stage": "99"}, {"discount_amount": "1"}]
)
def test_what_was_refused_or_was_no_edit_is_not_written_down(ana, fields):
    deal = ana.create()
    before = Action.select().count(), Change.select().count(), DealSpan.select().count()
    patch(ana, deal, **fields)
    assert (Action.select().count(), Change.select().count(), DealSpan.select().count()) == before


def test_a_span_ends_where_the_next_begins(ana):
    with clock.at(NOON):
        ana = Visitor(ana.client.application, "ana")
        deal = ana.create(estimated_revenue="5000")
    with clock.at(NOON + timedelta(minutes=30)):
        patch(ana, deal, stage="3")
    with clock.at(NOON + timedelta(minutes=40)):
        patch(ana, deal, estimated_revenue="6000")
    rows = spans(deal)
    assert [(row.from_at, row.to_at) for row in rows] == [
        (NOON, NOON + timedelta(minutes=30)),
        (NOON + timedelta(minutes=30), NOON + timedelta(minutes=40)),
        (NOON + timedelta(minutes=40), None),
    ]
    assert [(row.category, int(row.revenue)) for row in rows] == [
        ("pipeline", 5000),
        ("best_case", 5000),
        ("best_case", 6000),
    ]
    assert all(row.recorded_at == row.from_at for row in rows)


@pytest.mark.parametrize(
    ("fields", "column"),
    [
        ({"close_date": "2027-03-01"}, "close_date"), ({"estimated_revenue": "1"}, "revenue"), ({"stage": "2"}, "stage_id"),
        ({"next_step": "Llamar"}, "score"),
    ],
)  # fmt: skip
def test_each_thing_that_a_span_keeps_begins_another(ana, fields, column):
    deal = ana.create()
    before = getattr(spans(deal)[-1], column)
    patch(ana, deal, **fields)
    assert len(spans(deal)) == 2
    assert getattr(spans(deal)[-1], column) != before


@pytest.mark.parametrize("fields", [{"topic": "Otro"}, {"freight": "40"}, {"type": "new_business"}])
def test_what_a_span_does_not_keep_begins_none(ana, fields):
    deal = ana.create()
    patch(ana, deal, **fields)
    assert len(spans(deal)) == 1


def test_an_assignment_begins_a_span_with_the_new_owner_and_unit(sign_in, world):
    marta = sign_in("marta")
    deal = marta.create(owner=world.people["ana"])
    patch(marta, deal, owner=world.people["luis"])
    rows = [(row.owner_user_id, row.unit_id) for row in spans(deal)]
    assert rows == [
        (world.people["ana"], world.units["south"]), (world.people["luis"], world.units["north"]),
    ]  # fmt: skip


class Bystander:
    """Edits a deal at random, as two people would, some of it from stale pages."""

    def __init__(self, visitor: Visitor, deal: int, seed: int, world):
        self.visitor, self.deal, self.world = visitor, deal, world
        self.random = random.Random(seed)

    def act(self) -> None:
        lines = [line["id"] for line in self.visitor.lines(self.deal)]
        self.random.choice([self.header, self.header, self.add, self.line, self.line, self.remove, self.bring_back])(
            lines
        )

    def version(self) -> int:
        return max(1, self.visitor.version(self.deal) - self.random.choice([0, 0, 0, 1, 3]))

    def header(self, _lines: list[int]) -> None:
        number = self.random.randint(1, 90)
        fields = {
            "topic": f"Asunto {number}", "account": self.random.choice(["La Espiga Azul", "Hotel Mirador de Triana", ""]),
            "contact": self.random.choice([self.world.contacts["lucia"], ""]), "stage": self.random.randint(1, 4),
            "probability": number, "estimated_revenue": self.random.choice([number * 100, ""]), "freight": number,
            "revenue_mode": self.random.choice(["given", "calculated"]), "discount_percent": self.random.choice([0, 5]),
            "close_date": f"2027-01-{number % 28 + 1:02d}", "need": self.random.choice(["Café", ""]), "budget": number,
        }  # fmt: skip
        chosen = self.random.sample(sorted(fields), self.random.randint(1, 4))
        self.visitor.patch(
            f"/opportunities/{self.deal}", {"version": self.version()} | {name: fields[name] for name in chosen}
        )

    def add(self, _lines: list[int]) -> None:
        sent = {
            "product": self.random.choice(["CAFE-S100", "TUE-PUERTO", "SIR-AVEL", "MOL-M20"]),
            "form_key": form_key(),
        }
        self.visitor.post(
            f"/opportunities/{self.deal}/lines", sent | {"quantity": self.random.randint(1, 9)}, fragment=True
        )

    def line(self, lines: list[int]) -> None:
        if lines:
            fields = {
                "quantity": self.random.randint(1, 60), "unit_price": self.random.choice(["", "99.5"]), "description": "x",
                "discount_percent": self.random.randint(0, 50), "given_reason": "porque sí",
            }  # fmt: skip
            chosen = self.random.sample(sorted(fields), 2)
            self.visitor.patch(
                f"/opportunities/{self.deal}/lines/{self.random.choice(lines)}",
                {"version": self.version()} | {name: fields[name] for name in chosen},
            )

    def remove(self, lines: list[int]) -> None:
        if lines:
            self.visitor.delete(f"/opportunities/{self.deal}/lines/{self.random.choice(lines)}")

    def bring_back(self, _lines: list[int]) -> None:
        gone = Change.select(Change.record).where((Change.field == "line") & Change.new.is_null()).tuples()
        for (record,) in list(gone)[-1:]:
            line = record.removeprefix("line:")
            self.visitor.post(f"/opportunities/{self.deal}/lines/{line}/restore", {"form_key": form_key()})


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_after_many_edits_the_books_agree(ana, world, seed):
    deal = ana.create(account="La Espiga Azul", estimated_revenue="5000")
    first = store.load(reach(world.actor("ana"), "read"), deal)
    someone = Bystander(ana, deal, seed, world)
    for _edit in range(30):
        someone.act()
    draft = store.load(reach(world.actor("ana"), "read"), deal)
    rows = list(Change.select().where(Change.opportunity_id == deal).order_by(Change.version, Change.id))

    # Each version has one action; each change belongs to it.
    versions = [row.version for row in Action.select().where(Action.opportunity_id == deal).order_by(Action.id)]
    assert versions == list(range(1, draft.head.version + 1))
    assert {row.action_id for row in rows} <= {row.id for row in Action.select().where(Action.opportunity_id == deal)}
    assert draft.head.version > 10

    # Followed from its first value, each field comes to the one that stands there: no step is missing.
    now = {name: as_text(shown_header(first.head, name)) for name in FIELDS}
    lines: dict[str, dict[str, str | None]] = {}
    for row in rows:
        known = now if row.record == "opportunity" else lines.setdefault(row.record, {})
        if row.field in known and row.field not in ("score", "total", "line"):
            assert known[row.field] == row.old, (row.version, row.record, row.field)
        known[row.field] = row.new
    assert {name: now[name] for name in FIELDS} == {name: as_text(shown_header(draft.head, name)) for name in FIELDS}
    for line in draft.lines:
        told = lines[f"line:{line.id}"]
        shown = {name: as_text(shown_line(line, name)) for name in LINE_FIELDS} | {"net": as_text(line.net)}
        assert {name: told[name] for name in shown if name in told} == {
            name: shown[name] for name in shown if name in told
        }

    # Spans follow each other without a gap, and the last is today.
    kept = spans(deal)
    assert [row.to_at for row in kept[:-1]] == [row.from_at for row in kept[1:]]
    assert [row.to_at is None for row in kept] == [False] * (len(kept) - 1) + [True]
    head, last = draft.head, kept[-1]
    assert (last.stage_id, last.status, last.category, last.close_date, last.revenue, last.score, last.grade) == (
        head.stage_id, head.status, head.category, head.close_date, head.estimated_revenue, head.score, head.grade,
    )  # fmt: skip

    # The figures of the order are those of its lines.
    assert head.detail_total == sum((line.net for line in draft.lines if line.net is not None), ZERO)
    assert head.line_count == len(draft.lines)
    assert head.unpriced == len([line for line in draft.lines if line.net is None])
    expected = head.calculated_revenue if head.revenue_mode == "calculated" else (head.given_revenue or ZERO)
    assert head.estimated_revenue == expected


def test_pricing_anew_after_many_edits_gives_the_same_figures(ana, world):
    """The result depends on the final inputs alone, never on the order of edits."""
    deal = ana.create()
    someone = Bystander(ana, deal, 7, world)
    for _edit in range(25):
        someone.act()
    before = [(line["net"], line["status"]) for line in ana.lines(deal)], ana.record(deal)["total"]
    ana.post(f"/opportunities/{deal}/reprice", {"form_key": form_key()})
    assert ([(line["net"], line["status"]) for line in ana.lines(deal)], ana.record(deal)["total"]) == before


def test_refused_access_is_written_down_and_nothing_else(ana, sign_in, world):
    deal = ana.create()
    nadia, luis = sign_in("nadia"), sign_in("luis")
    RefusalLog.delete().execute()
    with nadia.patch(f"/opportunities/{deal}", {"version": 1, "topic": "x"}), luis.get(f"/opportunities/{deal}"):
        pass
    with ana.get(f"/opportunities/{deal}"), ana.get("/opportunities"), ana.get("/no/such/page"):
        pass
    rows = [(row.user_id, row.method, row.path, row.status) for row in RefusalLog.select().order_by(RefusalLog.id)]
    assert sorted(rows) == sorted([
        (world.people["nadia"], "PATCH", f"/opportunities/{deal}", 403),
        (world.people["luis"], "GET", f"/opportunities/{deal}", 404),
    ])  # fmt: skip


def test_who_reads_what_others_did_sees_it_told(ana):
    deal = ana.create(topic="Cafeteras", budget="6500")
    patch(ana, deal, topic="Molinos", budget="7000", stage="2")
    line = ana.add_line(deal, "MOL-M20", 2)
    ana.patch(f"/opportunities/{deal}/lines/{line}", {"version": ana.version(deal), "quantity": "3"})
    ana.delete(f"/opportunities/{deal}/lines/{line}")
    page = ana.get(f"/opportunities/{deal}").text
    for words in ("creó la oportunidad", "Molinos", "7.000,00", "añadió", "quitó", "Molino M-20", "Desarrollar"):
        assert words in page, words


def test_the_epochs_are_one_row(world):
    assert read_epochs().access >= 1
    assert Opportunity.select().count() == 0
