"""However an opportunity came to be what it is, its figures are those of one fresh run over it."""

from decimal import Decimal
from random import Random

import pytest

from webapp.catalog.store import find_product
from webapp.core.sending import Sent
from webapp.opportunities import store, totals
from webapp.opportunities.draft import Draft
from webapp.opportunities.header.actions import NewOpportunity, change_header, create
from webapp.opportunities.lines.actions import NewLine, add_line, bring_back_line, change_line, remove_line
from webapp.opportunities.lines.ordering import Moved, order_lines
from webapp.opportunities.repricing.actions import reprice
from webapp.people.access import Actor, reach

SENT = Sent("page")
PRODUCTS = ("CAFE-S100", "MOL-M20", "TUE-PUERTO", "SIR-AVEL")


def figures(draft: Draft) -> tuple:
    head = draft.head
    return (
        (head.detail_total, head.discount, head.plugin_adjustment, head.total_before_freight, head.tax, head.total),
        (head.estimated_revenue, head.unpriced, head.adjustments, head.rules),
        tuple(
            (
                line.id,
                line.status,
                line.list_price,
                line.unit_price,
                line.gross,
                line.volume_discount,
                line.net,
                line.tax,
            )
            for line in draft.lines
        ),
    )


def now(actor: Actor, deal: int) -> Draft:
    draft = store.load(reach(actor, "read"), deal)
    assert draft is not None
    return draft


def step(actor: Actor, deal: int, chance: Random) -> None:
    """One edit, of any kind."""
    draft = now(actor, deal)
    line = int(chance.choice(draft.lines).id) if draft.lines else None
    seen = draft.head.version
    match chance.randrange(8) if line else 0:
        case 0 | 1:
            product = find_product(chance.choice(PRODUCTS))
            add_line(actor, deal, NewLine(Decimal(chance.randrange(1, 120)), product), SENT)
        case 2 | 3:
            change_line(actor, deal, line, {"quantity": Decimal(chance.randrange(0, 150))}, SENT, seen=seen)
        case 4:
            change_line(actor, deal, line, {"discount_percent": Decimal(chance.randrange(0, 50))}, SENT, seen=seen)
        case 5:
            change_line(actor, deal, line, {"role": chance.choice(("optional", "counted"))}, SENT, seen=seen)
        case 6:
            change_header(actor, deal, {"discount_percent": Decimal(chance.randrange(0, 20))}, SENT, seen=seen)
            order_lines(actor, deal, Moved(line=str(line), by=-1), SENT, seen=seen)
        case _:
            remove_line(actor, deal, line, SENT)
            if chance.random() < 0.5:
                bring_back_line(actor, deal, line, SENT)


@pytest.mark.parametrize("seed", range(3))
def test_any_sequence_of_edits_gives_what_one_fresh_run_gives(world, app, seed):
    actor, chance = world.actor("ana"), Random(seed)
    deal = create(actor, NewOpportunity("Cualquier camino"), SENT)
    for _edit in range(12):
        step(actor, deal, chance)
    draft = now(actor, deal)
    fresh = totals.price(draft, frozenset(), actor.epochs, renew_all=True).draft
    assert figures(fresh) == figures(draft)


def test_pricing_anew_twice_is_pricing_anew_once(world, app):
    actor, chance = world.actor("ana"), Random(99)
    deal = create(actor, NewOpportunity("Dos veces"), SENT)
    for _edit in range(10):
        step(actor, deal, chance)
    reprice(actor, deal, SENT)
    once = figures(now(actor, deal))
    reprice(actor, deal, SENT)
    assert figures(now(actor, deal)) == once
