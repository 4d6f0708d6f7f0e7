"""What a business unit may set of Contoso Coffee's prices."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from webapp.pluginapi import Text, named

_ALL_MACHINES = Text(es="Cuentan las máquinas de todo el pedido.", en="Machines count across the whole order.")


@dataclass(frozen=True, slots=True)
class Tier:
    """From `since` machines in the order, `percent` off each of them."""

    since: int = field(metadata=named(es="Desde (máquinas)", en="From (machines)"))
    percent: Decimal = field(metadata=named(es="Descuento (%)", en="Discount (%)"))


# Contoso price sheet 2026-03
TIERS = (Tier(3, Decimal(4)), Tier(6, Decimal(7)), Tier(10, Decimal(10)))


@dataclass(frozen=True, slots=True)
class Settings:
    """Tiers by machines, lowest first; the first and last day of the season, both None while there is none."""

    tiers: tuple[Tier, ...] = field(
        default=TIERS, metadata=named(es="Tramos por máquinas", en="Machine tiers", help=_ALL_MACHINES)
    )
    season_from: date | None = field(default=None, metadata=named(es="Temporada: primer día", en="Season: first day"))
    season_until: date | None = field(default=None, metadata=named(es="Temporada: último día", en="Season: last day"))

    def __post_init__(self) -> None:
        starts = [tier.since for tier in self.tiers]
        if starts != sorted(set(starts)) or any(start < 1 for start in starts):
            raise ValueError("each tier starts above the one before, the first at 1 or more")
        if any(not 0 <= tier.percent <= 100 for tier in self.tiers):
            raise ValueError("a tier's discount is between 0 and 100")
        if (self.season_from is None) != (self.season_until is None):
            raise ValueError("the season needs its first and its last day")
        if self.season_from is not None and self.season_until is not None and self.season_from > self.season_until:
            raise ValueError("the season ends before it begins")
