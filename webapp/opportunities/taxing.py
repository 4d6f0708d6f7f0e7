"""Where the rate of tax of a line comes from, told from what the line keeps."""

from datetime import date

from webapp.catalog.fields import TAX_CATEGORIES, TAX_TREATMENTS
from webapp.core.language import _
from webapp.opportunities.draft import Line
from webapp.pricing import stored
from webapp.web import filters


def tax_source(line: Line) -> str:
    """A sentence: the rate, whose table it is from, for which products and accounts, and since when."""
    if line.tax is None:
        return ""
    rate = filters.percent(line.tax_percent)
    facts = dict(stored.read_pins(line.pins).tax) if line.pins else {}
    if not facts:
        return _("IVA {rate}", rate=rate)
    category = _(TAX_CATEGORIES.get(facts["category"], facts["category"]))
    treatment = _(TAX_TREATMENTS.get(facts["treatment"], facts["treatment"]))
    if not facts["unit"]:
        return _("IVA {rate}: ninguna tabla tiene un tipo para {category} y {treatment}", rate=rate, category=category,
                 treatment=treatment)  # fmt: skip
    return _(
        "IVA {rate}: tabla de {unit}, {category} y {treatment}, desde el {day}",
        rate=rate, unit=facts["unit"], category=category, treatment=treatment,
        day=filters.day(date.fromisoformat(facts["since"])),
    )  # fmt: skip
