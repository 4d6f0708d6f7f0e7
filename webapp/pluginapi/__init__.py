"""All that a plugin may import.

A plugin is a module or a package with `hookimpl`s. Each hook is a question with one frozen request; the answer is
frozen data. The core does the arithmetic, the rounding, the storage and the HTML.

Besides its hooks the module says `API_VERSIONS` (the versions of this API it was made for, `(1,)`), `VERSION` (its own;
an installed distribution's version stands in), and may say `TITLE` (a `Text`) and `Settings` (a frozen dataclass).
"""

from webapp.pluginapi.hookspecs import hookimpl
from webapp.pluginapi.pricing import LineAdjustment, NotApplied, OrderAdjustment, PricingLine, PricingRequest
from webapp.pluginapi.settings import named
from webapp.pluginapi.texts import Text

API_VERSION = 1

__all__ = [
    "API_VERSION",
    "LineAdjustment",
    "NotApplied",
    "OrderAdjustment",
    "PricingLine",
    "PricingRequest",
    "Text",
    "hookimpl",
    "named",
]
