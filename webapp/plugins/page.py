"""What the pages about plugins show: what is installed, who answers what where, a unit's order, how a plugin fares."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from webapp.catalog import allowed
from webapp.core import clock
from webapp.core.errors import NotAllowed, NotVisible
from webapp.core.language import N_, _, current
from webapp.people.access import Actor
from webapp.people.units import Unit, unit_tree
from webapp.pluginapi.texts import Text
from webapp.pluginhost import timings
from webapp.pluginhost.discovery import Installed
from webapp.pluginhost.questions import every
from webapp.plugins import store
from webapp.plugins.store import Enabled, Failed
from webapp.web.locale_formats import formats

FAILURES_SHOWN = 10
HISTORY_SHOWN = 15

ORIGINS = {
    "bundled": N_("viene con Oportuna"),
    "folder": N_("en la carpeta de complementos"),
    "distribution": N_("paquete instalado"),
}
_FINDINGS = {
    "api_version": N_("Está hecho para otra versión de la interfaz."),
    "duplicate_name": N_("Hay dos con este nombre; no se usa ninguno."),
    "hook_refused": N_("No contesta a ninguna pregunta, o a una que no existe."),
    "import_failed": N_("No se puede cargar."),
    "import_timeout": N_("Tarda demasiado en cargarse."),
    "name_invalid": N_("Ese nombre no vale para un complemento."),
    "settings_invalid": N_("Sus ajustes no se pueden mostrar en un formulario."),
    "version_missing": N_("No dice qué versión es."),
}
_CODES = {
    "plugin_failed": N_("falló"),
    "plugin_timeout": N_("no contestó a tiempo"),
    "plugin_answer_invalid": N_("contestó algo que no vale"),
}
_KINDS = {
    "plugin_enabled": N_("activó {plugin} o cambió sus ajustes"),
    "plugin_disabled": N_("desactivó {plugin}"),
    "plugins_ordered": N_("cambió el orden"),
    "plugins_inherited": N_("volvió a los complementos de la unidad de arriba"),
    "plugin_suspended": N_("suspendió {plugin}"),
    "plugin_resumed": N_("volvió a preguntar a {plugin}"),
}


@dataclass(frozen=True, slots=True)
class Health:
    """How a plugin fares in a unit these seven days; `p50` and `p95` are bounds in milliseconds as texts."""

    calls: int
    p50: str
    p95: str
    last_at: datetime | None
    failures: int
    suspended: datetime | None


@dataclass(frozen=True, slots=True)
class Card:
    """An installed plugin: `finding` says why it can't be used; `units` where it is enabled."""

    name: str
    title: str
    version: str
    origin: str
    hooks: tuple[str, ...]
    finding: str
    finding_detail: str
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A question, and the plugins that answer it in each unit in their order, with whether they are suspended there."""

    hook: str
    cells: tuple[tuple[tuple[str, bool], ...], ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """All that is installed, and who answers what in the units that the reader may change."""

    cards: tuple[Card, ...]
    units: tuple[Unit, ...]
    matrix: tuple[MatrixRow, ...]
    may_rescan: bool


@dataclass(frozen=True, slots=True)
class Answering:
    """A plugin in a unit's order, its place from 1."""

    place: int
    name: str
    title: str
    version: str
    hooks: tuple[str, ...]
    health: Health
    is_installed: bool
    has_settings: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A change of the unit's plugins in words."""

    at: datetime
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class UnitPage:
    """A unit's plugins; `heir_of` is the ancestor whose order it has, None when the order is its own."""

    unit: Unit
    units: tuple[Unit, ...]
    answering: tuple[Answering, ...]
    heir_of: Unit | None
    may_inherit: bool
    choices: tuple[tuple[str, str], ...]
    history: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class PluginPage:
    """One plugin in one unit."""

    installed: Installed
    title: str
    unit: Unit
    enabled: Enabled | None
    health: Health
    failures: tuple[Failed, ...]


def units_of(actor: Actor) -> list[Unit]:
    """The units whose rules the reader may change. Raises NotAllowed where there is none."""
    units = allowed.units_to_change(actor, allowed.RULES)
    if not units:
        raise NotAllowed(_("Tu papel no permite cambiar las reglas de precio de una unidad."))
    return units


def unit_of(actor: Actor, unit: int) -> Unit:
    """One of them. Raises NotVisible for another one."""
    found = next((each for each in units_of(actor) if each.id == unit), None)
    if found is None:
        raise NotVisible(_("No encontramos esta página."))
    return found


def known(name: str) -> Installed:
    """A plugin that was found. Raises NotVisible for another name. One statement."""
    found = next((each for each in store.installed() if each.name == name), None)
    if found is None:
        raise NotVisible(_("No encontramos esta página."))
    return found


def overview(actor: Actor) -> Overview:
    """Three statements."""
    units = tuple(units_of(actor))
    found, sets, suspended = store.installed(), store.sets(), store.suspensions()
    cards = tuple(_card(each, units, sets) for each in found)
    hooks = {each.name: each.hooks for each in found}
    rows = (MatrixRow(hook, tuple(_cell(hook, unit, sets, hooks, suspended) for unit in units)) for hook in every())
    answered = tuple(row for row in rows if any(row.cells))
    return Overview(cards, units, answered, allowed.may_change(actor, right=allowed.RULES))


def unit_page(actor: Actor, unit: Unit) -> UnitPage:
    """Six statements."""
    found = {each.name: each for each in store.installed()}
    sets, suspended = store.sets(), store.suspensions()
    counts, calls = store.failure_counts(_week_ago()), timings.of_days(timings.last_days())
    owner = next((each for each in unit.path if each in sets), None)
    rows = sets.get(owner, ()) if owner is not None else ()
    answering = []
    for place, row in enumerate(rows, start=1):
        installed = found.get(row.plugin)
        health = _health((unit.id, row.plugin), suspended, counts, calls)
        answering.append(
            Answering(
                place, row.plugin, title_of(installed, row.plugin), installed.version if installed else "",
                installed.hooks if installed else (), health, installed is not None and installed.finding is None,
                bool(installed and installed.settings),
            )
        )  # fmt: skip
    names = {row.plugin for row in rows}
    choices = tuple(
        (each.name, title_of(each, each.name))
        for each in found.values()
        if each.finding is None and each.name not in names
    )
    heir_of = unit_tree(actor.epochs)[owner] if owner not in (None, unit.id) else None
    history = tuple(
        Told(at, who or _("Oportuna"), _(_KINDS.get(kind, kind)).format(plugin=record.partition(":")[2]))
        for at, who, kind, record in store.history(unit.id, HISTORY_SHOWN)
    )
    may_inherit = owner == unit.id and unit.parent is not None
    return UnitPage(unit, tuple(units_of(actor)), tuple(answering), heir_of, may_inherit, choices, history)


def plugin_page(unit: Unit, installed: Installed) -> PluginPage:
    """One plugin in one unit; six statements at the most."""
    enabled = next((row for row in store.of_unit(unit.id) if row.plugin == installed.name), None)
    health = _health(
        (unit.id, installed.name), store.suspensions(), store.failure_counts(_week_ago()),
        timings.of_days(timings.last_days()),
    )  # fmt: skip
    failed = store.failures(unit.id, installed.name, FAILURES_SHOWN)
    return PluginPage(installed, title_of(installed, installed.name), unit, enabled, health, failed)


def title_of(installed: Installed | None, name: str) -> str:
    """What a plugin calls itself in the reader's language."""
    title: Text | None = installed.title if installed else None
    return getattr(title, current()) if title else name


def code_text(code: str) -> str:
    """How a call failed, in a few words."""
    return _(_CODES.get(code, code))


def _card(found: Installed, units: tuple[Unit, ...], sets: Mapping[int, tuple[Enabled, ...]]) -> Card:
    here = tuple(unit for unit in units if found.name in {row.plugin for row in _rows(unit, sets)})
    finding = _(_FINDINGS.get(found.finding.code, "")) if found.finding else ""
    detail = found.finding.message if found.finding else ""
    origin = _(ORIGINS.get(found.origin, found.origin))
    return Card(
        found.name, title_of(found, found.name), found.version, origin, found.hooks, finding or detail, detail, here
    )


def _cell(
    hook: str,
    unit: Unit,
    sets: Mapping[int, tuple[Enabled, ...]],
    hooks: Mapping[str, tuple[str, ...]],
    suspended: Mapping[tuple[int, str], datetime],
) -> tuple[tuple[str, bool], ...]:
    return tuple(
        (row.plugin, (unit.id, row.plugin) in suspended)
        for row in _rows(unit, sets)
        if hook in hooks.get(row.plugin, ())
    )


def _rows(unit: Unit, sets: Mapping[int, tuple[Enabled, ...]]) -> tuple[Enabled, ...]:
    return next((sets[each] for each in unit.path if each in sets), ())


def _health(
    key: tuple[int, str],
    suspended: Mapping[tuple[int, str], datetime],
    counts: Mapping[tuple[int, str], int],
    calls: Mapping[tuple[int, str], tuple[list[int], datetime]],
) -> Health:
    buckets, last = calls.get(key, ([], None))
    p50, p95 = (_milliseconds(timings.quantile(buckets, share)) for share in (0.5, 0.95))
    return Health(sum(buckets), p50, p95, last, counts.get(key, 0), suspended.get(key))


def _milliseconds(bound: float | None) -> str:
    if bound is None:
        return ""
    return formats().shortest(Decimal(str(bound))) if bound != float("inf") else _("más de 512")


def _week_ago() -> datetime:
    return clock.now() - timedelta(days=timings.DAYS)
