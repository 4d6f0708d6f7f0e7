"""Notices that were read are forgotten after half a year."""

from webapp import jobs
from webapp.core.language import N_
from webapp.notices import store


@jobs.periodic("tidy_notices", jobs.nightly(3, 55), N_("Olvidar avisos leídos hace medio año"))
def tidy(_job: jobs.Running) -> dict[str, int]:
    """Drop what was read and is half a year old; how many."""
    return {"forgotten": store.forget_old()}
