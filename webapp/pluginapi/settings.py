"""How a plugin declares what a business unit may set.

`Settings` is a frozen dataclass at the top of the plugin. A field's type is bool, int, str, `Decimal`, `date`, another
frozen dataclass of these, one of them `| None`, or a `tuple[…, ...]` of them. Every field has a default, so that a unit
can enable the plugin without setting anything. `__post_init__` raises `ValueError` with a sentence when values don't
fit together.
"""

from webapp.pluginapi.texts import Text


def named(es: str, en: str, help: Text | None = None) -> dict[str, Text | None]:
    """What the form calls a setting, and a sentence that explains it: `field(default=3, metadata=named(…))`."""
    return {"label": Text(es=es, en=en), "help": help}
