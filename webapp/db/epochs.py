"""The epochs: three numbers that caches are keyed by, raised in the transaction that changes their matter."""

from dataclasses import dataclass

from peewee import BigIntegerField, IntegerField

from webapp.db.engines import Record


class Epoch(Record):
    """One row."""

    id = IntegerField(primary_key=True)
    access = BigIntegerField()
    rules = BigIntegerField()
    prices = BigIntegerField()


@dataclass(frozen=True, slots=True)
class Epochs:
    """The epochs as a request read them."""

    access: int
    rules: int
    prices: int


def read_epochs() -> Epochs:
    """The epochs as they are now. One statement."""
    return Epochs(*Epoch.select(Epoch.access, Epoch.rules, Epoch.prices).tuples().get())


def raise_epoch(*names: str) -> None:
    """Say inside a write transaction that access, rules or prices have changed. One statement."""
    Epoch.update({getattr(Epoch, name): getattr(Epoch, name) + 1 for name in names}).execute()
