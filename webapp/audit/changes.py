"""A changed field as the change log writes it, and values as texts."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that an edit changes, as stored texts. `record` is `opportunity`, `line:12`, `product:3` …"""

    record: str
    field: str
    old: str | None
    new: str | None
    kind: str = "edit"


def as_text(value: object) -> str | None:
    """A value as the change log, data-value and forms write it: 5000.00, 2027-02-03, an id; None for nothing."""
    if value is None:
        return None
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def plain(value: Decimal) -> str:
    """A decimal without exponent and without needless zeros: 2, 15.252."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
