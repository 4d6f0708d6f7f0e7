"""How much a person may give away in a business unit: the unit's setting for each role, or its nearest ancestor's."""

from decimal import Decimal

from webapp.db.epochs import Epochs
from webapp.opportunities.approvals.rules import Limit
from webapp.people.records import Role, RoleGrant, RolePrivilege
from webapp.people.units import Unit, unit_tree

SETTING = "approvals.limit."
_cache: dict[tuple[int, int], tuple[tuple[str, int], ...]] = {}


def limit_in(unit: int, epochs: Epochs) -> Limit:
    """A function from a person to the largest discount, in percent, that they may give in this unit; None is no limit."""
    found = unit_tree(epochs)[unit]
    return lambda person: limit_of(person, found, epochs)


def limit_of(person: int | None, unit: Unit, epochs: Epochs) -> Decimal | None:
    """The largest limit of the person's roles that may write: those granted on the unit or above it, else all of theirs.

    A role without a setting has none. At most one statement for a person at an access epoch.
    """
    if person is None or not any(name.startswith(SETTING) for name in unit.settings):
        return None
    grants = _roles_of(person, epochs)
    here = {role for role, on in grants if on in unit.path} or {role for role, _on in grants}
    limits = [_setting(unit, role) for role in here]
    if not limits:
        return Decimal(0)
    return None if None in limits else max(limit for limit in limits if limit is not None)


def forget() -> None:
    """Empty the process's cache: another database is used from here on."""
    _cache.clear()


def _setting(unit: Unit, role: str) -> Decimal | None:
    said = unit.settings.get(SETTING + role, "")
    return Decimal(said) if said else None


def _roles_of(person: int, epochs: Epochs) -> tuple[tuple[str, int], ...]:
    key = (epochs.access, person)
    roles = _cache.get(key)
    if roles is None:
        if len(_cache) > 10_000:
            _cache.clear()
        roles = _cache[key] = tuple(
            RoleGrant.select(Role.code, RoleGrant.unit_id)
            .join(Role, on=(Role.id == RoleGrant.role_id))
            .join(RolePrivilege, on=((RolePrivilege.role_id == Role.id) & (RolePrivilege.privilege == "write")))
            .where(RoleGrant.user_id == person)
            .tuples()
        )
    return roles
