"""All that a plugin may import.

A plugin is a module or a package with `hookimpl`s. Each hook is a question with one frozen request; the answer is
frozen data. The core does the arithmetic, the rounding, the storage and the HTML.

Besides its hooks the module says `API_VERSIONS` (the versions of this API it was made for, `(1,)`), `VERSION` (its own;
an installed distribution's version stands in), and may say `TITLE` (a `Text`) and `Settings` (a frozen dataclass).
"""

from webapp.pluginapi.deal import Deal, DealAccount, DealLine, Fact
from webapp.pluginapi.happened import FieldMoved, Happened, Noted
from webapp.pluginapi.hookspecs import hookimpl
from webapp.pluginapi.people import Candidate, Recommended, RecommendRequest, ScoreFactor
from webapp.pluginapi.pricing import (
    BasePrice,
    LineAdjustment,
    LineTax,
    NotApplied,
    Objection,
    OfferedPriceList,
    OrderAdjustment,
    PriceListChoice,
    PriceListRequest,
    PricingLine,
    PricingRequest,
)
from webapp.pluginapi.process import (
    ActivityToCreate,
    DealRequest,
    Gate,
    MoveRequest,
    ProcessDefinition,
    ProcessFit,
    StageDefinition,
    StepDefinition,
    UnitRequest,
)
from webapp.pluginapi.selling import (
    Card,
    LiteratureOffered,
    LiteratureRequest,
    Panel,
    PanelRow,
    RecommendedLiterature,
)
from webapp.pluginapi.settings import named
from webapp.pluginapi.texts import Text

API_VERSION = 1

__all__ = [
    "API_VERSION",
    "ActivityToCreate",
    "BasePrice",
    "Candidate",
    "Card",
    "Deal",
    "DealAccount",
    "DealLine",
    "DealRequest",
    "Fact",
    "FieldMoved",
    "Gate",
    "Happened",
    "LineAdjustment",
    "LineTax",
    "LiteratureOffered",
    "LiteratureRequest",
    "MoveRequest",
    "NotApplied",
    "Noted",
    "Objection",
    "OfferedPriceList",
    "OrderAdjustment",
    "Panel",
    "PanelRow",
    "PriceListChoice",
    "PriceListRequest",
    "PricingLine",
    "PricingRequest",
    "ProcessDefinition",
    "ProcessFit",
    "RecommendRequest",
    "Recommended",
    "RecommendedLiterature",
    "ScoreFactor",
    "StageDefinition",
    "StepDefinition",
    "Text",
    "UnitRequest",
    "hookimpl",
    "named",
]
