"""Who may change the catalogue and who sees what things cost; everybody who is signed in reads the rest.

A price list follows the unit that it belongs to. What all units share (common lists, products, families, units of
measure, discounts) needs a role that covers the whole company.
"""

from webapp.core.errors import NotAllowed
from webapp.core.language import _
from webapp.people.access import Actor, may, reach
from webapp.people.units import Unit, unit_tree

CATALOGUE, RULES = "configure_catalogue", "configure_rules"


def may_change(actor: Actor, unit: int | None = None, right: str = CATALOGUE) -> bool:
    """Whether a role of the actor lets them change what belongs to this business unit; None is what all units share."""
    covered = reach(actor, right)
    if covered.everything or covered.nothing:
        return covered.everything
    tree = unit_tree(actor.epochs)
    needed = {unit} if unit is not None else {each.id for each in tree.units.values() if each.parent is None}
    return needed <= covered.units


def may_change_any(actor: Actor) -> bool:
    """Whether there is a unit for which the actor may make price lists."""
    return bool(units_to_change(actor)) or may_change(actor)


def units_to_change(actor: Actor, right: str = CATALOGUE) -> list[Unit]:
    """The business units whose price lists, taxes or settings the actor may change: the root first, then by name."""
    covered = reach(actor, right)
    known = sorted(unit_tree(actor.epochs).units.values(), key=lambda unit: (unit.parent is not None, unit.name))
    return [unit for unit in known if covered.everything or unit.id in covered.units]


def may_see_cost(actor: Actor) -> bool:
    """Whether a role of the actor shows what things cost. A product belongs to no unit, so any depth will do."""
    return may(actor, "see_cost")


def demand_change(actor: Actor, unit: int | None = None, right: str = CATALOGUE) -> None:
    """Raise NotAllowed where `may_change` says no."""
    if may_change(actor, unit, right):
        return
    if right == RULES:
        raise NotAllowed(_("Tu papel no permite cambiar las reglas de precio de una unidad."))
    if unit is None:
        raise NotAllowed(_("Puedes ver el catálogo, pero no cambiar lo que comparten todas las unidades."))
    name = unit_tree(actor.epochs)[unit].name
    raise NotAllowed(_("Puedes ver las listas de {unit}, pero no cambiarlas.", unit=name))


def demand_cost(actor: Actor) -> None:
    """Raise NotAllowed for who doesn't see costs and would change one, or a price that is made from one."""
    if not may_see_cost(actor):
        raise NotAllowed(_("Esto sale del coste, y tu papel no lo muestra."))
