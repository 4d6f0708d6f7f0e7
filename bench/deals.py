"""Whose each deal is, when it began, how it stands: drawn from a fixed seed, the same at every making."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from bench.company import NOON, OLDEST, OTHERS, SCATTERED, TODAY, Company

YEARS = 3
READ = 50  # a reader sees one deal in so many …
READ_AT_LEAST = 200  # … but enough for a full list
OWN = 0.5  # of what a reader sees: theirs to edit
DEALS_OF_AN_ACCOUNT = 8
STATUSES = ("open",) * 45 + ("on_hold",) * 3 + ("won",) * 34 + ("lost",) * 18
PLACES = ("Mirador", "Espiga Azul", "Santa Brígida", "Trigal", "Poniente", "Ría Nueva", "Cuatro Faros", "Tonel Alto",
          "Almendros", "Valdemora", "Villaclara", "Fuente Clara", "Valle Hondo", "Campoalto", "Azafrán")  # fmt: skip
KINDS = ("Hotel", "Cafeterías", "Obrador", "Panadería", "Campus", "Coworking", "Restaurante", "Residencia")
WISHES = ("Cafeteras nuevas", "Cambio de molinos", "Café para el año", "Mantenimiento", "Barra nueva", "Ampliación")
GIVEN = ("Lucía", "Tomás", "Rocío", "Dani", "Elvira", "Yaiza", "Rafael", "Pilar", "Ibon", "Nerea", "Xiana", "Julen")
FAMILY = ("Ferrán", "Olmedo", "Almagro", "Peral", "Soto", "Betancor", "Luque", "Ceballos", "Larrazu", "Lamas", "Gascón")


@dataclass(frozen=True, slots=True)
class Account:
    """A customer of a unit, with its two contacts as ids and names."""

    id: int
    name: str
    unit: int
    owner: int
    contacts: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Deal:
    """A deal without its order. `owner` is None for a team's; `closed` is the day on which it was won or lost."""

    id: int
    unit: str
    unit_id: int
    owner: int | None
    team: int | None
    by: int
    account: Account
    contact: tuple[int, str] | None
    topic: str
    created: datetime
    status: str
    close_date: date | None
    closed: date | None


def units_of(size: int, random: Random) -> list[str]:
    """The unit of each deal, by its place: the oldest reader's first, the scattered one's anywhere among the others."""
    share = max(size // READ, min(READ_AT_LEAST, size // 4))
    units = [OLDEST] * share + [random.choice(OTHERS) for _place in range(size - share)]
    for place in random.sample(range(share, size), share):
        units[place] = SCATTERED
    return units


def accounts_of(company: Company, units: list[str], random: Random) -> dict[str, list[Account]]:
    """The accounts of each unit, one for every few of its deals."""
    found: dict[str, list[Account]] = {}
    number = 0
    for unit in (SCATTERED, OLDEST, *OTHERS):
        for _place in range(max(4, units.count(unit) // DEALS_OF_AN_ACCOUNT)):
            number += 1
            name = f"{random.choice(KINDS)} {random.choice(PLACES)} {number}"
            contacts = tuple(
                (2 * number - 1 + n, f"{random.choice(GIVEN)} {random.choice(FAMILY)} {random.choice(FAMILY)}")
                for n in (0, 1)
            )
            owner = random.choice(company.people[unit])
            found.setdefault(unit, []).append(Account(number, name, company.units[unit], owner, contacts))
    return found


def deals(company: Company, units: list[str], accounts: dict[str, list[Account]], random: Random) -> Iterator[Deal]:
    """Every deal in the order in which they began."""
    span = timedelta(days=365 * YEARS) / len(units)
    for place, unit in enumerate(units):
        created = NOON - timedelta(days=365 * YEARS) + span * place
        yield deal(company, place + 1, unit, random.choice(accounts[unit]), created, random.choice(STATUSES), random)


def deal(
    company: Company, id_: int, unit: str, account: Account, created: datetime, status: str, random: Random
) -> Deal:
    """One deal, a team's once in twelve times."""
    reader, *colleagues = company.people[unit]
    by = reader if random.random() < OWN else random.choice(colleagues)
    teams = random.random() < 1 / 12
    closed = None
    close_date: date | None = TODAY + timedelta(random.randint(-20, 340)) if random.random() > 0.05 else None
    if status in ("won", "lost"):
        closed = min(TODAY, created.date() + timedelta(random.randint(5, 200)))
        close_date = closed
    return Deal(
        id=id_,
        unit=unit,
        unit_id=company.units[unit],
        owner=None if teams else by,
        team=company.team[unit] if teams else None,
        by=by,
        account=account,
        contact=random.choice((None, *account.contacts)),
        topic=f"{random.choice(WISHES)} para {account.name}",
        created=created,
        status=status,
        close_date=close_date,
        closed=closed,
    )
