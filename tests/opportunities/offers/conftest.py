"""An opportunity with lines, ready to be offered, and the forms of its offers."""

import pytest

from tests.support.visitor import Visitor, form_key


@pytest.fixture
def offer(ana: Visitor) -> int:
    """An opportunity of Ana's for a known customer: three machines and a grinder."""
    deal = ana.create(topic="Tres máquinas para la terraza", account="Hotel Mirador de Triana", contact="Lucía Ferrán")
    ana.add_line(deal, "CAFE-S100", 3)
    ana.add_line(deal, "MOL-M20", 1)
    return deal


def present(visitor: Visitor, deal: int, *, key: str | None = None, version: int | None = None, **fields: str):
    """Send the form that presents the next version."""
    usual = {"title": "Tres máquinas", "valid_until": "+30", "language": "es", "message": ""}
    seen = visitor.version(deal) if version is None else version
    sent = {"form_key": key or form_key(), "version": str(seen), "number_format": "es", **usual, **fields}
    return visitor.post(f"/opportunities/{deal}/offers", sent)


def begin_next(visitor: Visitor, deal: int):
    """Open the prices for the next version."""
    return visitor.post(f"/opportunities/{deal}/offers/next", {"form_key": form_key()})


def withdraw(visitor: Visitor, deal: int, n: int, reason: str = "El cliente pide otra cosa", key: str | None = None):
    """Withdraw version `n`."""
    return visitor.post(f"/opportunities/{deal}/offers/{n}/withdraw", {"form_key": key or form_key(), "reason": reason})
