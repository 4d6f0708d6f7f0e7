"""Background work. The row of a job is the truth; the queue only says that there is one to do.

    @jobs.kind("reprice_scan", N_("Buscar precios que se han movido"))
    def scan(job: jobs.Running) -> dict: ...

    with write():
        jobs.enqueue("reprice_scan", {"price_list": 3}, actor)

A job may be interrupted at any moment and begins again from the start, so what it does must be safe to do twice.
"""

from webapp.jobs import tidying as _tidying
from webapp.jobs.kinds import Nightly, kind, nightly, periodic
from webapp.jobs.running import Running, run_waiting
from webapp.jobs.store import enqueue, enqueue_once

assert _tidying, "imported for the work that it registers"

__all__ = ["Nightly", "Running", "enqueue", "enqueue_once", "kind", "nightly", "periodic", "run_waiting"]
