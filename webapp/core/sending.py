"""How an action was sent."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sent:
    """How an action came: by page, api …, with which form and request.

    `confirmed` names what the person was asked first and agreed to: `new_version` of an offer whose prices are frozen.
    """

    via: str = "page"
    form_key: str | None = None
    digest: str | None = None
    request: str | None = None
    batch: str | None = None
    confirmed: str = ""
