"""The conformance kit, for a plugin author's own tests. It asks in processes of their own, as the product does.

from webapp.pluginapi import testing

def test_the_plugin_keeps_its_promises():
    testing.assert_conforms("path/to/my_plugin")

def test_three_bags():
    request = testing.order(testing.line("COFFEE", "3", family="coffee", price="12.50"))
    [answer] = line_adjustments(request, Settings())
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from os import PathLike

from webapp.pluginapi.pricing import PricingLine, PricingRequest

TODAY = date(2026, 11, 23)
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Checked:
    """One thing that was checked: loads, answers, deterministic, pure, time or cases."""

    name: str
    passed: bool
    said: str


def line(
    product: str,
    quantity: str,
    *,
    family: str | None = None,
    price: str = "100.00",
    id: str | None = None,
    kind: str = "good",
    unit: str = "each",
    overridden: bool = False,
) -> PricingLine:
    """A priced line without a volume discount; its id is the product's code unless one is given."""
    count, each = Decimal(quantity), Decimal(price)
    gross = (each * count).quantize(CENT)
    prices = (each, each, gross, Decimal(0))
    return PricingLine(id or product, product, family, kind, unit, count, count, *prices, overridden=overridden)


def order(*lines: PricingLine, as_of: date = TODAY, currency: str = "EUR", business_unit: str = "1") -> PricingRequest:
    """An order of these lines, in a currency of two decimals."""
    return PricingRequest(business_unit, currency, 2, as_of, tuple(lines))


def check(path: "str | PathLike[str]", cases: "str | PathLike[str] | None" = None) -> Sequence[Checked]:
    """What `oportuna plugin check` finds at `path`. Raises `ValueError` where there is no plugin."""
    words = [sys.executable, "-m", "webapp.cli", "plugin", "check", str(path), "--json"]
    words += ["--cases", str(cases)] if cases is not None else []
    ended = subprocess.run(words, capture_output=True, text=True, check=False)
    if not ended.stdout:
        raise ValueError(ended.stderr.strip())
    return [Checked(**each) for each in json.loads(ended.stdout)["checks"]]


def assert_conforms(path: "str | PathLike[str]", cases: "str | PathLike[str] | None" = None) -> None:
    """`AssertionError` with every finding unless all checks pass."""
    failed = [f"{each.name}: {each.said}" for each in check(path, cases) if not each.passed]
    assert not failed, "\n".join(failed)
