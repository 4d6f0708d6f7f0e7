"""The opportunity as plugins see it outside pricing, and the built-in rules that answer the same questions as plugins do."""

from datetime import date

from webapp.core import clock
from webapp.core.language import LANGUAGES, speaking
from webapp.opportunities import score as rule
from webapp.opportunities.draft import Draft
from webapp.pluginapi.deal import Deal, DealAccount, DealLine
from webapp.pluginapi.hookspecs import hookimpl
from webapp.pluginapi.people import ScoreFactor
from webapp.pluginapi.process import DealRequest
from webapp.pluginapi.texts import Text
from webapp.pricing import stored
from webapp.pricing.tiers import base_quantity

# What a plugin may know to be filled in, by the names of the record's fields.
_GIVEN = (
    "topic", "account_id", "contact_id", "budget_status", "decision_process", "time_frame", "situation", "need",
    "solution", "next_step", "close_date",
)  # fmt: skip


def deal_of(draft: Draft, today: date, zone: str, process: str, stage: str) -> Deal:
    """The draft as a question holds it; `process` and `stage` are codes. No statement."""
    head = draft.head
    account = None
    if head.account_id is not None:
        account = DealAccount(str(head.account_id), None, None, None, None, head.account_treatment)
    return Deal(
        id=str(head.id),
        business_unit=str(head.unit_id),
        as_of=today,
        opened_on=clock.local(head.created, zone).date(),
        currency=head.currency,
        type=head.type,
        status=head.status,
        process=process,
        stage=stage,
        revenue=head.estimated_revenue,
        close_date=head.close_date,
        probability=head.probability or 0,
        account=account,
        lines=tuple(_line(line) for line in draft.lines if line.role == "counted"),
        given=tuple(name.removesuffix("_id") for name in _GIVEN if getattr(head, name)),
        budget_status=head.budget_status,
        time_frame=head.time_frame,
    )


@hookimpl
def score_factors(request: DealRequest) -> list[ScoreFactor]:
    """The built-in score, one factor a point giver; their sum is the score."""
    factors = rule.score(_facts(request.deal)).factors
    return [ScoreFactor(factor.code, _text(factor.code), factor.points) for factor in factors]


def _facts(deal: Deal) -> rule.ScoreFacts:
    given = frozenset(deal.given)
    return rule.ScoreFacts(
        today=deal.as_of,
        kind=deal.type,
        account="account" in given,
        contact="contact" in given,
        budget_status=deal.budget_status,
        decision_process="decision_process" in given,
        time_frame=deal.time_frame,
        situation="situation" in given,
        need="need" in given,
        solution="solution" in given,
        next_step="next_step" in given,
        close_date=deal.close_date,
        lines=len(deal.lines),
        unpriced=sum(line.net is None for line in deal.lines),
        probability=deal.probability,
        on_hold=deal.status == "on_hold",
        opened_on=deal.opened_on,
    )


def _text(code: str) -> Text:
    said = {}
    for language in LANGUAGES:
        with speaking(language):
            said[language] = rule.factor_text(code)
    return Text(**said)


def _line(line) -> DealLine:
    pins = stored.read_pins(line.pins) if line.pins else None
    return DealLine(
        pins.product if pins else None,
        pins.family if pins else None,
        pins.kind if pins else None,
        base_quantity(line.quantity, pins),
        line.net,
    )
