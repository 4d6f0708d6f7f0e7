"""What the page of copying a list shows."""

from collections.abc import Mapping

from webapp.catalog import allowed
from webapp.catalog.price_lists import store
from webapp.catalog.price_lists.copying import Copying, copied_items
from webapp.catalog.price_lists.page import CopyPage
from webapp.catalog.price_lists.store import PriceListHead
from webapp.catalog.price_lists.views import options, rounding_options
from webapp.core.language import _
from webapp.people.access import Actor
from webapp.web.editing import TypedForm
from webapp.web.templating import new_form_key

SHOWN = 50


def copy_form(
    actor: Actor,
    head: PriceListHead,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> CopyPage:
    """The form alone. No statement."""
    return CopyPage(head, _form(actor, head, typed, errors))


def copy_page(
    actor: Actor, head: PriceListHead, asked: Copying, typed: Mapping[str, str], notice: str = ""
) -> CopyPage:
    """The form with what the copy would hold: the largest changes first. Raises InvalidInput. One statement."""
    copied = copied_items(store.all_items(head.id), head.currency, asked)
    if not allowed.may_see_cost(actor) and any(each.before.is_on_cost for each in copied):
        allowed.demand_cost(actor)
    order = sorted(copied, key=lambda each: (-abs(each.after.value - each.before.value), each.before.product.code))
    return CopyPage(
        head=head,
        form=_form(actor, head, typed),
        asked=asked,
        shown=tuple(order[:SHOWN]),
        items=len(copied),
        amounts=sum(each.before.method == "amount" for each in copied),
        moved=sum(each.moves for each in copied),
        notice=notice,
    )


def _form(
    actor: Actor,
    head: PriceListHead,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> TypedForm:
    usual = {"name": _("{name}, copia", name=head.name), "unit": str(head.unit_id or ""), "rounding": "none"}
    values = usual | {name: value for name, value in (typed or {}).items() if name != "form_key"}
    choices = {"unit": options(actor, None, "unit"), "rounding": rounding_options()}
    return TypedForm(new_form_key(), values, errors or {}, choices)
