"""Parts of a record (items of a list, tiers, units of a group) that an edit looks for and may find gone."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from webapp.audit.merging import Since
from webapp.core.errors import Conflict, NotVisible, StaleEdit
from webapp.core.language import _


class Part(Protocol):
    """What has an id among its like."""

    @property
    def id(self) -> int: ...


Found = TypeVar("Found", bound=Part)


def found_part(parts: Iterable[Found | None], id_: int, record: str, since: Since) -> Found:
    """The part with this id; StaleEdit where somebody has removed it since, else NotVisible."""
    found = next((part for part in parts if part is not None and part.id == id_), None)
    if found is not None:
        return found
    gone = [each for each in since.changes if each.record == record and each.field == "item"]
    if gone:
        last = gone[-1]
        raise StaleEdit(
            _("{who} lo ha quitado mientras tanto.", who=last.actor or _("Alguien")),
            (Conflict(record, "item", None, None, last.actor, last.at),),
        )
    raise NotVisible(_("No encontramos esta página."))
