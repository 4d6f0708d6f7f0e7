"""A small company for tests: two selling units under a root, people in them, a catalogue with a price list."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from webapp.accounts.records import Account, Contact
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
from webapp.core import clock
from webapp.core.folding import folded
from webapp.db import write
from webapp.db.epochs import raise_epoch, read_epochs
from webapp.opportunities.closing.reasons import add_usual
from webapp.people.access import Actor
from webapp.people.passwords import hashed
from webapp.people.records import BusinessUnit, Role, RoleGrant, Team, TeamMember, UnitSetting, User
from webapp.pluginhost.records import UnitPlugin

PASSWORD = "a password for tests"
PEOPLE = {
    "ana": ("Ana Robles", "south", "salesperson", ("south",)),
    "nadia": ("Nadia Ferrer", "south", "salesperson", ("south",)),
    "luis": ("Luis Urrutia", "north", "salesperson", ("north",)),
    "marta": ("Marta Cifuentes", "root", "sales_manager", ("south", "north")),
    "irene": ("Irene Noguera", "root", "rule_author", ("root",)),
    "admin": ("Administración", "root", "administrator", ("root",)),
}


@dataclass(frozen=True)
class World:
    """The ids of what was made: `units` root, south (with contoso_coffee), north; `products` and `measures` by code."""

    units: dict[str, int]
    people: dict[str, int]
    teams: dict[str, int]
    products: dict[str, int]
    measures: dict[str, int]
    accounts: dict[str, int]
    contacts: dict[str, int]
    price_list: int

    def actor(self, name: str, language: str = "es") -> Actor:
        """This person, acting now."""
        full, unit, _role, _on = PEOPLE[name]
        locale = {"es": "es_ES", "en": "en_GB"}[language]
        return Actor(
            self.people[name],
            full,
            email(name),
            self.units[unit],
            "",
            language,
            locale,
            "Europe/Madrid",
            "system",
            read_epochs(),
        )


def email(name: str) -> str:
    """A person's e-mail address."""
    return f"{name}@contoso.example"


def make_world() -> World:
    """Write the company into the database in use."""
    with write():
        units = _units()
        people = _people(units)
        teams = {"openings": Team.insert(name="Aperturas", unit_id=units["south"]).execute()}
        for member in ("ana", "nadia"):
            TeamMember.insert(team_id=teams["openings"], user_id=people[member]).execute()
        measures = _measures()
        products, price_list = _catalogue(units, measures)
        accounts, contacts = _accounts(units)
        UnitPlugin.insert(unit_id=units["south"], plugin="contoso_coffee", version="", position=1).execute()
        raise_epoch("access", "rules", "prices")
    return World(units, people, teams, products, measures, accounts, contacts, price_list)


def _units() -> dict[str, int]:
    common = {"currency": "EUR", "locale": "es_ES", "time_zone": "Europe/Madrid"}
    root = BusinessUnit.insert(name="Contoso", **common).execute()
    units = {"root": root}
    for code, name in (("south", "Café Sur"), ("north", "Café Norte")):
        units[code] = BusinessUnit.insert(name=name, parent_id=root, **common).execute()
    UnitSetting.insert(unit_id=root, name="pricing.revenue_basis", value="net").execute()
    add_usual(root)
    return units


def _people(units: dict[str, int]) -> dict[str, int]:
    secret = hashed(PASSWORD)
    roles = {role.code: role.id for role in Role.select()}
    people = {}
    for name, (full, unit, role, granted) in PEOPLE.items():
        people[name] = User.insert(
            email=email(name), name=full, unit_id=units[unit], password=secret, created=clock.now()
        ).execute()
        for on in granted:
            RoleGrant.insert(user_id=people[name], role_id=roles[role], unit_id=units[on]).execute()
    return people


def _measures() -> dict[str, int]:
    pieces = UnitGroup.insert(code="count", name="Unidades").execute()
    weight = UnitGroup.insert(code="weight", name="Peso").execute()
    rows = ((pieces, "ud", 1, 0), (pieces, "caja", 6, 0), (weight, "kg", 1, 3), (weight, "saco", 15, 0))
    return {
        code: Unit.insert(group_id=group, code=code, name=code, factor=Decimal(factor), decimals=decimals).execute()
        for group, code, factor, decimals in rows
    }


def _catalogue(units: dict[str, int], measures: dict[str, int]) -> tuple[dict[str, int], int]:
    for code, name in (("machines", "Máquinas"), ("coffee", "Café"), ("services", "Servicios")):
        ProductFamily.insert(code=code, name=name).execute()
    price_list = PriceList.insert(name="Contoso Coffee", currency="EUR", valid_from=date(2020, 1, 1)).execute()
    volume = DiscountList.insert(name="Café por kilos", kind="percent").execute()
    for since, until, value in ((30, 99, 4), (100, None, 7)):
        DiscountTier.insert(
            discount_list_id=volume, since=Decimal(since), until=Decimal(until) if until else None, value=Decimal(value)
        ).execute()
    products = {}
    rows = (
        ("CAFE-S100", "Café S-100", "machines", "ud", 2500, "standard", None),
        ("MOL-M20", "Molino M-20", None, "ud", 640, "standard", None),
        ("TUE-PUERTO", "Tueste Puerto Viejo", "coffee", "kg", "16.40", "reduced", volume),
        ("SIR-AVEL", "Sirope de avellana", None, "ud", None, "standard", None),
    )
    for code, name, family, unit, price, tax, discounts in rows:
        products[code] = Product.insert(
            code=code, name=name, family_code=family, unit_id=measures[unit], currency="EUR", tax_category=tax,
            list_price=Decimal(price or 9), current_cost=Decimal(5), standard_cost=Decimal(5), folded=folded(code, name),
        ).execute()  # fmt: skip
        if price is not None:
            PriceListItem.insert(
                price_list_id=price_list, product_id=products[code], unit_id=measures[unit], method="amount",
                value=Decimal(price), discount_list_id=discounts,
            ).execute()  # fmt: skip
    for category, rate in (("standard", 21), ("reduced", 10)):
        TaxRate.insert(
            unit_id=units["root"], category=category, rate=Decimal(rate), valid_from=date(2020, 1, 1)
        ).execute()
    return products, price_list


def _accounts(units: dict[str, int]) -> tuple[dict[str, int], dict[str, int]]:
    accounts = {}
    for code, name in (("mirador", "Hotel Mirador de Triana"), ("espiga", "La Espiga Azul")):
        accounts[code] = Account.insert(name=name, folded=folded(name), unit_id=units["south"]).execute()
    contacts = {
        "lucia": Contact.insert(
            account_id=accounts["mirador"], name="Lucía Ferrán", folded=folded("Lucía Ferrán"), job_title="Directora"
        ).execute()
    }
    return accounts, contacts
