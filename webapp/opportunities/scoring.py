"""The score of a draft: the built-in rule over the opportunity's own columns, recomputed whenever it is saved."""

from dataclasses import replace
from datetime import date

from webapp.opportunities import score as rule
from webapp.opportunities.draft import Draft, Head


def scored(draft: Draft, today: date) -> Draft:
    """The draft with score, grade and factors of today. A closed deal keeps what it had."""
    head = draft.head
    if head.status not in ("open", "on_hold"):
        return draft
    result = rule.score(facts_of(head, today))
    return Draft(
        replace(head, score=result.points, grade=result.grade, score_factors=rule.stored(result.factors)),
        draft.lines,
    )


def facts_of(head: Head, today: date) -> rule.ScoreFacts:
    """What the rule looks at."""
    return rule.ScoreFacts(
        today=today,
        kind=head.type,
        account=head.account_id is not None,
        contact=head.contact_id is not None,
        budget_status=head.budget_status,
        decision_process=bool(head.decision_process),
        time_frame=head.time_frame,
        situation=bool(head.situation),
        need=bool(head.need),
        solution=bool(head.solution),
        next_step=bool(head.next_step),
        close_date=head.close_date,
        lines=head.line_count,
        unpriced=head.unpriced,
        probability=head.probability,
        on_hold=head.status == "on_hold",
        opened_on=head.created.date(),
    )
