"""Volume discounts: the tier that a quantity in the product's default unit falls into (rows 1 and 6)."""

from decimal import Decimal
from functools import lru_cache

from webapp.core.money import ONE, plain, rounded
from webapp.pricing.model import Pins, Problem, Source, Tier
from webapp.pricing.problems import problem
from webapp.pricing.running import Running


def base_quantity(quantity: Decimal, pins: Pins | None) -> Decimal:
    """q₀: the quantity in the product's default unit; as typed for a write-in."""
    if pins is None:
        return quantity
    return quantity * pins.factor if pins.per == ONE else quantity * pins.factor / pins.per


def tier_of(tiers: tuple[Tier, ...], quantity: Decimal) -> Tier | Problem | None:
    """The tier with both ends included. One without an end goes up to where the next one starts, and no further.

    Two that both claim the quantity are `rules_conflict`.
    """
    last: Decimal | None = None
    opened: list[Tier] = []
    claims: list[Tier] = []
    for tier in tiers:
        if tier.since > quantity:
            continue
        if last is None or tier.since > last:
            last, opened = tier.since, []
        if tier.until is None:
            if tier.since == last:
                opened.append(tier)
        elif quantity <= tier.until:
            claims.append(tier)
    claims += opened
    if len(claims) < 2:
        return claims[0] if claims else None
    return problem("rules_conflict", field="quantity", first=_named(claims[0]), second=_named(claims[1]))


def lower_by_volume(
    running: Running, pins: Pins, unit_price: Decimal, quantity: Decimal, decimals: int
) -> Decimal | Problem:
    """Takes the volume discount off a gross amount that `running` holds; answers it, not negative."""
    kind, tiers = pins.tier_kind, pins.tiers
    nothing = running.value - running.value
    if kind is None or not tiers:
        return nothing
    in_default = base_quantity(quantity, pins)
    tier = tier_of(tiers, in_default)
    source = _source(pins.discount_list or "")
    facts: tuple[tuple[str, str], ...] = (("kind", kind), ("base_quantity", _short(in_default)))
    if isinstance(tier, Problem):
        return tier
    if tier is None:
        following = [known.since for known in tiers if known.since > in_default]
        why = (("why", "below_tier"), ("next", plain(min(following)))) if following else (("why", "no_tier"),)
        running.skip("volume_discount", source, facts=(*facts, *why))
        return nothing
    facts = (*facts, ("since", plain(tier.since)), ("until", "" if tier.until is None else plain(tier.until)))
    if kind == "percent":
        discount = rounded(unit_price * quantity * tier.value / 100, decimals)
    else:
        # Multiplied first, so that a twelfth of a box leaves no error.
        discount = rounded(tier.value * quantity * pins.factor / pins.per, decimals)
        facts = (*facts, ("factor", plain(pins.factor)), ("per", plain(pins.per)))
    return -running.add("volume_discount", source, -discount, tier.value, unit_price, facts=facts, field="quantity")


@lru_cache(maxsize=256)
def _source(name: str) -> Source:
    return Source("discount_list", name=name)


def _named(tier: Tier) -> str:
    end = "" if tier.until is None else plain(tier.until)
    return f"{plain(tier.since)}–{end}: {plain(tier.value)}"


def _short(quantity: Decimal) -> str:
    whole = int(quantity)
    return str(whole) if whole == quantity else plain(rounded(quantity, 6).normalize())
