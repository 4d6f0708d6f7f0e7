"""Text folded for searching: without accents or case, ñ as n, runs of spaces as one; the same on both databases.

What can't be seen is dropped too: a NUL, which PostgreSQL refuses, half a surrogate pair, a soft hyphen.
"""

import unicodedata


def folded(*texts: str | None) -> str:
    """The texts joined and folded: "Café S-100" is found by "cafe s-100"."""
    joined = " ".join(text for text in texts if text)
    plain = unicodedata.normalize("NFKD", joined.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c) and _is_seen(c)).split())


def _is_seen(character: str) -> bool:
    return character.isprintable() or character.isspace()
