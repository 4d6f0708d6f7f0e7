"""What editing in place shows, whichever record it is about: choices, one editor at a time, both values of a conflict."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


class EditedField(Protocol):
    """A field that is edited in place: its name, how it is edited, and its label in the reader's language."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def text(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Option:
    """One of the values that a field can be set to: as it is sent, and as it is read."""

    value: str
    text: str


@dataclass(frozen=True, slots=True)
class Editor:
    """One editor, as page and as fragment. `value` is what its input starts with; `suggests` where a list comes from.

    After a refusal `version` and `number_format` are those of the refused form, and `carried` its other fields.
    """

    address: str
    back: str
    title: str
    field: EditedField
    value: str
    version: int
    options: tuple[Option, ...] = ()
    shown: str = ""
    suggests: str = ""
    error: str = ""
    carried: tuple[tuple[str, str], ...] = ()
    number_format: str = ""


@dataclass(frozen=True, slots=True)
class ToldConflict:
    """A field that somebody else changed: both values as people read them. `mine` of what was removed is empty;
    `restorable` where it can be brought back with this edit in it."""

    label: str
    mine: str
    theirs: str
    by: str
    at: datetime
    removed: bool = False
    restorable: bool = True


@dataclass(frozen=True, slots=True)
class ConflictCard:
    """What a 409 shows. `version` is the one to send again with; `submitted` are the fields as they came."""

    address: str
    back: str
    version: int
    conflicts: tuple[ToldConflict, ...]
    submitted: tuple[tuple[str, str], ...] = ()
    section: str = ""
    number_format: str = ""


@dataclass(frozen=True, slots=True)
class TypedForm:
    """A creation form: what was typed, by field, and the sentence that stands beside each refused one."""

    form_key: str
    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, tuple[Option, ...]] = field(default_factory=dict)

    def value(self, name: str, usual: str = "") -> str:
        """What stands in this field."""
        return self.values.get(name, usual)

    def error(self, name: str) -> str:
        """What is wrong with this field; empty when nothing is."""
        return self.errors.get(name, "")
