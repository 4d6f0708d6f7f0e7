"""What templates print typed values with. Each answers in the reader's language; None is printed as nothing."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from jinja2 import Environment
from markupsafe import Markup, escape

from webapp.core import clock
from webapp.core.language import _, ngettext
from webapp.web.locale_formats import MINUS, decimals_of, formats

# The deal circle (design rule: area = size): radius 14 at 30 000 and above, 8 at least so that the letter fits.
_LARGEST_DEAL = Decimal(30_000)
_RADIUS, _SMALLEST_RADIUS = 14, 8


def install(environment: Environment) -> None:
    """Give a Jinja environment all filters of this module."""
    environment.filters.update(FILTERS)


def amount(value: Decimal | None, currency: str = "EUR") -> str:
    """An amount with its currency's decimals, without the currency: 5.000,00."""
    return "" if value is None else formats().number(value, decimals_of(currency))


def money(value: Decimal | None, currency: str = "EUR") -> str:
    """An amount with its currency: 5.000,00 € · €5,000.00."""
    return "" if value is None else formats().amount_of(amount(value, currency), currency)


def unit_price(value: Decimal | None, currency: str = "EUR") -> str:
    """A unit price: the currency's decimals at least, up to six when it has them: 16,40 · 15,252."""
    return "" if value is None else formats().shortest(value, decimals_of(currency))


def unit_money(value: Decimal | None, currency: str = "EUR") -> str:
    """A unit price with its currency: 15,252 €."""
    return "" if value is None else formats().amount_of(unit_price(value, currency), currency)


def signed(value: Decimal | None, currency: str = "EUR") -> str:
    """An amount that always shows its sign: +207,36 · −230,40."""
    if value is None:
        return ""
    figure = amount(value, currency)
    return figure if value <= 0 else f"+{figure}"


def quantity(value: Decimal | int | None) -> str:
    """A quantity with the decimals that it has: 2 · 0,125."""
    return "" if value is None else formats().shortest(Decimal(value))


def percent(value: Decimal | int | None) -> str:
    """A percentage: 5 % · 12,5 %."""
    return "" if value is None else formats().percentage(Decimal(value))


def day(value: date | None) -> str:
    """A day: 18 dic 2026."""
    return "" if value is None else formats().day(value)


def days_away(value: date | None, today: date) -> str:
    """How far a day is from today, in words: hoy · mañana · dentro de 25 días · hace 5 días."""
    if value is None:
        return ""
    away = (value - today).days
    near = {0: _("hoy"), 1: _("mañana"), -1: _("ayer")}
    if away in near:
        return near[away]
    if away > 0:
        return ngettext("dentro de {n} día", "dentro de {n} días", away)
    return ngettext("hace {n} día", "hace {n} días", -away)


def day_heading(value: date, today: date) -> str:
    """The heading of a day in a timeline: Hoy, lunes 23 nov · viernes 20 nov · 3 feb 2025."""
    wording = formats()
    written = f"{wording.weekdays[value.weekday()]} {value.day} {wording.months[value.month - 1]}"
    if value == today:
        return _("Hoy, {day}", day=written)
    return capitalised(written) if value.year == today.year else wording.day(value)


def instant(value: datetime | None, zone: str) -> str:
    """An instant as people in `zone` read it: 20 nov 2026, 12:08."""
    return "" if value is None else formats().instant(clock.local(value, zone))


def hour(value: datetime, zone: str) -> str:
    """The time of day of an instant in `zone`: 12:08."""
    return f"{clock.local(value, zone):%H:%M}"


def ago(value: datetime, now: datetime) -> str:
    """How long ago an instant was, in words: ahora mismo · hace 2 minutos · hace 3 horas · hace 5 días."""
    minutes = int((now - value).total_seconds() // 60)
    if minutes < 1:
        return _("ahora mismo")
    if minutes < 60:
        return ngettext("hace {n} minuto", "hace {n} minutos", minutes)
    if minutes < 60 * 24:
        return ngettext("hace {n} hora", "hace {n} horas", minutes // 60)
    return ngettext("hace {n} día", "hace {n} días", minutes // (60 * 24))


def machine(value: object) -> str:
    """A value as scripts, portals and tests read it in `data-value`: 5000.00 · 2026-12-18 · an id · true."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


def machine_amount(value: Decimal | None, currency: str = "EUR") -> str:
    """An amount for `data-value`, with its currency's decimals: 5000.00."""
    return "" if value is None else f"{value:.{decimals_of(currency)}f}"


def machine_price(value: Decimal | None, currency: str = "EUR") -> str:
    """A unit price for `data-value`: the currency's decimals at least, up to six: 2500.00 · 15.252."""
    if value is None:
        return ""
    exponent = value.normalize().as_tuple().exponent
    return f"{value:.{max(decimals_of(currency), -int(exponent))}f}"


def machine_number(value: Decimal | int | None) -> str:
    """A quantity or percentage for `data-value`, without idle zeros: 2 · 12.5."""
    return "" if value is None else f"{Decimal(value).normalize():f}"


def typed_number(value: str) -> str:
    """A machine number as it stands in an input of this reader: 1234.50 as 1234,50."""
    return value.replace(".", formats().decimal)


def told(value: object, currency: str = "EUR") -> str:
    """A typed value as a sentence names it: an amount, a day, a text as it is."""
    if isinstance(value, Decimal):
        return money(value, currency)
    return day(value) if isinstance(value, date) else str(value)


def initials(name: str) -> str:
    """The two letters that stand for a person or team: Ana Robles Vega is AR."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in words[:2]).upper()


def radius(revenue: Decimal | None) -> str:
    """The radius of a deal's circle in its 32 px box, for the `r` attribute."""
    share = min(Decimal(1), max(Decimal(0), revenue or Decimal(0)) / _LARGEST_DEAL)
    return f"{max(_SMALLEST_RADIUS, _RADIUS * share.sqrt()):.1f}"


def capitalised(text: str) -> str:
    """The first letter in upper case, the rest as it is."""
    return text[:1].upper() + text[1:]


def filled(text: str, **values: object) -> Markup:
    """A translated sentence whose {places} take marked-up values; everything else is escaped."""
    return escape(text).format(**values)


def strong(text: object) -> Markup:
    """A figure or name that stands out inside a sentence."""
    return Markup("<b>{}</b>").format(text)


FILTERS: Mapping[str, object] = {
    function.__name__: function
    for function in (
        amount, money, unit_price, unit_money, signed, quantity, percent, day, days_away, day_heading, instant, hour,
        ago, told, machine, machine_amount, machine_price, machine_number, typed_number, initials, radius, capitalised,
        filled, strong,
    )
}  # fmt: skip

__all__ = ["FILTERS", "MINUS", "install", *FILTERS]
