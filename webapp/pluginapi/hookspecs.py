"""The questions that the core asks of plugins. Each has its page in docs/hooks/."""

import pluggy

from webapp.pluginapi.pricing import LineAdjustment, NotApplied, OrderAdjustment, PricingRequest

PROJECT = "oportuna"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def line_adjustments(request: PricingRequest, settings: object) -> list[LineAdjustment | NotApplied]:
    """What changes a line's price after its volume discount.

    `settings` is the plugin's own `Settings` instance for the opportunity's business unit, or None when it declares
    none. The order of the list is the order in which the adjustments are applied. Lines that are unpriced are in the
    request with `gross` None; an adjustment of them has no effect. An overridden line is adjusted only by an adjustment
    that says so.
    """
    raise NotImplementedError


@hookspec
def order_adjustments(request: PricingRequest, settings: object) -> list[OrderAdjustment | NotApplied]:
    """What changes the whole order after its own discount, before freight and tax. Signed; negative is a discount."""
    raise NotImplementedError
