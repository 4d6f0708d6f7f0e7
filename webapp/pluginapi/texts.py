"""A text in every language of the interface."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """The same sentence in Spanish and in English; both are required and not empty."""

    es: str
    en: str
