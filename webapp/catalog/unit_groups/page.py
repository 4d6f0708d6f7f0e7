"""What the page of units of measure is given: frozen values, typed, which the templates print and nothing more."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from webapp.catalog.fields import UNIT_FIELDS, UNIT_GROUP_FIELDS, CatalogField
from webapp.catalog.unit_groups.store import GroupHead, MeasureRow


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A unit in the table. A used one keeps what it means."""

    measure: MeasureRow
    is_used: bool


@dataclass(frozen=True, slots=True)
class GroupPanel:
    """A group with its units, the base first; after a refusal without a script also what was typed."""

    head: GroupHead
    measures: tuple[MeasureLine, ...]
    may_change: bool
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def base(self) -> str:
        """What the base unit is called."""
        return next((each.measure.name for each in self.measures if each.measure.factor == 1), "")

    @property
    def is_used(self) -> bool:
        """Whether something is counted in one of its units."""
        return any(each.is_used for each in self.measures)

    def field(self, name: str) -> CatalogField:
        """The field of this name of a unit, with its label and kind."""
        return UNIT_FIELDS[name]

    def group_field(self, name: str) -> CatalogField:
        """The same of the group."""
        return UNIT_GROUP_FIELDS[name]


@dataclass(frozen=True, slots=True)
class GroupsPage:
    """All groups, and the form for a new one."""

    groups: tuple[GroupPanel, ...]
    may_change: bool
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
