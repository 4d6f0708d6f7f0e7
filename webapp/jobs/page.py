"""The administrator's list of background work, in words."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from webapp.core import clock
from webapp.core.errors import NotAllowed
from webapp.core.language import N_, _, ngettext
from webapp.jobs import kinds, store
from webapp.people.access import Actor, reach

SHOWN = 50
STATES = {
    "waiting": N_("Espera"),
    "running": N_("En marcha"),
    "done": N_("Hecho"),
    "failed": N_("Falló"),
    "cancelled": N_("Cancelado"),
}
_ERRORS = {
    store.INTERRUPTED: N_("Se interrumpió tres veces. Vuelve a intentarlo cuando el servidor esté tranquilo."),
    "unknown_kind": N_("Esta versión no conoce esta clase de trabajo."),
}
# What jobs are given and answer with, by the names in their rows.
_FACTS = {
    "price_list": N_("lista"),
    "looked": N_("miradas"),
    "moved": N_("con otro precio"),
    "purged": N_("borradas"),
    "rescored": N_("con otra puntuación"),
    "forgotten": N_("olvidados"),
    "simulation": N_("simulación"),
}
# What is under way, and what needs somebody to look at it.
VIEWS = {"all": tuple(STATES), "open": ("waiting", "running"), "failed": ("failed",)}


@dataclass(frozen=True, slots=True)
class Row:
    """A job as the list shows it. `done` of `total` is its progress; `took` is empty before it begins."""

    id: int
    label: str
    kind: str
    state: str
    state_text: str
    who: str
    at: datetime
    input: str
    done: int
    total: int | None
    tries: int
    took: str
    result: str
    error: str
    stopping: bool

    @property
    def may_cancel(self) -> bool:
        """Whether there is something to stop."""
        return self.state in ("waiting", "running") and not self.stopping

    @property
    def may_retry(self) -> bool:
        """Whether it can be let wait again."""
        return self.state in ("failed", "cancelled")


@dataclass(frozen=True, slots=True)
class JobsPage:
    """The newest jobs of a view; `is_live` while something may still change by itself."""

    view: str
    rows: tuple[Row, ...]
    older: int | None
    is_live: bool


def demand(actor: Actor) -> None:
    """Raise NotAllowed for whoever doesn't administer the whole installation."""
    if not runs(actor):
        raise NotAllowed(_("Esta página es de quien administra Oportuna."))


def runs(actor: Actor | None) -> bool:
    """Whether the person administers the whole installation."""
    return actor is not None and reach(actor, "configure_people").everything


def jobs_page(view: str, before: int | None = None) -> JobsPage:
    """One statement."""
    view = view if view in VIEWS else "all"
    found = store.listed(VIEWS[view], SHOWN + 1, before)
    rows = tuple(_row(*row) for row in found[:SHOWN])
    live = any(row.state in ("waiting", "running") for row in rows)
    return JobsPage(view, rows, rows[-1].id if len(found) > SHOWN else None, live)


def _row(
    id_, kind, input_, state, at, who, due, tries, done, total, cancel_asked, started, ended, result, error
) -> Row:  # fmt: skip
    known = kinds.known(kind)
    return Row(
        id=id_, label=_(known.label) if known else kind, kind=kind, state=state, state_text=_(STATES[state]),
        who=who or (_("Cada noche") if due else _("Oportuna")), at=at, input=_facts(input_), done=done, total=total,
        tries=tries, took=_took(started, ended, state), result=_facts(result or "{}"),
        error=_(_ERRORS[error]) if error in _ERRORS else error or "", stopping=bool(cancel_asked and state == "running"),
    )  # fmt: skip


def _facts(text: str) -> str:
    """What a job was given, or gave, in one line: price_list: 3 · moved: 12."""
    value = json.loads(text)
    if isinstance(value, dict):
        facts: dict[str, object] = value
        return " · ".join(f"{_(_FACTS.get(name, name))}: {each}" for name, each in facts.items())
    return str(value)


def _took(started: datetime | None, ended: datetime | None, state: str) -> str:
    if started is None or state == "waiting":
        return ""
    spent = (ended or clock.now()) - started
    if spent < timedelta(seconds=1):
        return _("menos de un segundo")
    if spent < timedelta(minutes=2):
        return ngettext("{n} segundo", "{n} segundos", int(spent.total_seconds()))
    return ngettext("{n} minuto", "{n} minutos", int(spent.total_seconds() // 60))
