"""How a plugin declares what a business unit may set.

`Settings` is a frozen dataclass at the top of the plugin. A field's type is bool, int, str, `Decimal`, `date`, another
frozen dataclass of these, one of them `| None`, or a `tuple[…, ...]` of them. Every field has a default, so that a unit
can enable the plugin without setting anything. `__post_init__` raises `ValueError` with a sentence when values don't
fit together.
"""

from dataclasses import field
from typing import Any

from webapp.pluginapi.texts import Text


def setting(default: Any, label: Text, help: Text | None = None) -> Any:
    """A field of `Settings` with its default, its name in the form and, if needed, a sentence that explains it."""
    return field(default=default, metadata={"label": label, "help": help})
