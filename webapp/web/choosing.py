"""What a box that is filled by typing offers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One offer: what is sent, what is shown, and a word that tells it from others alike."""

    value: str
    text: str
    hint: str = ""
