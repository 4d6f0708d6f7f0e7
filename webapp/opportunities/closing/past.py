"""How an opportunity stood before it was closed, as its own history tells."""

from dataclasses import dataclass

from webapp.audit.records import Action, Change
from webapp.opportunities import processes
from webapp.opportunities.draft import Head

CLOSINGS = ("won", "lost")


@dataclass(frozen=True, slots=True)
class Before:
    """What the last closing took away; `record` names that closing's action, or the opportunity where there is none."""

    record: str
    status: str
    stage: int
    probability: int | None
    category: str


def last_closing(head: Head) -> Before:
    """What reopening gives back. One statement.

    A deal that came in closed has no closing in its history: it has what its stage usually has.
    """
    rows = (
        Change.select(Action.id, Change.field, Change.old)
        .join(Action, on=(Action.id == Change.action_id))
        .where(
            (Change.opportunity_id == head.id)
            & Action.kind.in_(CLOSINGS)
            & Change.field.in_(("status", "probability", "category"))
        )
        .order_by(Action.id, Change.id)
        .tuples()
    )
    closings: dict[int, dict[str, str | None]] = {}
    for action, field, old in rows:
        closings.setdefault(action, {})[field] = old
    stage = next(each for each in processes.stages_of(head.process_id) if each.id == head.stage_id)
    if not closings:
        return Before("opportunity", "open", stage.id, stage.probability, stage.category)
    action, old = max(closings.items())
    probability = old.get("probability", str(head.probability))
    return Before(
        f"action:{action}",
        old.get("status") or "open",
        stage.id,
        int(probability) if probability and probability != "None" else None,
        old.get("category") or stage.category,
    )
