"""What a person opened last is written down after the answer, without making anybody wait; skipped while others write."""

from flask import Response

from webapp.core import clock
from webapp.db import connection, write_if_free
from webapp.db.prepared import Prepared, slot
from webapp.opportunities.records import VisitLog
from webapp.people.access import Actor


def noted(response: Response, actor: Actor, opportunity: int) -> Response:
    """The response, which tells the log once it has been sent."""
    response.call_on_close(lambda: _write(actor.user, opportunity))
    return response


def _write(user: int, opportunity: int) -> None:
    with connection(), write_if_free() as free:
        if free:
            _NOTED.run(user=user, opportunity=opportunity, now=VisitLog.at.db_value(clock.now()))


_NOTED = Prepared(
    lambda: VisitLog.insert(user_id=slot("user"), opportunity_id=slot("opportunity"), at=slot("now")).on_conflict(
        conflict_target=[VisitLog.user_id, VisitLog.opportunity_id], update={VisitLog.at: slot("now")}
    )
)
