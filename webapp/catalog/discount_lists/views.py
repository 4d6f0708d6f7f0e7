"""From discount lists to what their pages show."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from webapp.catalog import allowed
from webapp.catalog import store as catalog
from webapp.catalog.discount_lists import store
from webapp.catalog.discount_lists.page import DiscountListPage, DiscountLists, ListRow, TierLine
from webapp.catalog.discount_lists.store import DiscountListHead, TierRow
from webapp.catalog.fields import DISCOUNT_LIST_FIELDS, TIER_FIELDS, CatalogField
from webapp.catalog.told import Teller, Telling, days, plain_value
from webapp.core.language import _
from webapp.people.access import Actor
from webapp.pricing.model import Tier
from webapp.pricing.snapshot import DiscountList
from webapp.web import filters
from webapp.web.editing import Editor, Option
from webapp.web.locale_formats import formats


def discount_lists(actor: Actor, asked: Mapping[str, str]) -> DiscountLists:
    """The lists that the address asks for. One statement."""
    state = "archived" if asked.get("state") == "archived" else "current"
    known = catalog.heads(actor.epochs).discounts
    rows = store.rows(state == "archived")
    return DiscountLists(
        rows=tuple(ListRow(row, _tiers_text(known[row.head.id])) for row in rows if row.head.id in known),
        state=state,
        may_change=allowed.may_change(actor),
    )


def discount_list_page(
    actor: Actor,
    head: DiscountListHead,
    today: date,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> DiscountListPage:
    """The whole page. Four statements."""
    history = days(f"discount-list:{head.id}", telling(head), actor.time_zone)
    return _page(actor, head, today, history=history, typed=typed or {}, errors=errors or {})


def discount_list_regions(actor: Actor, head: DiscountListHead, today: date) -> DiscountListPage:
    """What answers show. Two statements."""
    return _page(actor, head, today)


def telling(head: DiscountListHead) -> Telling:
    """How its history and conflicts are told. No statement."""

    def read(record: str, field: CatalogField, text: str) -> str:
        if field.name != "value":
            return plain_value(field, text)
        return value_text(head, Decimal(text))

    return lambda _records: Teller(
        lambda record: TIER_FIELDS if record.startswith("tier:") else DISCOUNT_LIST_FIELDS, read
    )


def value_text(head: DiscountListHead, value: Decimal) -> str:
    """4 % · 12,00 € · 12,00 where the currency is the price list's."""
    if head.kind == "percent":
        return filters.percent(value)
    return filters.unit_money(value, head.currency) if head.currency else filters.unit_price(value)


def list_editor(head: DiscountListHead, name: str, here: str, typed: str | None = None, error: str = "") -> Editor:
    """The editor of one field of the list; `here` is its address."""
    field = DISCOUNT_LIST_FIELDS.get(name, DISCOUNT_LIST_FIELDS["name"])
    choices = tuple(Option(code, _(text)) for code, text in field.choices.items())
    value = filters.machine(getattr(head, field.column)) if typed is None else typed
    return Editor(here, here, head.name, field, value, head.version, choices, error=error)


def tier_editor(
    head: DiscountListHead, tier: TierRow, name: str, here: str, back: str, typed: str | None = None, error: str = ""
) -> Editor:
    """The editor of one field of a tier; `here` is its address, `back` the list's."""
    field = TIER_FIELDS.get(name, TIER_FIELDS["since"])
    value = filters.typed_number(filters.machine_number(getattr(tier, field.column))) if typed is None else typed
    return Editor(here, back, head.name, field, value, head.version, error=error)


def _page(actor: Actor, head: DiscountListHead, today: date, **more) -> DiscountListPage:
    tiers = store.tiers(head.id)
    following = [*(tier.since for tier in tiers[1:]), None][: len(tiers)]
    return DiscountListPage(
        head=head,
        tiers=tuple(TierLine(tier, _ends(after)) for tier, after in zip(tiers, following, strict=True)),
        items=store.count_items(head.id),
        today=today,
        may_change=allowed.may_change(actor),
        **more,
    )


def _ends(following: Decimal | None) -> str:
    if following is None:
        return _("en adelante")
    return _("hasta el de {since}", since=formats().shortest(following))


def _tiers_text(known: DiscountList) -> str:
    """30: 4 % · 100: 7 %"""
    return " · ".join(_tier_text(known, tier) for tier in known.tiers)


def _tier_text(known: DiscountList, tier: Tier) -> str:
    value = filters.percent(tier.value)
    if known.kind == "amount":
        value = filters.unit_money(tier.value, known.currency) if known.currency else filters.unit_price(tier.value)
    return _("desde {since}: {value}", since=formats().shortest(tier.since), value=value)
