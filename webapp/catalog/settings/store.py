"""Reading and writing the settings of business units."""

from dataclasses import dataclass

from webapp.catalog import allowed
from webapp.catalog.edit import Kind
from webapp.catalog.settings.rules import LIMIT, OFFER_ADDRESS, OFFER_DAYS, PREFIX
from webapp.core.language import N_
from webapp.people.records import BusinessUnit, Role, RolePrivilege, UnitSetting


@dataclass(frozen=True, slots=True)
class UnitHead:
    """A business unit with its version and the settings that are its own."""

    id: int
    version: int
    name: str
    parent: int | None
    currency: str
    own: dict[str, str]


def load(unit: int | str) -> UnitHead | None:
    """Two statements."""
    row = (
        BusinessUnit.select(
            BusinessUnit.id, BusinessUnit.version, BusinessUnit.name, BusinessUnit.parent_id, BusinessUnit.currency
        )
        .where(BusinessUnit.id == unit)
        .tuples()
        .first()
    )
    if row is None:
        return None
    own = UnitSetting.select(UnitSetting.name, UnitSetting.value).where(UnitSetting.unit_id == unit)
    ours = {name: value for name, value in own.tuples() if name.startswith((PREFIX, LIMIT, OFFER_DAYS, OFFER_ADDRESS))}
    id_, version, name, parent, currency = row
    return UnitHead(id_, version, name, parent, currency, ours)


UNITS = Kind(
    "unit", BusinessUnit, load, lambda head: head.id, ("name", N_("Ya hay una unidad así.")), right=allowed.RULES
)


def write_setting(unit: int, name: str, value: str | None) -> None:
    """The unit's own value; None: as the unit above has it. One statement, or two."""
    UnitSetting.delete().where((UnitSetting.unit_id == unit) & (UnitSetting.name == name)).execute()
    if value is not None:
        UnitSetting.insert(unit_id=unit, name=name, value=value).execute()


def selling_roles() -> list[str]:
    """The codes of the roles that may write opportunities, which is who gives discounts. One statement."""
    query = (
        Role.select(Role.code)
        .join(RolePrivilege, on=(RolePrivilege.role_id == Role.id))
        .where(RolePrivilege.privilege == "write")
        .order_by(Role.id)
    )
    return [code for (code,) in query.tuples()]
