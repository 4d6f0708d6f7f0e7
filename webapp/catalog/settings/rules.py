"""The settings of a business unit that change its prices: what each may be, and an example that the engine works out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from webapp.core.language import N_
from webapp.core.money import ZERO, rounded
from webapp.pricing.engine import settle
from webapp.pricing.model import Answers, LineInput, OrderInput, Pins, Priced, Rules
from webapp.pricing.problems import problem

PREFIX = "pricing."
# The largest discount of each role is a setting of its own: approvals.limit.salesperson.
LIMIT = "approvals.limit."
# What stands on an offer: for how many days it is valid, and the address of who offers.
OFFER_DAYS, OFFER_ADDRESS = "offers.valid_days", "offers.address"
USUAL_DAYS, MOST_DAYS = 30, 3650
_DAY = date(2026, 1, 1)  # of the examples: nothing in them depends on it
_TAX = Decimal(21)


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting: its field of `Rules`, what it is about, what it does in plain words, and its values; the first is usual."""

    name: str
    label: str
    says: str
    choices: Mapping[str, str]

    @property
    def usual(self) -> str:
        """The value where neither the unit nor one above it says anything."""
        return next(iter(self.choices))


SETTINGS = (
    Setting(
        "price_list_required", N_("Lista de precios"),
        N_("Si una oportunidad puede ir sin lista. Sin ella, el precio de cada línea se pone a mano."),
        {"true": N_("Hace falta una lista"), "false": N_("Puede ir sin lista")},
    ),
    Setting(
        "revenue_basis", N_("Ingresos estimados"),
        N_("De qué cifra salen cuando se calculan con las líneas."),
        {"total": N_("Del total, con portes e IVA"), "net": N_("De lo que queda antes de portes e IVA")},
    ),
    Setting(
        "tax_included", N_("IVA y precios"),
        N_("Si los precios de la lista llevan ya el IVA dentro."),
        {"false": N_("El IVA se suma al precio"), "true": N_("El IVA va dentro del precio")},
    ),
    Setting(
        "rounding", N_("Redondeo del IVA"),
        N_("Dónde se redondea. En el documento, cada tipo se redondea una vez y la diferencia queda en su última línea."),
        {"line": N_("En cada línea"), "document": N_("En el documento")},
    ),
    Setting(
        "manual_discount", N_("Descuento a mano en importe"),
        N_("Qué significa el importe que alguien escribe como descuento de una línea."),
        {"line": N_("Se quita de la línea entera"), "unit": N_("Se quita de cada unidad")},
    ),
    Setting(
        "order_discount_lowers_tax", N_("Descuento del pedido e IVA"),
        N_("Si el descuento del pedido baja también el IVA, en proporción y por tipos."),
        {"false": N_("El IVA no cambia"), "true": N_("El IVA baja con él")},
    ),
)  # fmt: skip
BY_NAME = {setting.name: setting for setting in SETTINGS}


def rules_from(settings: Mapping[str, str]) -> Rules:
    """A unit's settings as the arithmetic takes them; what is not said, or not understood, is as usual."""

    def said(name: str) -> str:
        value = settings.get(PREFIX + name, "")
        return value if value in BY_NAME[name].choices else BY_NAME[name].usual

    return Rules(
        price_list_required=said("price_list_required") == "true",
        revenue_basis="net" if said("revenue_basis") == "net" else "total",
        rounding="document" if said("rounding") == "document" else "line",
        tax_included=said("tax_included") == "true",
        manual_discount="unit" if said("manual_discount") == "unit" else "line",
        order_discount_lowers_tax=said("order_discount_lowers_tax") == "true",
    )


def example(setting: Setting, value: str, rules: Rules, currency: str, decimals: int) -> Priced:
    """A small order priced with this value of a setting and the other settings as they are."""
    chosen: bool | str = value == "true" if value in ("true", "false") else value
    return settle(_order(setting.name, replace(rules, **{setting.name: chosen}), currency, decimals), Answers())


def _order(name: str, rules: Rules, currency: str, decimals: int) -> OrderInput:
    def line(price: str, quantity: int = 1, number: int = 1, **more: Decimal) -> LineInput:
        amount = rounded(Decimal(price), decimals)
        return LineInput(str(number), Decimal(quantity), write_in_price=amount, tax_percent=_TAX, **more)

    order = OrderInput(currency, decimals, _DAY, rules, ())
    match name:
        case "price_list_required":
            missing = Pins(
                "CAFE-S100", None, None, "ud", None, Decimal(1), 0, _DAY,
                problems=(problem("price_list_missing", product="CAFE-S100"),),
            )  # fmt: skip
            return replace(order, lines=(LineInput("1", Decimal(1), missing),))
        case "revenue_basis":
            return replace(order, lines=(line("1000"),), freight=rounded(Decimal(30), decimals))
        case "rounding":
            return replace(order, lines=tuple(line("1.12", number=number) for number in (1, 2, 3)))
        case "manual_discount":
            return replace(order, lines=(line("100", 3, discount_amount=Decimal(10)),))
        case "order_discount_lowers_tax":
            return replace(order, lines=(line("1000"),), discount_percent=Decimal(5))
    return replace(order, lines=(line("121"),), freight=ZERO)
