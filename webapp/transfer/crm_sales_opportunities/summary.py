"""What an import did, in figures: for the terminal as text, for scripts as JSON."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from webapp.core.money import ZERO, plain
from webapp.transfer.crm_sales_opportunities.model import Deal
from webapp.transfer.crm_sales_opportunities.plan import Plan, Sorted
from webapp.transfer.crm_sales_opportunities.reading import Files

KINDS = ("opportunities", "accounts", "products", "units", "users", "price_lists")
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Count:
    """Rows of one kind."""

    read: int
    created: int
    changed: int
    unchanged: int
    mapped: int
    refused: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A field that the file changes and somebody has changed here too: theirs stays."""

    number: str
    field: str


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts by kind and the figures of the opportunities in the files; amounts in USD.

    `revenue` is by regional office what was won, `estimated` by stage what open ones are worth by the price list.
    """

    counts: Mapping[str, Count]
    deals: Mapping[str, int]
    without_account: int
    revenue: Mapping[str, Decimal]
    estimated: Mapping[str, Decimal]
    kept: tuple[Kept, ...] = ()

    def as_json(self) -> dict[str, dict[str, int | str]]:
        """One object a kind. Amounts are text with two decimals."""
        whole = self.counts["opportunities"]
        return {
            "opportunities": {
                **{name: getattr(whole, name) for name in ("read", "created", "changed", "unchanged", "refused")},
                **self.deals,
                "won_revenue": plain(sum(self.revenue.values(), ZERO).quantize(_CENT)),
                "product_mapped": whole.mapped,
                "without_account": self.without_account,
            },
            **{kind: {n: getattr(self.counts[kind], n) for n in Count.__slots__} for kind in KINDS[1:]},
        }

    def as_text(self) -> str:
        """A table of the counts, then the figures, then what was kept."""
        heads = ("read", "created", "changed", "unchanged", "mapped", "refused")
        rows = ["".join((" " * 15, *(f"{head:>11}" for head in heads)))]
        for kind in KINDS:
            rows.append(
                f"{kind.replace('_', ' '):15}" + "".join(f"{getattr(self.counts[kind], head):>11,}" for head in heads)
            )
        deals = ", ".join(f"{count:,} {name}" for name, count in self.deals.items())
        won = ", ".join(f"{office} {_money(amount)}" for office, amount in sorted(self.revenue.items()))
        worth = ", ".join(f"{stage} {_money(amount)}" for stage, amount in self.estimated.items())
        rows += [
            "",
            f"opportunities: {deals}; {self.without_account:,} without an account",
            f"won revenue: {_money(sum(self.revenue.values(), ZERO))} ({won})",
            f"estimated revenue by price list: {worth}",
        ]
        rows += [f"{kept.number}: {kept.field} stays as somebody has set it here" for kept in self.kept]
        return "\n".join(rows)


def summed(files: Files, plan: Plan, prices: Mapping[str, Decimal], kept: tuple[Kept, ...] = ()) -> Summary:
    """The figures of the files, and what the plan did with them; `prices` is the estimated revenue by product."""
    sorted_: dict[str, Sorted] = {
        "opportunities": plan.deals, "accounts": plan.accounts, "products": plan.products,
        "units": plan.offices, "users": plan.people, "price_lists": plan.price_lists,
    }  # fmt: skip
    deals = [row.deal for row in files.deals]
    office = {person.name: person.office for person in files.people}
    stages = Counter(_standing(deal) for deal in deals)
    revenue: dict[str, Decimal] = dict.fromkeys((each.name for each in files.offices), ZERO)
    estimated = {"engaging": ZERO, "prospecting": ZERO}
    for deal in deals:
        if deal.status == "won":
            revenue[office[deal.agent]] += deal.revenue or ZERO
        elif deal.status == "open":
            estimated[deal.stage] += prices.get(deal.product, ZERO)
    return Summary(
        {kind: _count(kind, files, each) for kind, each in sorted_.items()},
        {name: stages[name] for name in ("won", "lost", "engaging", "prospecting")},
        sum(1 for deal in deals if deal.account is None),
        revenue,
        estimated,
        kept,
    )


def _count(kind: str, files: Files, each: Sorted) -> Count:
    return Count(
        files.read.get(kind, 0), len(each.new), len(each.changed), each.unchanged,
        files.mapped.get(kind, 0), files.refused_rows.get(kind, 0),
    )  # fmt: skip


def _standing(deal: Deal) -> str:
    return deal.stage if deal.status == "open" else deal.status


def _money(amount: Decimal) -> str:
    return f"{amount.quantize(_CENT):,}"
