"""What the page of a unit's settings is given: each with its value, where it comes from, and what it does in figures."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from webapp.catalog import allowed
from webapp.catalog.fields import CatalogField
from webapp.catalog.price_words import problem_sentence
from webapp.catalog.settings import rules, store
from webapp.catalog.settings.rules import (
    LIMIT,
    OFFER_ADDRESS,
    OFFER_DAYS,
    PREFIX,
    SETTINGS,
    USUAL_DAYS,
    Setting,
)
from webapp.catalog.settings.store import UnitHead
from webapp.catalog.told import Day, Teller, Telling, days, plain_value
from webapp.core.language import N_, _
from webapp.core.money import currency_decimals
from webapp.people.access import Actor
from webapp.people.units import Unit, UnitTree, unit_tree
from webapp.pricing.model import Priced, Rules
from webapp.web import filters
from webapp.web.locale_formats import formats

ROLES = {
    "salesperson": N_("Comercial"),
    "sales_manager": N_("Jefatura de ventas"),
    "rule_author": N_("Autoría de reglas"),
    "administrator": N_("Administración"),
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """A value of a setting: in words, and what the example comes to with it. An empty code is what the unit inherits."""

    code: str
    text: str
    example: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ShownSetting:
    """A setting with its values; `source` names the unit that says it, empty where nobody does."""

    name: str
    label: str
    says: str
    case: str
    choices: tuple[Chosen, ...]
    source: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Limit:
    """The largest discount of a role: the unit's own in the reader's format, and what it inherits, in words."""

    role: str
    label: str
    own: str
    inherited: str


@dataclass(frozen=True, slots=True)
class OnOffers:
    """What stands on the unit's offers: its own days and address as they are typed, and what holds without them."""

    days: str
    inherited_days: str
    address: str
    inherited_address: str


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """The settings of one unit; `units` are those that the reader may change."""

    head: UnitHead
    units: tuple[Unit, ...]
    settings: tuple[ShownSetting, ...]
    limits: tuple[Limit, ...]
    on_offers: OnOffers
    today: date
    history: tuple[Day, ...] = ()
    errors: Mapping[str, str] = field(default_factory=dict)


def settings_page(
    actor: Actor,
    head: UnitHead,
    today: date,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> SettingsPage:
    """The page; `typed` stands in what was refused. Three statements."""
    tree = unit_tree(actor.epochs)
    unit = tree[head.id]
    return SettingsPage(
        head,
        tuple(allowed.units_to_change(actor, allowed.RULES)),
        tuple(_shown(setting, unit, tree, head, typed or {}) for setting in SETTINGS),
        tuple(_limit(role, unit, head, typed or {}) for role in store.selling_roles()),
        _on_offers(unit, tree, head, typed or {}),
        today,
        days(f"unit:{head.id}", telling(), actor.time_zone),
        errors or {},
    )


def telling() -> Telling:
    """How the history of settings and their conflicts are told."""
    known = {
        PREFIX + each.name: CatalogField(PREFIX + each.name, each.label, "choice", "", each.choices)
        for each in SETTINGS
    } | {
        LIMIT + code: CatalogField(LIMIT + code, _("Descuento máximo: {role}", role=_(role)), "text", "")
        for code, role in ROLES.items()
    } | {
        OFFER_DAYS: CatalogField(OFFER_DAYS, N_("Días que vale una oferta"), "text", ""),
        OFFER_ADDRESS: CatalogField(OFFER_ADDRESS, N_("Dirección en las ofertas"), "text", ""),
    }  # fmt: skip

    def read(_record: str, field_: CatalogField, text: str) -> str:
        return filters.percent(Decimal(text)) if field_.name.startswith(LIMIT) else plain_value(field_, text)

    return lambda _records: Teller(lambda _record: known, read)


def _shown(setting: Setting, unit: Unit, tree: UnitTree, head: UnitHead, typed: Mapping[str, str]) -> ShownSetting:
    now = rules.rules_from(unit.settings)
    own = typed.get(setting.name, head.own.get(PREFIX + setting.name, ""))
    above = tree[unit.parent].settings.get(PREFIX + setting.name, "") if unit.parent is not None else ""
    inherited = above if above in setting.choices else setting.usual
    return ShownSetting(
        setting.name,
        _(setting.label),
        _(setting.says),
        _case(setting.name, head.currency),
        (
            Chosen("", _inherited(setting, inherited, unit, tree), "", own == ""),
            *(
                Chosen(code, _(text), _example(setting, code, now, head.currency), own == code)
                for code, text in setting.choices.items()
            ),
        ),
        _source(PREFIX + setting.name, unit, tree, head),
        PREFIX + setting.name in head.own,
    )


def _inherited(setting: Setting, value: str, unit: Unit, tree: UnitTree) -> str:
    text = _(setting.choices[value])
    if unit.parent is None:
        return _("Lo habitual: {value}", value=text)
    return _("Como {unit}: {value}", unit=tree[unit.parent].name, value=text)


def _source(name: str, unit: Unit, tree: UnitTree, head: UnitHead) -> str:
    """The unit that says this; a setting is one's own or the nearest ancestor's."""
    if name in head.own:
        return head.name
    for above in unit.path[1:]:
        parent = tree[above].parent
        if name in tree[above].settings and (parent is None or name not in tree[parent].settings):
            return tree[above].name
        if parent is not None and tree[above].settings.get(name) != tree[parent].settings.get(name):
            return tree[above].name
    return ""


def _limit(role: str, unit: Unit, head: UnitHead, typed: Mapping[str, str]) -> Limit:
    own = head.own.get(LIMIT + role)
    shown = typed.get(f"limit.{role}", formats().shortest(Decimal(own)) if own is not None else "")
    said = unit.settings.get(LIMIT + role) if own is None else None
    if own is not None:
        inherited = ""
    elif said:
        inherited = _("hereda {percent}", percent=filters.percent(Decimal(said)))
    else:
        inherited = _("sin límite")
    return Limit(role, _(ROLES.get(role, role)), shown, inherited)


def _on_offers(unit: Unit, tree: UnitTree, head: UnitHead, typed: Mapping[str, str]) -> OnOffers:
    above = tree[unit.parent].settings if unit.parent is not None else {}
    return OnOffers(
        typed.get("offer_days", head.own.get(OFFER_DAYS, "")),
        above.get(OFFER_DAYS, str(USUAL_DAYS)),
        typed.get("offer_address", head.own.get(OFFER_ADDRESS, "")),
        above.get(OFFER_ADDRESS, ""),
    )


def _case(name: str, currency: str) -> str:
    """What the example is, in words."""

    def money(text: str) -> str:
        return filters.money(Decimal(text), currency)

    match name:
        case "price_list_required":
            return _("Una Café S-100 en una oportunidad sin lista:")
        case "revenue_basis":
            return _("Una línea de {net}, portes de {freight}, IVA del 21 %:", net=money("1000"), freight=money("30"))
        case "tax_included":
            return _("Una línea de {price} con IVA del 21 %:", price=money("121"))
        case "rounding":
            return _("Tres líneas de {price} con IVA del 21 %:", price=money("1.12"))
        case "manual_discount":
            return _("3 × {price} con un descuento de {off}:", price=money("100"), off=money("10"))
        case _:
            return _("Una línea de {net} al 21 % con un 5 % de descuento del pedido:", net=money("1000"))


def _example(setting: Setting, value: str, now: Rules, currency: str) -> str:
    """What the engine makes of it with this value, the unit's other settings as they are."""
    priced = rules.example(setting, value, now, currency, currency_decimals(currency))
    return _told(setting.name, priced, currency)


def _told(name: str, priced: Priced, currency: str) -> str:
    order, line = priced.order, priced.lines[0]

    def money(amount: Decimal | None) -> str:
        return filters.money(amount, currency)

    match name:
        case "price_list_required":
            first = priced.problems[0]
            return problem_sentence(first.code, dict(first.facts))
        case "revenue_basis":
            return _("ingresos estimados {revenue}", revenue=money(order.estimated_revenue))
        case "rounding":
            taxes = " + ".join(filters.amount(each.tax, currency) for each in priced.lines)
            return _("IVA {taxes} = {tax}", taxes=taxes, tax=money(order.tax))
        case "manual_discount":
            return _("descuento {discount}, neto {net}", discount=money(line.manual_discount), net=money(line.net))
        case _:
            return _(
                "neto {net}, IVA {tax}, total {total}",
                net=money(order.total_before_freight),
                tax=money(order.tax),
                total=money(order.total),
            )
