"""What is asked of the server: pages to get and edits to send, by whom, on which records."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from bench.company import OLDEST, SCATTERED, email
from bench.filling import BIG, SEED
from bench.load import Visit
from webapp.opportunities.records import LineItem, Opportunity
from webapp.people import sessions
from webapp.people.records import BusinessUnit, User

PAGES = 200  # records that are visited in turn
EDITED = 64
QUANTITIES = ("3", "7", "4", "11", "5", "2")  # each in another tier of the plugin, so that the revenue always moves
STEPS = ("Llamar el martes", "Enviar la oferta", "Fijar la visita", "Confirmar la entrega")


@dataclass(frozen=True, slots=True)
class Asked:
    """One row of the figures. `shape` is page or edit: which yardstick it is held against; `eight` clients too or not."""

    name: str
    what: str
    reader: str
    shape: str
    visits: list[Visit]
    eight: bool = False


def sign_in() -> dict[str, str]:
    """A session for each reader in the database in use: their cookies."""
    people = dict(User.select(User.email, User.id).tuples())
    return {reader: sessions.start(people[email(reader)]).cookie for reader in ("scattered", "oldest", "admin")}


def asked() -> list[Asked]:
    """Everything that is measured, from the database in use."""
    scattered, oldest, big = _deals(SCATTERED), _deals(OLDEST), _big()
    edited = _own()
    edited = Random(SEED).sample(edited, min(2 * EDITED, len(edited)))
    lines, heads = edited[: len(edited) // 2], edited[len(edited) // 2 :]
    half = len(heads) // 2
    rows = [
        Asked("record", "record page", "scattered", "page", _records(scattered), eight=True),
        Asked("record_oldest", "record page among the oldest rows", "oldest", "page", _records(oldest)),
        Asked("list", "list", "scattered", "page", [Visit("/opportunities")], eight=True),
        Asked("list_oldest", "list of the oldest rows", "oldest", "page", [Visit("/opportunities")]),
        Asked("list_admin", "the administrator's list of everything", "admin", "page", [Visit("/opportunities")]),
        Asked("search", "list with a search", "scattered", "page", [Visit("/opportunities?q=mirador")], eight=True),
        Asked(
            "chart_rows",
            "rows of the pipeline chart",
            "scattered",
            "page",
            [Visit("/pipeline/chart/rows.json")],
            eight=True,
        ),
        Asked("line", "quantity of a line, priced by the plugin", "scattered", "edit", _lines(lines), eight=True),
        Asked("field", "next step of the header", "scattered", "edit", _fields(heads[:half], "next_step"), eight=True),
        Asked("topic", "topic, which the search knows", "scattered", "edit", _fields(heads[half:], "topic")),
    ]
    for count, deal in zip(BIG, big, strict=True):
        name, what = f"record_{count}", f"record page with {count} line{'s' if count > 1 else ''}"
        rows.append(Asked(name, what, "scattered", "page", _records([deal])))
    for count, deal in zip(BIG, big, strict=True):
        name, what = f"line_{count}", f"quantity of one line of {count}"
        rows.append(Asked(name, what, "scattered", "edit", _lines([deal[:2]])))
    return rows


def _deals(unit: str) -> list[tuple[int, int, str]]:
    """Id, version and status of the unit's deals, without the big ones."""
    unit_id = BusinessUnit.get(BusinessUnit.name == unit).id
    rows = Opportunity.select(Opportunity.id, Opportunity.version, Opportunity.status).where(
        (Opportunity.unit_id == unit_id) & Opportunity.id.not_in([deal[0] for deal in _big()])
    )
    return list(rows.order_by(Opportunity.id).tuples())


def _own() -> list[tuple[int, int]]:
    """Id and version of the open deals that the reader owns, and so may edit."""
    rows = (
        Opportunity.select(Opportunity.id, Opportunity.version)
        .join(User, on=(User.id == Opportunity.owner_user_id))
        .where((User.email == email("scattered")) & (Opportunity.status == "open"))
    )
    big = {deal[0] for deal in _big()}
    return [row for row in rows.order_by(Opportunity.id).tuples() if row[0] not in big]


def _big() -> list[tuple[int, int, str]]:
    rows = Opportunity.select(Opportunity.id, Opportunity.version, Opportunity.status)
    return list(rows.order_by(Opportunity.id.desc()).limit(len(BIG)).tuples())[::-1]


def _records(deals: Sequence[tuple]) -> list[Visit]:
    chosen = Random(SEED).sample(deals, min(PAGES, len(deals)))
    return [Visit(f"/opportunities/{deal[0]}") for deal in chosen]


def _lines(deals: Sequence[tuple[int, int]]) -> list[Visit]:
    """Quantities of the first line of each deal, which is a machine."""
    versions = dict(deals)
    first = LineItem.select(LineItem.opportunity_id, LineItem.id).where(
        LineItem.opportunity_id.in_(list(versions)) & (LineItem.position == 1)
    )
    return [
        Visit(f"/opportunities/{deal}/lines/{line}", "quantity", list(QUANTITIES), versions[deal])
        for deal, line in first.order_by(LineItem.opportunity_id).tuples()
    ]


def _fields(deals: Sequence[tuple[int, int]], name: str) -> list[Visit]:
    return [Visit(f"/opportunities/{deal}", name, list(STEPS), version) for deal, version in deals]
