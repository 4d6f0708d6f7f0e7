"""The questions that the core asks of plugins. Each has its page in docs/hooks/.

All are asked alike: one frozen request and the unit's settings (the plugin's own `Settings`, or None when it declares
none), one list of frozen answers. An empty list says nothing; None is a mistake. Either parameter may be left out.
"""

import pluggy

from webapp.pluginapi.happened import Happened, Noted
from webapp.pluginapi.people import Recommended, RecommendRequest, ScoreFactor
from webapp.pluginapi.pricing import (
    BasePrice,
    LineAdjustment,
    LineTax,
    NotApplied,
    Objection,
    OrderAdjustment,
    PriceListChoice,
    PriceListRequest,
    PricingRequest,
)
from webapp.pluginapi.process import (
    ActivityToCreate,
    DealRequest,
    Gate,
    MoveRequest,
    ProcessDefinition,
    ProcessFit,
    UnitRequest,
)
from webapp.pluginapi.selling import Card, LiteratureRequest, Panel, RecommendedLiterature

PROJECT = "oportuna"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def price_lists(request: PriceListRequest, settings: object) -> list[PriceListChoice | NotApplied]:
    """Which price list counts, and on which day is it read?

    Asked when an opportunity is opened and whenever a line is priced anew. Only an offered list can be named.
    """
    raise NotImplementedError


@hookspec
def base_prices(request: PricingRequest, settings: object) -> list[BasePrice | NotApplied]:
    """What is the unit price of a line, before any discount?

    Asked for the lines that are priced anew, which enter with the list's price. An overridden line is left alone.
    """
    raise NotImplementedError


@hookspec
def line_adjustments(request: PricingRequest, settings: object) -> list[LineAdjustment | NotApplied]:
    """What changes a line's price after its volume discount?

    `settings` is the plugin's own `Settings` instance for the opportunity's business unit, or None when it declares
    none. The order of the list is the order in which the adjustments are applied. Lines that are unpriced are in the
    request with `gross` None; an adjustment of them has no effect. An overridden line is adjusted only by an adjustment
    that says so.
    """
    raise NotImplementedError


@hookspec
def order_adjustments(request: PricingRequest, settings: object) -> list[OrderAdjustment | NotApplied]:
    """What changes the whole order after its own discount, before freight and tax?

    Signed; negative is a discount.
    """
    raise NotImplementedError


@hookspec
def taxes(request: PricingRequest, settings: object) -> list[LineTax | NotApplied]:
    """What is the tax rate of a line, where the unit's table doesn't know?"""
    raise NotImplementedError


@hookspec
def objections(request: PricingRequest, settings: object) -> list[Objection]:
    """What is wrong with a line or with the order, and does it keep what was typed from being saved?"""
    raise NotImplementedError


@hookspec
def processes(request: UnitRequest, settings: object) -> list[ProcessDefinition]:
    """Which sales processes does the plugin bring?"""
    raise NotImplementedError


@hookspec
def process_fits(request: DealRequest, settings: object) -> list[ProcessFit]:
    """Which sales process fits an opportunity, and why?"""
    raise NotImplementedError


@hookspec
def gates(request: MoveRequest, settings: object) -> list[Gate]:
    """May an opportunity move to a stage, be closed, or be presented?

    Asked again at every look at the panel: an answer holds for the request, not for good.
    """
    raise NotImplementedError


@hookspec
def stage_entered(request: DealRequest, settings: object) -> list[ActivityToCreate]:
    """What is there to do once a stage is entered?

    An activity of the same key is made once a visit.
    """
    raise NotImplementedError


@hookspec
def score_factors(request: DealRequest, settings: object) -> list[ScoreFactor]:
    """What speaks for an opportunity and what against it, in points with reasons?"""
    raise NotImplementedError


@hookspec
def recommendations(request: RecommendRequest, settings: object) -> list[Recommended]:
    """Who should own an opportunity, or help with it, and why?"""
    raise NotImplementedError


@hookspec
def literature(request: LiteratureRequest, settings: object) -> list[RecommendedLiterature]:
    """Which literature suits an opportunity, and why?"""
    raise NotImplementedError


@hookspec
def cards(request: DealRequest, settings: object) -> list[Card]:
    """What should the assistant say about an opportunity?"""
    raise NotImplementedError


@hookspec
def panels(request: DealRequest, settings: object) -> list[Panel]:
    """What else is worth showing on the record page, as labels and values?"""
    raise NotImplementedError


@hookspec
def opportunity_created(request: Happened, settings: object) -> list[Noted]:
    """What is there to note when an opportunity has been opened?"""
    raise NotImplementedError


@hookspec
def opportunity_changed(request: Happened, settings: object) -> list[Noted]:
    """What is there to note when fields or lines have changed?"""
    raise NotImplementedError


@hookspec
def stage_moved(request: Happened, settings: object) -> list[Noted]:
    """What is there to note when an opportunity has moved to another stage?"""
    raise NotImplementedError


@hookspec
def opportunity_won(request: Happened, settings: object) -> list[Noted]:
    """What is there to note when an opportunity has been won?"""
    raise NotImplementedError


@hookspec
def opportunity_lost(request: Happened, settings: object) -> list[Noted]:
    """What is there to note when an opportunity has been lost?"""
    raise NotImplementedError
