"""The tree of business units and their settings, kept in the process under the epoch at which they were read."""

from dataclasses import dataclass

from webapp.db.epochs import Epochs
from webapp.people.records import BusinessUnit, UnitSetting


@dataclass(frozen=True, slots=True)
class Unit:
    """A business unit; `settings` are its own or the nearest ancestor's."""

    id: int
    name: str
    parent: int | None
    currency: str
    locale: str
    time_zone: str
    path: tuple[int, ...]
    settings: dict[str, str]


@dataclass(frozen=True, slots=True)
class UnitTree:
    """All units by id."""

    units: dict[int, Unit]

    def __getitem__(self, unit: int) -> Unit:
        return self.units[unit]

    def below(self, unit: int) -> frozenset[int]:
        """The unit itself and all that hang below it."""
        return frozenset(u.id for u in self.units.values() if unit in u.path)


_cache: dict[tuple[int, int], UnitTree] = {}


def unit_tree(epochs: Epochs) -> UnitTree:
    """The tree at these epochs. Two statements when it isn't in the process yet."""
    key = (epochs.access, epochs.rules)
    tree = _cache.get(key)  # one look: another thread may clear it in between
    if tree is None:
        tree = _read_tree()
        _cache.clear()
        _cache[key] = tree
    return tree


def forget() -> None:
    """Empty the process's cache: another database is used from here on."""
    _cache.clear()


def _read_tree() -> UnitTree:
    rows = {row.id: row for row in BusinessUnit.select()}
    own: dict[int, dict[str, str]] = {}
    for setting in UnitSetting.select():
        own.setdefault(setting.unit_id, {})[setting.name] = setting.value
    return UnitTree({unit: _unit(unit, rows, own) for unit in rows})


def _unit(unit: int, rows: dict[int, BusinessUnit], own: dict[int, dict[str, str]]) -> Unit:
    path, at = [], unit
    while at is not None and at not in path:
        path.append(at)
        at = rows[at].parent_id
    settings: dict[str, str] = {}
    for ancestor in reversed(path):
        settings.update(own.get(ancestor, {}))
    row = rows[unit]
    return Unit(unit, row.name, row.parent_id, row.currency, row.locale, row.time_zone, tuple(path), settings)
