"""Background work about background work: ended jobs are forgotten after a month."""

from webapp.core.language import N_
from webapp.jobs import store
from webapp.jobs.kinds import nightly, periodic
from webapp.jobs.running import Running


@periodic("tidy_jobs", nightly(3, 50), N_("Olvidar trabajos antiguos"))
def tidy(_job: Running) -> dict:
    """Drop what ended a month ago; how many."""
    return {"forgotten": store.forget_old()}
