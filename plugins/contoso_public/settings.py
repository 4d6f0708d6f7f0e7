"""What a business unit may set of Contoso's public tenders."""

from dataclasses import dataclass, field

from webapp.pluginapi import Text, named

_FROZEN = Text(
    es="Sin día de anuncio cuenta el día en que se abrió la oportunidad.",
    en="Without a day of announcement, the day on which the opportunity was opened counts.",
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for a tender's offer, and who has to agree to it."""

    freeze_prices: bool = field(
        default=True,
        metadata=named(es="Precios del día del anuncio", en="Prices of the announcement's day", help=_FROZEN),
    )
    allow_manual_discount: bool = field(
        default=False, metadata=named(es="Admite descuento a mano", en="Manual discounts are allowed")
    )
    needs_approval: bool = field(
        default=True,
        metadata=named(es="Pide aprobación antes de presentar", en="Needs approval before it is presented"),
    )
