"""What a business unit may set of Contoso's services."""

from dataclasses import dataclass, field
from decimal import Decimal

from webapp.pluginapi import Text, named

_MACHINES = Text(
    es="Cuentan las máquinas del mismo pedido, de cualquier modelo.",
    en="Machines of the same order count, of any model.",
)
_ONCE = Text(
    es="Se cobra una vez por pedido, si hay horas y ningún contrato.",
    en="Charged once an order, when there are hours and no contract.",
)


@dataclass(frozen=True, slots=True)
class ContractTier:
    """From `since` machines in the order, `percent` off each service contract."""

    since: int = field(metadata=named(es="Desde (máquinas)", en="From (machines)"))
    percent: Decimal = field(metadata=named(es="Descuento (%)", en="Discount (%)"))


# Contoso service sheet 2026-03
CONTRACTS = (ContractTier(3, Decimal(10)), ContractTier(6, Decimal(15)))


@dataclass(frozen=True, slots=True)
class Settings:
    """The call-out fee in euros, the fewest hours that are charged, and the discounts of a service contract."""

    call_out: Decimal = field(default=Decimal("45.00"), metadata=named(es="Salida (€)", en="Call-out (€)", help=_ONCE))
    least_hours: Decimal = field(default=Decimal(2), metadata=named(es="Horas como mínimo", en="Fewest hours charged"))
    contracts: tuple[ContractTier, ...] = field(
        default=CONTRACTS, metadata=named(es="Descuento del contrato", en="Contract discount", help=_MACHINES)
    )

    def __post_init__(self) -> None:
        starts = [tier.since for tier in self.contracts]
        if starts != sorted(set(starts)) or any(start < 1 for start in starts):
            raise ValueError("each tier starts above the one before, the first at 1 or more")
        if any(not 0 <= tier.percent <= 100 for tier in self.contracts):
            raise ValueError("a tier's discount is between 0 and 100")
        if not 0 <= self.call_out < 100_000:
            raise ValueError("the call-out fee is between 0 and 100 000")
        if not 0 <= self.least_hours <= 24:
            raise ValueError("the fewest hours are between 0 and 24")
