"""How an imported opportunity begins: its stage, status and figures as a head without ids, and its score. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from webapp.core.money import ZERO
from webapp.opportunities import scoring
from webapp.opportunities.draft import Draft, Head
from webapp.opportunities.totals import estimated, problems_to_text
from webapp.transfer.crm_sales_opportunities.figures import CURRENCY, Figures
from webapp.transfer.crm_sales_opportunities.model import Deal, DealStage
from webapp.transfer.crm_sales_opportunities.plan import instant

PROCESS = "prospecting-engaging"
PROCESS_NAME = "Prospecting and Engaging"


@dataclass(frozen=True, slots=True)
class ImportedStage:
    """A stage of the process; `probability` is a percent."""

    name: str
    position: int
    probability: int
    category: str


# Of the closed opportunities in the data set 63 % were won.
STAGES: dict[DealStage, ImportedStage] = {
    "prospecting": ImportedStage("Prospecting", 1, 20, "pipeline"),
    "engaging": ImportedStage("Engaging", 2, 60, "best_case"),
}
_CLOSED = {"won": (100, "won"), "lost": (0, "omitted")}


@dataclass(frozen=True, slots=True)
class Score:
    """As the opportunity's columns keep it."""

    points: int | None = None
    grade: str | None = None
    factors: str = "[]"


def standing(deal: Deal) -> tuple[int, str]:
    """Probability in percent and forecast category."""
    stage = STAGES[deal.stage]
    return _CLOSED.get(deal.status) or (stage.probability, stage.category)


def blank_head(found: Figures, now: datetime) -> Head:
    """An open opportunity with one line of this price; all ids are 0, names and days are missing."""
    order = found.priced.order
    return estimated(
        Head(
            id=0, number="", version=1, topic="", account_id=None, contact_id=None, type="new_business", status="open",
            owner_user_id=0, owner_team_id=None, unit_id=0, process_id=0, stage_id=0, stage_since=now, created=now,
            created_by_id=None, close_date=None, expected_date=None, actual_close_date=None, time_frame=None,
            budget=None, budget_status=None, decision_process=None, situation=None, need=None, solution=None,
            next_step=None, probability=None, category="pipeline", score=None, grade=None, score_factors="[]",
            price_list_id=None, currency=CURRENCY, revenue_mode="calculated", given_revenue=None,
            calculated_revenue=order.estimated_revenue, estimated_revenue=ZERO, actual_revenue=None,
            discount_percent=ZERO, discount_amount=ZERO, freight=ZERO, detail_total=order.detail_total,
            discount=order.discount, plugin_adjustment=order.plugin_adjustment,
            total_before_freight=order.total_before_freight, tax=order.tax, total=order.total, line_count=1,
            unpriced=order.unpriced, adjustments="[]",
            problems=problems_to_text(replace(problem, line=None) for problem in found.priced.problems),
            rules_fingerprint="", prices_fingerprint="",
        )
    )  # fmt: skip


class Scores:
    """Scores of new opportunities. Many are alike, so each kind is worked out once."""

    def __init__(self, figures: Mapping[str, Figures], zone: str, now: datetime, today: date):
        self._figures, self._zone, self._now, self._today = figures, zone, now, today
        self._known: dict[tuple[str, bool, DealStage, date | None], Score] = {}

    def of(self, deal: Deal) -> Score:
        """The score of today; none for a closed opportunity."""
        if deal.status != "open":
            return Score()
        kind = (deal.product, deal.account is not None, deal.stage, deal.engaged)
        if kind not in self._known:
            self._known[kind] = self._scored(deal)
        return self._known[kind]

    def _scored(self, deal: Deal) -> Score:
        probability, category = standing(deal)
        created = instant(deal.engaged, self._zone, self._now) if deal.engaged else self._now
        head = replace(
            blank_head(self._figures[deal.product], created),
            account_id=0 if deal.account else None,
            probability=probability,
            category=category,
            expected_date=deal.expected,
        )
        scored = scoring.scored(Draft(head), self._today).head
        return Score(scored.score, scored.grade, scored.score_factors)
