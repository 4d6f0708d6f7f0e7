"""What a person opened last is written down after the answer, without making anybody wait; skipped while others write."""

from flask import Response

from webapp.core import clock
from webapp.db import connection, write_if_free
from webapp.opportunities.records import VisitLog
from webapp.people.access import Actor


def noted(response: Response, actor: Actor, opportunity: int) -> Response:
    """The response, which tells the log once it has been sent."""
    response.call_on_close(lambda: _write(actor.user, opportunity))
    return response


def _write(user: int, opportunity: int) -> None:
    now = clock.now()
    with connection(), write_if_free() as free:
        if free:
            VisitLog.insert(user_id=user, opportunity_id=opportunity, at=now).on_conflict(
                conflict_target=[VisitLog.user_id, VisitLog.opportunity_id], update={VisitLog.at: now}
            ).execute()
