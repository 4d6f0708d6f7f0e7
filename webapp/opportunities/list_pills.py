"""The list's filters as pills: what each is set to in words, what it may choose from, and which one leaves out most."""

from collections.abc import Iterable, Mapping
from datetime import date

from webapp.core.language import _
from webapp.opportunities.fields import TYPES
from webapp.opportunities.list_page import Choice, Hindrance, Pill
from webapp.opportunities.list_usual import Group
from webapp.opportunities.score import GRADES
from webapp.opportunities.wishes import NONE, OVERDUE, UNDATED, Wishes, quarters
from webapp.people.access import Actor
from webapp.people.units import UnitTree, unit_tree
from webapp.web.filters import day as written_day


def pills(
    actor: Actor, wishes: Wishes, groups: Iterable[Group], today: date, account: str | None = ""
) -> tuple[Pill, ...]:
    """One for each filter, in the order of the page; `account` names the one that is asked for. No statement."""
    groups = tuple(groups)
    return (
        _unit(wishes, groups, unit_tree(actor.epochs)),
        _owner(actor, wishes, groups),
        Pill("account", _("Cuenta"), _("todas"), account or _("otra") if wishes.account else ""),
        _stage(wishes, groups),
        Pill(
            "period", _("Cierre"), _("cualquiera"), period_words(wishes),
            tuple(Choice(each, period_name(each)) for each in (*quarters(today), OVERDUE, UNDATED)),
        ),
        Pill(
            "grade", _("Nota"), _("todas"), _grade(wishes.grade),
            tuple(Choice(each, _grade(each)) for each in (*GRADES, NONE)),
        ),
        Pill(
            "type", _("Tipo"), _("todos"), _(TYPES[wishes.type]) if wishes.type else "",
            tuple(Choice(code, _(text)) for code, text in TYPES.items()),
        ),
    )  # fmt: skip


def hindrance(wishes: Wishes, pills: Iterable[Pill], without: Mapping[str, int]) -> Hindrance | None:
    """The filter without which the most would match; None when nothing would without any one of them."""
    if not without:
        return None
    name = max(without, key=lambda each: without[each])
    if not without[name]:
        return None
    return Hindrance(name, words(wishes, pills, name), without[name])


def words(wishes: Wishes, pills: Iterable[Pill], name: str) -> str:
    """A filter that is set, in words."""
    match name:
        case "query":
            return f"«{wishes.query}»"
        case "status":
            return {
                "open": _("solo abiertas"), "won": _("solo ganadas"), "lost": _("solo perdidas"),
            }[wishes.status]  # fmt: skip
        case "missing":
            return _("sin próximo paso")
        case _:
            pill = next(each for each in pills if each.name == name)
            return f"{pill.label}: {pill.chosen}"


def period_words(wishes: Wishes) -> str:
    """The days that are asked for, in words; empty for any."""
    if wishes.period:
        return period_name(wishes.period)
    if wishes.since and wishes.until:
        return _("{first} a {last}", first=written_day(wishes.since), last=written_day(wishes.until))
    if wishes.since:
        return _("desde el {day}", day=written_day(wishes.since))
    return _("hasta el {day}", day=written_day(wishes.until)) if wishes.until else ""


def period_name(period: str) -> str:
    """A period of the address in words."""
    if period == OVERDUE:
        return _("fecha pasada")
    if period == UNDATED:
        return _("sin fecha")
    year, _dash, quarter = period.partition("-Q")
    return _("trimestre {n} de {year}", n=quarter, year=year) if quarter else year


def _unit(wishes: Wishes, groups: tuple[Group, ...], tree: UnitTree) -> Pill:
    counts: dict[int, int] = {}
    for group in groups:
        for unit in tree[group.unit].path:
            counts[unit] = counts.get(unit, 0) + group.count
    own = {group.unit for group in groups}
    shown = [unit for unit in counts if unit in own or len(own & tree.below(unit)) > 1]
    shown.sort(key=lambda unit: (len(tree[unit].path), tree[unit].name.casefold()))
    chosen = ""
    if wishes.unit is not None:
        chosen = tree.units[wishes.unit].name if wishes.unit in tree.units else _("otra")
    choices = tuple(Choice(str(unit), tree[unit].name, counts[unit]) for unit in shown)
    return Pill("unit", _("Unidad"), _("todas"), chosen, choices)


def _owner(actor: Actor, wishes: Wishes, groups: tuple[Group, ...]) -> Pill:
    counts: dict[tuple[str, int], int] = {}
    names: dict[tuple[str, int], str] = {("owner", actor.user): _("Yo")}
    for group in groups:
        key = ("team", group.team) if group.team else ("owner", group.owner or 0)
        counts[key] = counts.get(key, 0) + group.count
        name = _("Equipo {name}", name=group.owner_name) if group.team else group.owner_name or ""
        names.setdefault(key, name)
    order = sorted(counts, key=lambda key: (key != ("owner", actor.user), key[0], names[key].casefold()))
    chosen = ""
    if wishes.owner or wishes.team:
        wanted = ("owner", wishes.owner) if wishes.owner else ("team", wishes.team or 0)
        chosen = names.get(wanted, _("otro"))
    choices = tuple(Choice(str(key[1]), names[key], counts[key], key[0]) for key in order)
    return Pill("owner", _("Responsable"), _("todos"), chosen, choices)


def _stage(wishes: Wishes, groups: tuple[Group, ...]) -> Pill:
    counts: dict[str, int] = {}
    known: dict[str, tuple[int, str]] = {}
    for group in groups:
        counts[group.stage] = counts.get(group.stage, 0) + group.count
        known.setdefault(group.stage, (group.position, _(group.stage_name)))
    chosen = known[wishes.stage][1] if wishes.stage in known else wishes.stage
    order = sorted(counts, key=lambda code: known[code])
    return Pill("stage", _("Fase"), _("todas"), chosen, tuple(Choice(c, known[c][1], counts[c]) for c in order))


def _grade(grade: str) -> str:
    return _("sin nota") if grade == NONE else grade
