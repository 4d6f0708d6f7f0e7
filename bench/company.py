"""The company that the bench measures: units, people, catalogue. Written row by row: it is small at every size."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from webapp.catalog.records import (
    DiscountList,
    DiscountTier,
    PriceList,
    PriceListItem,
    Product,
    ProductFamily,
    TaxRate,
    Unit,
    UnitGroup,
)
from webapp.core.folding import folded
from webapp.db.epochs import raise_epoch
from webapp.people.records import BusinessUnit, Role, RoleGrant, Team, TeamMember, UnitSetting, User
from webapp.pluginhost.records import UnitPlugin

TODAY = date(2026, 11, 23)  # the day on which all data end: the same rows whenever they are made
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SINCE = date(2015, 1, 1)
PLUGIN = "contoso_coffee"

# The two readers are salespeople who see their own unit: one whose deals are scattered over the whole table, one whose
# deals are its oldest rows. The plugin prices in both units, and in no other.
SCATTERED, OLDEST = "Café Sur", "Café Este"
OTHERS = ("Café Norte", "Café Oeste", "Café Centro", "Islas", "Servicios", "Sector público")
READERS = {"scattered": (SCATTERED, "salesperson"), "oldest": (OLDEST, "salesperson"), "admin": ("", "administrator")}
COLLEAGUES = 5

FAMILIES = {"machines": "Máquinas", "accessories": "Complementos", "coffee": "Café", "services": "Servicios"}
# Code and name, family, unit, price, method with its value; each stands for several models, priced a little apart.
PRODUCTS = (
    ("CAFE-S", "Café S", "machines", "ud", 2500, "amount", None),
    ("CAFE-A", "Café A", "machines", "ud", 3450, "amount", None),
    ("MOL-M", "Molino M", "accessories", "ud", 640, "amount", None),
    ("FIL-F", "Filtro F", "accessories", "ud", 185, "margin_standard_cost", 50),
    ("TUE-N", "Tueste ", "coffee", "kg", 17, "markup_current_cost", 69),
    ("TUE-D", "Descafeinado ", "coffee", "kg", 19, "percent_of_list", 95),
    ("SRV-I", "Instalación ", "services", "ud", 260, "amount", None),
    ("SRV-M", "Mantenimiento ", "services", "ud", 390, "amount", None),
)
MODELS = 10


@dataclass(frozen=True, slots=True)
class Company:
    """Ids by name; `people` are the ids of everybody who owns deals in a unit, the reader first; `team` is the unit's."""

    units: dict[str, int]
    people: dict[str, tuple[int, ...]]
    team: dict[str, int]
    products: tuple[int, ...]
    price_list: int


def found() -> Company:
    """Write the company into the empty database in use. Inside a write transaction."""
    units = _units()
    people, team = _people(units)
    products, price_list = _catalogue(units)
    for name in (SCATTERED, OLDEST):
        UnitPlugin.insert(unit_id=units[name], plugin=PLUGIN, version="", position=1).execute()
    raise_epoch("access", "rules", "prices")
    return Company(units, people, team, products, price_list)


def email(reader: str) -> str:
    """The e-mail address of one of READERS."""
    return f"{reader}@bench.example"


def _units() -> dict[str, int]:
    usual = {"currency": "EUR", "locale": "es_ES", "time_zone": "Europe/Madrid"}
    units = {"": BusinessUnit.insert(name="Contoso Coffee", **usual).execute()}
    for name in (SCATTERED, OLDEST, *OTHERS):
        units[name] = BusinessUnit.insert(name=name, parent_id=units[""], **usual).execute()
    UnitSetting.insert(unit_id=units[""], name="pricing.revenue_basis", value="net").execute()
    return units


def _people(units: dict[str, int]) -> tuple[dict[str, tuple[int, ...]], dict[str, int]]:
    roles = dict(Role.select(Role.code, Role.id).tuples())
    people: dict[str, list[int]] = {name: [] for name in units}
    for reader, (unit, role) in READERS.items():
        people[unit].append(_person(email(reader), f"Lectora {reader}", units[unit], roles[role]))
    for unit in (SCATTERED, OLDEST, *OTHERS):
        for number in range(1, COLLEAGUES + 1):
            address = f"u{units[unit]}-{number}@bench.example"
            people[unit].append(_person(address, f"Comercial {number} de {unit}", units[unit], roles["salesperson"]))
    team = {name: Team.insert(name=f"Equipo {name}", unit_id=unit).execute() for name, unit in units.items() if name}
    for name, id_ in team.items():
        for person in people[name][:3]:
            TeamMember.insert(team_id=id_, user_id=person).execute()
    return {name: tuple(ids) for name, ids in people.items()}, team


def _person(address: str, name: str, unit: int, role: int) -> int:
    person = User.insert(email=address, name=name, unit_id=unit, job="Comercial", created=NOON).execute()
    RoleGrant.insert(user_id=person, role_id=role, unit_id=unit).execute()
    return person


def _catalogue(units: dict[str, int]) -> tuple[tuple[int, ...], int]:
    measures = {}
    for group, unit, decimals in (("count", "ud", 0), ("weight", "kg", 3)):
        id_ = UnitGroup.insert(code=group, name=group).execute()
        measures[unit] = Unit.insert(group_id=id_, code=unit, name=unit, factor=Decimal(1), decimals=decimals).execute()
    for code, name in FAMILIES.items():
        ProductFamily.insert(code=code, name=name).execute()
    price_list = PriceList.insert(name="Contoso Coffee", unit_id=units[""], currency="EUR", valid_from=SINCE).execute()
    volume = DiscountList.insert(name="Café por kilos", kind="percent").execute()
    for since, until, value in ((30, 99, 4), (100, None, 7)):
        DiscountTier.insert(
            discount_list_id=volume, since=Decimal(since), until=until and Decimal(until), value=Decimal(value)
        ).execute()
    products = []
    for model in range(1, MODELS + 1):
        for short, called, family, unit, base, method, value in PRODUCTS:
            code, name, price = f"{short}{model}00", f"{called}{model}00", Decimal(base + model - 1)
            product = Product.insert(
                code=code, name=name, family_code=family, unit_id=measures[unit], currency="EUR",
                list_price=price, current_cost=price * Decimal("0.6"), standard_cost=price * Decimal("0.58"),
                folded=folded(code, name),
            ).execute()  # fmt: skip
            PriceListItem.insert(
                price_list_id=price_list, product_id=product, unit_id=measures[unit], method=method,
                value=price if value is None else Decimal(value), discount_list_id=volume if family == "coffee" else None,
            ).execute()  # fmt: skip
            products.append(product)
    TaxRate.insert(unit_id=units[""], category="standard", rate=Decimal(21), valid_from=SINCE).execute()
    return tuple(products), price_list
