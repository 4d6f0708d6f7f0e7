"""One editor at a time, the creation form, and what they offer to choose from."""

from collections.abc import Iterable, Mapping

from webapp.accounts import store as accounts
from webapp.catalog import store as catalog
from webapp.core.language import _
from webapp.opportunities.draft import Draft, Head, Line
from webapp.opportunities.fields import BUDGET_STATUSES, FIELDS, LINE_FIELDS, TIME_FRAMES, TYPES
from webapp.opportunities.page import NewForm
from webapp.opportunities.views import choices
from webapp.people import store as people
from webapp.people.access import Actor
from webapp.people.units import unit_tree
from webapp.web import filters
from webapp.web.address import address
from webapp.web.editing import Editor, Option
from webapp.web.templating import new_form_key


def header_editor(
    actor: Actor,
    draft: Draft,
    name: str,
    typed: Mapping[str, str] | None = None,
    error: str = "",
    carried: Iterable[tuple[str, str]] = (),
) -> Editor:
    """The editor of one field of the header, with what was typed and why it was refused.

    The version then stays the one of the refused form: nobody has looked at today's values meanwhile. `carried` are the
    form's fields, which wait for the next try.
    """
    head, field = draft.head, FIELDS[name]
    value = (typed or {}).get(name, _written(head, name))
    return Editor(
        address=address("opportunities.record", id=head.id),
        back=address("opportunities.record", id=head.id),
        title=head.topic,
        field=field,
        value=value,
        version=int((typed or {}).get("version", head.version)),
        options=_optional(field.required, choices(actor, head, name)) if field.kind == "choice" else (),
        shown=(typed or {}).get(name, head.account_name or "") if name == "account" else "",
        suggests=address("accounts.options") if name == "account" else "",
        error=error,
        carried=tuple(each for each in carried if each[0] != name),
        number_format=(typed or {}).get("number_format", ""),
    )


def line_editor(actor: Actor, draft: Draft, line: Line, name: str) -> Editor | None:
    """The editor of one field of a line, or None when there is no such field."""
    if name not in LINE_FIELDS:
        return None
    value = line.unit_price if name == "unit_price" else getattr(line, LINE_FIELDS[name].column)
    return Editor(
        address=address("opportunities.line", id=draft.head.id, line=int(line.id)),
        back=address("opportunities.record", id=draft.head.id),
        title=draft.head.topic,
        field=LINE_FIELDS[name],
        value=filters.machine(value),
        version=draft.head.version,
        options=unit_options(actor, line) if name == "unit" else role_options(draft, line) if name == "role" else (),
    )


def unit_options(actor: Actor, line: Line) -> tuple[Option, ...]:
    """The units of measure in which the line's product can be sold."""
    units = catalog.heads(actor.epochs).units
    if line.unit_id is None:
        return ()
    group = units[line.unit_id].group
    return tuple(Option(str(unit.id), unit.name) for unit in units.values() if unit.group == group)


def role_options(draft: Draft, line: Line) -> tuple[Option, ...]:
    """How this line may be offered: counted, optional, or as an alternative to another one that isn't one itself."""
    usual = (Option("counted", _("Cuenta en el total")), Option("optional", _("Opcional")))
    has_alternatives = any(other.alternative_to_id == int(line.id) for other in draft.lines)
    alone = has_alternatives or line.bundle_line_id is not None
    whole = [o for o in draft.lines if o.bundle_line_id is None]
    others = [] if alone else [o for o in whole if o.id != line.id and o.role != "alternative"]
    named = (
        Option(f"alternative:{o.id}", _("Alternativa a {line}", line=f"{place} · {o.name}"))
        for place, o in enumerate(draft.lines, start=1)
        if o in others
    )
    return (*usual, *named)


def new_form(actor: Actor, typed: Mapping[str, str] | None = None, errors: Mapping[str, str] | None = None) -> NewForm:
    """The creation form, empty or with what was typed; an account or contact chosen by id by its name. Three statements."""
    unit = unit_tree(actor.epochs)[actor.unit]
    usual = catalog.usual_list(unit.path, actor.epochs)
    own = sorted(catalog.offered_lists(unit.path, actor.epochs), key=lambda each: each is not usual)
    persons = people.assignable(actor)
    persons.sort(key=lambda person: person.id != actor.user)
    values = {name: value for name, value in (typed or {}).items() if name != "form_key"}
    account, contact = values.get("account", ""), values.get("contact", "")
    known = accounts.account(actor, int(account)) if _is_id(account) else None
    somebody = accounts.contact(actor, int(contact)) if _is_id(contact) else None
    if somebody is not None:
        values["contact_shown"] = somebody.name
    return NewForm(
        form_key=new_form_key(),
        values=values,
        errors=errors or {},
        options={
            "type": _translated(TYPES),
            "time_frame": _translated(TIME_FRAMES),
            "budget_status": _translated(BUDGET_STATUSES),
            "owner": tuple(Option(str(person.id), person.name) for person in persons),
            "price_list": tuple(Option(str(each.id), f"{each.name}, {each.currency}") for each in own),
        },
        currency=usual.currency if usual else unit.currency,
        account_shown=known.name if known else account,
    )


def _is_id(typed: str) -> bool:
    return typed.isascii() and typed.isdigit() and len(typed) < 19


def _written(head: Head, name: str) -> str:
    value = head.estimated_revenue if name == "estimated_revenue" else getattr(head, FIELDS[name].column)
    if name in ("estimated_revenue", "budget", "discount_amount", "freight"):
        return filters.typed_number(filters.machine_amount(value, head.currency))
    if FIELDS[name].kind == "number":
        return filters.typed_number(filters.machine_number(value))
    return filters.machine(value)


def _optional(required: bool, options: tuple[Option, ...]) -> tuple[Option, ...]:
    return options if required else (Option("", _("Sin indicar")), *options)


def _translated(choices: Mapping[str, str]) -> tuple[Option, ...]:
    return tuple(Option(code, _(text)) for code, text in choices.items())
