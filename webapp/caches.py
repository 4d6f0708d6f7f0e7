"""All that a process keeps of its database, forgotten when it turns to another one."""

from webapp.catalog import store as catalog
from webapp.opportunities import processes
from webapp.opportunities.approvals import limits
from webapp.people import access, units
from webapp.pluginhost import store as plugins


def forget() -> None:
    """Empty every cache. They are keyed by epochs and need no clearing while the database stays the same."""
    for slice_ in (access, units, catalog, plugins, processes, limits):
        slice_.forget()
