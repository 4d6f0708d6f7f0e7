"""How a customer of the sample is written down."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Customer:
    """An account. `contacts` are name and job title; `domain` is where they receive mail."""

    name: str
    city: str
    sector: str
    owner: str
    domain: str = ""
    contacts: tuple[tuple[str, str], ...] = ()
