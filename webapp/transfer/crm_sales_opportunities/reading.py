"""Reading the four files: every row is checked by itself and against the others, and refused with a reason or believed."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from webapp.transfer.crm_sales_opportunities import cells
from webapp.transfer.crm_sales_opportunities.cells import BadCell
from webapp.transfer.crm_sales_opportunities.model import Company, Deal, Office, Person, Product, digest_of
from webapp.transfer.csv_rows import CsvRow, Refused, rows_of

ACCOUNTS = ("account", "sector", "employees", "office_location", "subsidiary_of")
PRODUCTS = ("product", "series", "sales_price")
TEAMS = ("sales_agent", "manager", "regional_office")
PIPELINE = (
    "opportunity_id", "sales_agent", "product", "account", "deal_stage", "engage_date", "close_date", "close_value",
)  # fmt: skip

# Names that the data set itself writes in two ways, seen in its 2022 edition.
PRODUCT_ALIASES = {"GTXPro": "GTX Pro"}
SPELLINGS = {"technolgy": "technology", "Philipines": "Philippines"}


@dataclass(frozen=True, slots=True)
class DealRow:
    """A row of the pipeline that can be imported. `digest` is of the row as it stands in the file."""

    line: int
    digest: str
    deal: Deal


@dataclass(frozen=True, slots=True)
class Files:
    """All that the files say. `read`, `mapped` and `refused_rows` count by kind of record."""

    offices: tuple[Office, ...]
    people: tuple[Person, ...]
    accounts: tuple[Company, ...]
    products: tuple[Product, ...]
    deals: tuple[DealRow, ...]
    refused: tuple[Refused, ...]
    read: Mapping[str, int]
    mapped: Mapping[str, int]
    refused_rows: Mapping[str, int]


@dataclass(slots=True)
class _Tally:
    refused: list[Refused] = field(default_factory=list)
    read: Counter[str] = field(default_factory=Counter)
    mapped: Counter[str] = field(default_factory=Counter)
    refused_rows: Counter[str] = field(default_factory=Counter)

    def refuse(self, kind: str, row: Refused) -> None:
        self.refused.append(row)
        self.refused_rows[kind] += 1


def read(folder: Path, today: date) -> Files:
    """Read the folder. Raises UnreadableFile when a file is missing or isn't what it should be.

    Days after `today` are refused: nothing can have happened then.
    """
    tally = _Tally()
    agents, people = _teams(folder / "sales_teams.csv", tally)
    products = _products(folder / "products.csv", tally)
    accounts = _accounts(folder / "accounts.csv", tally)
    known = cells.Known(agents, frozenset(p.name for p in products), frozenset(a.name for a in accounts), today)
    deals = _deals(folder / "sales_pipeline.csv", known, tally)
    offices = tuple(Office(name) for name in dict.fromkeys(person.office for person in people))
    tally.read |= {
        "units": len(offices),
        "users": len(people) + tally.refused_rows["users"],
        "price_lists": 1 if products else 0,
    }
    return Files(
        offices, people, accounts, products, deals,
        tuple(tally.refused), tally.read, tally.mapped, tally.refused_rows,
    )  # fmt: skip


def _teams(path: Path, tally: _Tally) -> tuple[frozenset[str], tuple[Person, ...]]:
    """The names of those who sell; and everybody, managers first. Who sells and manages is one person, a manager."""
    people: dict[str, Person] = {}
    managers: dict[str, Person] = {}

    def understood(row: CsvRow) -> None:
        name, manager, office = (cells.name(row, column) for column in TEAMS)
        if name in people:
            raise BadCell(f'sales_agent "{name}" is there twice')
        if name == manager:
            raise BadCell(f'sales_agent "{name}" is their own manager')
        managers.setdefault(manager, Person(manager, office, "sales_manager"))
        people[name] = Person(name, office, "salesperson", manager)

    _each(path, TEAMS, "users", understood, tally)
    leading = (
        Person(name, people[name].office, "sales_manager", people[name].manager) if name in people else manager
        for name, manager in managers.items()
    )
    selling = (person for name, person in people.items() if name not in managers)
    return frozenset(people), (*leading, *selling)


def _products(path: Path, tally: _Tally) -> tuple[Product, ...]:
    found: dict[str, Product] = {}

    def understood(row: CsvRow) -> None:
        product = Product(cells.name(row, "product"), cells.text(row, "series"), cells.amount(row, "sales_price"))
        if product.name in found:
            raise BadCell(f'product "{product.name}" is there twice')
        found[product.name] = product

    _each(path, PRODUCTS, "products", understood, tally)
    return tuple(found.values())


def _accounts(path: Path, tally: _Tally) -> tuple[Company, ...]:
    found: dict[str, tuple[CsvRow, Company]] = {}

    def understood(row: CsvRow) -> None:
        said = cells.text(row, "sector"), cells.text(row, "office_location")
        sector, country = (SPELLINGS.get(text, text) for text in said)
        name = cells.name(row, "account")
        if name in found:
            raise BadCell(f'account "{name}" is there twice')
        parent = cells.text(row, "subsidiary_of") or None
        found[name] = row, Company(name, sector, cells.count(row, "employees"), country, parent)
        tally.mapped["accounts"] += (sector, country) != said

    _each(path, ACCOUNTS, "accounts", understood, tally)
    # A parent may stand further down, so it is looked for once all are known; to refuse one may leave others without.
    while orphans := [name for name, (_row, company) in found.items() if not _stands(company, found)]:
        for name in orphans:
            row, company = found.pop(name)
            reason = f'subsidiary_of "{company.parent}" is no account of the file, or leads back here'
            tally.refuse("accounts", Refused(path.name, row.line, reason, row.values))
    return tuple(company for _row, company in found.values())


def _stands(company: Company, found: Mapping[str, tuple[CsvRow, Company]]) -> bool:
    """Whether its parents lead to a company without one."""
    above = {company.name}
    parent = company.parent
    while parent is not None:
        if parent not in found or parent in above:
            return False
        above.add(parent)
        parent = found[parent][1].parent
    return True


def _deals(path: Path, known: cells.Known, tally: _Tally) -> tuple[DealRow, ...]:
    found: dict[str, DealRow] = {}

    def understood(row: CsvRow) -> None:
        key = cells.name(row, "opportunity_id")
        if key in found:
            raise BadCell(f'opportunity_id "{key}" is there twice')
        named = row.cells["product"]
        deal = cells.deal(key, row, PRODUCT_ALIASES.get(named, named), known)
        found[key] = DealRow(row.line, digest_of("\x1f".join(row.values)), deal)
        tally.mapped["opportunities"] += named in PRODUCT_ALIASES

    _each(path, PIPELINE, "opportunities", understood, tally)
    return tuple(found.values())


def _each(path: Path, columns: tuple[str, ...], kind: str, understood: Callable[[CsvRow], None], tally: _Tally) -> None:
    """Give every readable row to `understood`, which raises BadCell for one that it can't believe."""
    for row in rows_of(path, columns):
        tally.read[kind] += 1
        if isinstance(row, Refused):
            tally.refuse(kind, row)
            continue
        try:
            understood(row)
        except BadCell as bad:
            tally.refuse(kind, Refused(path.name, row.line, str(bad), row.values))
