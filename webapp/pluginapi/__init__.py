"""All that a plugin may import.

A plugin is a module or a package with `hookimpl`s. Each hook is a question with one frozen request; the answer is
frozen data. The core does the arithmetic, the rounding, the storage and the HTML.
"""

from webapp.pluginapi.hookspecs import hookimpl
from webapp.pluginapi.pricing import LineAdjustment, NotApplied, OrderAdjustment, PricingLine, PricingRequest
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
]
