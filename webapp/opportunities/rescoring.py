"""Each night every open opportunity is scored with the day that has begun: dates pass without anybody saving."""

from collections.abc import Iterator

from webapp import jobs
from webapp.audit import store as audit
from webapp.audit.changes import FieldChange, as_text
from webapp.core.language import N_
from webapp.core.sending import Sent
from webapp.db.epochs import Epochs
from webapp.opportunities import scoring, store, totals
from webapp.opportunities.draft import Draft, Head
from webapp.opportunities.edit import OPEN, state_of
from webapp.opportunities.records import Opportunity

BATCH = 200
KIND = "rescored"


@jobs.periodic("rescore", jobs.nightly(0, 40), N_("Puntuar con la fecha de hoy"))
def rescore(job: jobs.Running) -> dict[str, int]:
    """Score all open opportunities; how many were looked at, and how many have another score."""
    looked = changed = after = 0
    epochs = job.actor.epochs
    while not job.cancelled and (ids := _open_after(after)):
        after = ids[-1]
        changed += job.write_each(list(_changed(store.drafts(ids), epochs)), _write)
        looked += len(ids)
        job.progress(looked)
    return {"looked": looked, "rescored": changed}


def _open_after(after: int) -> list[int]:
    found = Opportunity.status.in_(OPEN) & Opportunity.deleted.is_null() & (Opportunity.id > after)
    return [
        id_ for (id_,) in Opportunity.select(Opportunity.id).where(found).order_by(Opportunity.id).limit(BATCH).tuples()
    ]


def _changed(drafts: list[Draft], epochs: Epochs) -> Iterator[tuple[Head, Head]]:
    for draft in drafts:
        before = draft.head
        after = scoring.scored(draft, totals.today_of(before, epochs)).head
        if (before.score, before.score_factors) != (after.score, after.score_factors):
            yield before, after


def _write(scored: tuple[Head, Head]) -> None:
    """Unless somebody saved it meanwhile: then it has today's score already. Five statements at the most."""
    before, after = scored
    version = before.version + 1
    claimed = (
        Opportunity.update(version=version, score=after.score, grade=after.grade, score_factors=after.score_factors)
        .where((Opportunity.id == before.id) & (Opportunity.version == before.version) & Opportunity.deleted.is_null())
        .execute()
    )
    if not claimed:
        return
    action = audit.write_action(KIND, "opportunity", None, Sent("job"), opportunity=before.id, version=version)
    if before.score != after.score:
        change = FieldChange("opportunity", "score", as_text(before.score), as_text(after.score), "derived")
        audit.write_changes(action, version, (change,), before.id)
    audit.next_span(before.id, state_of(before), state_of(after))
