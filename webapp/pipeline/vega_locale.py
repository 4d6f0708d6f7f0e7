"""How Vega writes numbers and dates in the reader's language, from Babel's data."""

from typing import Any

from babel import Locale

LOCALES = {"es": "es_ES", "en": "en_GB"}
# Babel's week begins on Monday, d3's on Sunday.
_DAYS = (6, 0, 1, 2, 3, 4, 5)


def vega_locale(language: str) -> dict[str, Any]:
    """`{"number": …, "time": …}`, the shapes of d3's formatLocale and timeFormatLocale."""
    locale = Locale.parse(LOCALES[language])
    symbols = locale.number_symbols["latn"]
    months, days = locale.months["format"], locale.days["format"]
    return {
        "number": {
            "decimal": symbols["decimal"],
            "thousands": symbols["group"],
            "grouping": [3],
            "currency": ["", "\N{NO-BREAK SPACE}€"] if language == "es" else ["€", ""],
            "minus": "\N{MINUS SIGN}",
        },
        "time": {
            "dateTime": "%-d %b %Y, %H:%M",
            "date": "%d/%m/%Y",
            "time": "%H:%M",
            "periods": ["a. m.", "p. m."] if language == "es" else ["am", "pm"],
            "days": [days["wide"][day] for day in _DAYS],
            "shortDays": [days["abbreviated"][day] for day in _DAYS],
            "months": [months["wide"][month] for month in range(1, 13)],
            "shortMonths": [months["abbreviated"][month] for month in range(1, 13)],
        },
    }
