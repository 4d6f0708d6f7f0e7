"""Contoso Coffee's units, people and teams."""

from dataclasses import dataclass
from hashlib import sha256

from webapp.core import clock
from webapp.core.language import N_
from webapp.opportunities.approvals.limits import SETTING as LIMIT
from webapp.opportunities.closing.reasons import add_usual
from webapp.people.passwords import hashed
from webapp.people.records import BusinessUnit, Role, RoleGrant, Team, TeamMember, UnitSetting, User
from webapp.sample.days import ZONE

PASSWORD = "contoso-demo"
ROOT = "Contoso Coffee"
SUR, NORTE, SERVICIOS, PUBLICO = "Café Sur", "Café Norte", "Servicios", "Sector público"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may sign in; `login` is the e-mail's first half, `granted` the units of the role, else the own one."""

    login: str
    name: str
    unit: str
    job: str
    role: str
    granted: tuple[str, ...] = ()
    manager: str | None = None

    @property
    def email(self) -> str:
        return f"{self.login}@contoso.example"


PEOPLE = (
    Person("ana", "Ana Robles Vega", SUR, N_("Comercial"), "salesperson", manager="marta"),
    Person("luis", "Luis Urrutia Sanz", NORTE, N_("Comercial"), "salesperson", manager="marta"),
    Person("marta", "Marta Cifuentes Lara", ROOT, N_("Jefa de ventas"), "sales_manager", (SUR, NORTE)),
    Person("sergio", "Sergio Baena Ruiz", SERVICIOS, N_("Comercial y técnico"), "salesperson"),
    Person("paula", "Paula Quiroga Mesa", PUBLICO, N_("Comercial de concursos"), "salesperson"),
    Person("irene", "Irene Noguera Prat", ROOT, N_("Autora de reglas"), "rule_author"),
    Person("olga", "Olga Tárrega Bosch", ROOT, N_("Responsable del portal"), "portal_owner"),
    Person("admin", "Administración", ROOT, N_("Administrador"), "administrator"),
)

TEAMS = {
    "Aperturas Andalucía": (SUR, ("ana", "sergio")),
    "Hoteles Norte": (NORTE, ("luis",)),
    "Comité de concursos": (PUBLICO, ("paula", "marta")),
}


# The largest discount, in percent, that a role gives in a unit without asking.
LIMITS = (
    (ROOT, "sales_manager", "20"),
    (SUR, "salesperson", "8"),
    (NORTE, "salesperson", "5"),
    (SERVICIOS, "salesperson", "10"),
    (PUBLICO, "salesperson", "0"),
)


@dataclass(frozen=True, slots=True)
class Founded:
    """Ids by the names used here: units by name, people by login."""

    units: dict[str, int]
    people: dict[str, int]


def found() -> Founded:
    """Units with their settings, people with their roles, teams. Inside a write transaction."""
    units = _units()
    UnitSetting.insert(unit_id=units[ROOT], name="pricing.revenue_basis", value="net").execute()
    for unit, role, percent in LIMITS:
        UnitSetting.insert(unit_id=units[unit], name=f"{LIMIT}{role}", value=percent).execute()
    add_usual(units[ROOT])
    people = _people(units)
    for team, (unit, members) in TEAMS.items():
        id_ = Team.insert(name=team, unit_id=units[unit]).execute()
        TeamMember.insert_many([{"team_id": id_, "user_id": people[login]} for login in members]).execute()
    return Founded(units, people)


def _units() -> dict[str, int]:
    usual = {"currency": "EUR", "locale": "es_ES", "time_zone": ZONE}
    units = {ROOT: BusinessUnit.insert(name=ROOT, **usual).execute()}
    for name in (SUR, NORTE, SERVICIOS, PUBLICO):
        units[name] = BusinessUnit.insert(name=name, parent_id=units[ROOT], **usual).execute()
    return units


def _people(units: dict[str, int]) -> dict[str, int]:
    roles = dict(Role.select(Role.code, Role.id).tuples())
    people: dict[str, int] = {}
    for person in PEOPLE:
        people[person.login] = User.insert(
            email=person.email,
            name=person.name,
            # The same salt each time: two demos made on one day are the same database. The password is public.
            password=hashed(PASSWORD, salt=sha256(person.email.encode()).digest()[:16]),
            unit_id=units[person.unit],
            job=person.job,
            time_zone=ZONE,
            created=clock.now(),
        ).execute()
        for unit in person.granted or (person.unit,):
            RoleGrant.insert(user_id=people[person.login], role_id=roles[person.role], unit_id=units[unit]).execute()
    for person in PEOPLE:
        if person.manager:
            User.update(manager_id=people[person.manager]).where(User.id == people[person.login]).execute()
    return people
