"""The fields of accounts and contacts that are edited in place, named once: how each is edited, and what it may be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from webapp.catalog.fields import TAX_TREATMENTS
from webapp.core.language import N_, _

# Any other sector may be written as it is called; these are stored by their code and told in the reader's language.
SECTORS = {
    "hotels": N_("Hoteles"),
    "restaurants": N_("Restauración"),
    "bakeries": N_("Panadería y pastelería"),
    "offices": N_("Oficinas y empresas"),
    "education": N_("Educación"),
    "health": N_("Sanidad y residencias"),
    "public": N_("Administración pública"),
    "leisure": N_("Ocio, deporte y cultura"),
}
LANGUAGES = {
    "es": N_("Español"),
    "en": N_("Inglés"),
    "ca": N_("Catalán"),
    "eu": N_("Euskera"),
    "gl": N_("Gallego"),
    "pt": N_("Portugués"),
    "fr": N_("Francés"),
    "de": N_("Alemán"),
    "it": N_("Italiano"),
}


@dataclass(frozen=True, slots=True)
class AccountField:
    """A field of an account or a contact; `column` is where its value lives, `longest` in characters.

    `choices` maps stored codes to texts in Spanish; in a field of kind `pick` other words may be written too.
    """

    name: str
    label: str
    kind: Literal["text", "number", "choice", "pick"]
    column: str
    choices: Mapping[str, str] = field(default_factory=dict)
    required: bool = False
    longest: int = 200

    @property
    def text(self) -> str:
        """The label in the reader's language."""
        return _(self.label)


ACCOUNT_FIELDS = {
    row.name: row
    for row in (
        AccountField("name", N_("Nombre"), "text", "name", required=True),
        AccountField("sector", N_("Sector"), "pick", "sector", SECTORS, longest=80),
        AccountField("city", N_("Ciudad"), "text", "city", longest=100),
        AccountField("country", N_("País"), "pick", "country", longest=80),
        AccountField("employees", N_("Empleados"), "number", "employees"),
        AccountField("language", N_("Idioma"), "choice", "language", LANGUAGES, required=True),
        AccountField("tax_treatment", N_("Régimen de IVA"), "choice", "tax_treatment", TAX_TREATMENTS, required=True),
        AccountField("parent", N_("Cuenta matriz"), "pick", "parent_id"),
        AccountField("owner", N_("Responsable"), "choice", "owner_user_id"),
    )
}
CONTACT_FIELDS = {
    row.name: row
    for row in (
        AccountField("name", N_("Nombre"), "text", "name", required=True),
        AccountField("job_title", N_("Cargo"), "text", "job_title", longest=100),
        AccountField("email", N_("Correo"), "text", "email", longest=254),
        AccountField("phone", N_("Teléfono"), "text", "phone", longest=40),
        AccountField("language", N_("Idioma"), "choice", "language", LANGUAGES, required=True),
    )
}
MOST_EMPLOYEES = 99_999_999
