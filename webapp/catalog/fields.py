"""The fields of the catalogue that are edited in place, named once: how each is edited, and where it is stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from webapp.core.language import N_, _

Kind = Literal["text", "long", "number", "date", "choice", "pick"]

KINDS = {"good": N_("Producto"), "service": N_("Servicio")}
ACTIVE = {"true": N_("A la venta"), "false": N_("Retirado")}
ARCHIVED = {"false": N_("En uso"), "true": N_("Archivada")}
# Known categories; a unit's tax table may bring others, which are shown by their code.
TAX_CATEGORIES = {
    "standard": N_("General"),
    "reduced": N_("Reducido"),
    "super_reduced": N_("Superreducido"),
    "exempt": N_("Exento"),
}
# How an account is taxed: a unit without a rate for one of them charges none.
TAX_TREATMENTS = {
    "standard": N_("General"),
    "exempt": N_("Exenta"),
    "reverse_charge": N_("Inversión del sujeto pasivo"),
    "export": N_("Exportación"),
}
METHODS = {
    "amount": N_("Importe"),
    "percent_of_list": N_("% del catálogo"),
    "markup_current_cost": N_("Recargo sobre coste actual"),
    "margin_current_cost": N_("Margen sobre coste actual"),
    "markup_standard_cost": N_("Recargo sobre coste estándar"),
    "margin_standard_cost": N_("Margen sobre coste estándar"),
}
ON_COST = frozenset(METHODS) - {"amount", "percent_of_list"}
# Policy and option in one choice; the amount stands beside it.
ROUNDINGS = {
    "none": N_("Sin redondeo"),
    "up:multiple_of": N_("Arriba, a múltiplos de"),
    "down:multiple_of": N_("Abajo, a múltiplos de"),
    "nearest:multiple_of": N_("Al próximo, a múltiplos de"),
    "up:ends_in": N_("Arriba, terminado en"),
    "down:ends_in": N_("Abajo, terminado en"),
    "nearest:ends_in": N_("Al próximo, terminado en"),
}
DISCOUNT_KINDS = {"percent": N_("Porcentaje"), "amount": N_("Importe por unidad")}


@dataclass(frozen=True, slots=True)
class CatalogField:
    """A field of a record of the catalogue; `column` is where its value lives, `longest` in characters.

    `choices` maps stored codes to texts in Spanish; `cost` is shown to who sees costs only; `moves` names what is worked
    out from it: `list`, `current_cost`, `standard_cost` prices, or `all` that hold it. Empty: no price depends on it.
    """

    name: str
    label: str
    kind: Kind
    column: str
    choices: Mapping[str, str] = field(default_factory=dict)
    required: bool = False
    longest: int = 200
    cost: bool = False
    moves: str = ""

    @property
    def text(self) -> str:
        """The label in the reader's language."""
        return _(self.label)

    def choice(self, code: str) -> str:
        """A stored code of its choices in the reader's language; another code as it is."""
        return _(self.choices[code]) if code in self.choices else code


def _fields(*rows: CatalogField) -> dict[str, CatalogField]:
    return {row.name: row for row in rows}


PRODUCT_FIELDS = _fields(
    CatalogField("code", N_("Código"), "text", "code", required=True, longest=60),
    CatalogField("name", N_("Nombre"), "text", "name", required=True),
    CatalogField("family", N_("Familia"), "choice", "family_code", moves="all"),
    CatalogField("kind", N_("Tipo"), "choice", "kind", KINDS, required=True, moves="all"),
    CatalogField("unit", N_("Unidad habitual"), "choice", "unit_id", required=True, moves="all"),
    CatalogField("list_price", N_("Precio de catálogo"), "number", "list_price", moves="list_price"),
    CatalogField("currency", N_("Moneda"), "text", "currency", required=True, longest=3, moves="all"),
    CatalogField("current_cost", N_("Coste actual"), "number", "current_cost", cost=True, moves="current_cost"),
    CatalogField("standard_cost", N_("Coste estándar"), "number", "standard_cost", cost=True, moves="standard_cost"),
    CatalogField("tax_category", N_("Categoría de IVA"), "choice", "tax_category", TAX_CATEGORIES, required=True,
                 moves="all"),
    CatalogField("active", N_("Estado"), "choice", "active", ACTIVE, required=True, moves="all"),
    CatalogField("sellable_from", N_("Se vende desde"), "date", "sellable_from", moves="all"),
    CatalogField("sellable_to", N_("Se vende hasta"), "date", "sellable_to", moves="all"),
    CatalogField("description", N_("Descripción"), "long", "description", longest=4000),
)  # fmt: skip
FAMILY_FIELDS = _fields(CatalogField("name", N_("Nombre"), "text", "name", required=True, longest=80))
PRICE_LIST_FIELDS = _fields(
    CatalogField("name", N_("Nombre"), "text", "name", required=True, longest=120),
    CatalogField("unit", N_("Unidad de negocio"), "choice", "unit_id"),
    CatalogField("currency", N_("Moneda"), "text", "currency", required=True, longest=3, moves="all"),
    CatalogField("parent", N_("Lista madre"), "choice", "parent_id", moves="all"),
    CatalogField("valid_from", N_("Vale desde"), "date", "valid_from", moves="all"),
    CatalogField("valid_to", N_("Vale hasta"), "date", "valid_to", moves="all"),
    CatalogField("archived", N_("Estado"), "choice", "archived", ARCHIVED, required=True),
)
ITEM_FIELDS = _fields(
    CatalogField("unit", N_("Unidad"), "choice", "unit_id", required=True, moves="all"),
    CatalogField("method", N_("Cómo se calcula"), "choice", "method", METHODS, required=True, moves="all"),
    CatalogField("value", N_("Valor"), "number", "value", required=True, moves="all"),
    CatalogField("rounding", N_("Redondeo"), "choice", "rounding", ROUNDINGS, required=True, moves="all"),
    CatalogField("rounding_amount", N_("Importe del redondeo"), "number", "rounding_amount", moves="all"),
    CatalogField("discount_list", N_("Descuento por volumen"), "choice", "discount_list_id", moves="all"),
)
DISCOUNT_LIST_FIELDS = _fields(
    CatalogField("name", N_("Nombre"), "text", "name", required=True, longest=120),
    CatalogField("kind", N_("Qué descuenta"), "choice", "kind", DISCOUNT_KINDS, required=True, moves="all"),
    CatalogField("currency", N_("Moneda"), "text", "currency", longest=3, moves="all"),
    CatalogField("archived", N_("Estado"), "choice", "archived", ARCHIVED, required=True),
)
TIER_FIELDS = _fields(
    CatalogField("since", N_("Desde"), "number", "since", required=True, moves="all"),
    CatalogField("until", N_("Hasta"), "number", "until", moves="all"),
    CatalogField("value", N_("Descuento"), "number", "value", required=True, moves="all"),
)
UNIT_GROUP_FIELDS = _fields(CatalogField("name", N_("Nombre"), "text", "name", required=True, longest=80))
UNIT_FIELDS = _fields(
    CatalogField("code", N_("Código"), "text", "code", required=True, longest=30),
    CatalogField("name", N_("Nombre"), "text", "name", required=True, longest=60),
    CatalogField("factor", N_("Cuántas unidades base tiene"), "number", "factor", required=True),
    CatalogField("decimals", N_("Decimales de la cantidad"), "number", "decimals", required=True),
)
