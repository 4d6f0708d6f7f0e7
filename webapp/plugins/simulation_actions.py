"""Beginning and cancelling a simulation."""

from typing import Any

from webapp import jobs
from webapp.db import write
from webapp.jobs import store as job_store
from webapp.people.access import Actor
from webapp.plugins import simulation_store
from webapp.plugins.simulating import KIND
from webapp.plugins.simulation_store import Wanted


def begin(actor: Actor, unit: int, plugin: str, settings: dict[str, Any] | None) -> int:
    """Ask for a simulation in the background; its id. `settings` None tries the unit without the plugin."""
    with write():
        simulation = simulation_store.ask(actor.user, unit, plugin, settings)
        simulation_store.begin(simulation, jobs.enqueue(KIND, {"simulation": simulation}, actor))
    return simulation


def cancel(wanted: Wanted) -> None:
    """Stop a simulation that hasn't ended."""
    if wanted.job is not None:
        job_store.cancel(wanted.job)
