"""What has happened, told after the commit, in the background, at least once."""

from dataclasses import dataclass

from webapp.pluginapi.deal import Deal
from webapp.pluginapi.texts import Text


@dataclass(frozen=True, slots=True)
class FieldMoved:
    """A field that changed, as stored texts; None is empty."""

    field: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of one opportunity. `event` is the same when it is told again: remember it to do things once.

    `from_stage` is a code, for a stage that moved; `changes` are the fields of this action.
    """

    event: str
    deal: Deal
    changes: tuple[FieldMoved, ...] = ()
    from_stage: str | None = None


@dataclass(frozen=True, slots=True)
class Noted:
    """A sentence for the opportunity's timeline, written by the core under the plugin's name."""

    text: Text
