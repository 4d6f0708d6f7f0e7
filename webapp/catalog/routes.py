"""Addresses of the catalogue: each part adds its own."""

from webapp.catalog.blueprint import bp
from webapp.catalog.bundles import routes as _bundles
from webapp.catalog.discount_lists import routes as _discount_lists
from webapp.catalog.discount_lists import tier_routes as _tiers
from webapp.catalog.price_lists import copy_routes as _copies
from webapp.catalog.price_lists import item_routes as _items
from webapp.catalog.price_lists import routes as _price_lists
from webapp.catalog.products import family_routes as _families
from webapp.catalog.products import routes as _products
from webapp.catalog.rates import routes as _rates
from webapp.catalog.settings import routes as _settings
from webapp.catalog.taxes import routes as _taxes
from webapp.catalog.unit_groups import routes as _unit_groups

_ADDED = (
    *(
        _bundles,
        _copies,
        _discount_lists,
        _families,
        _items,
        _price_lists,
        _products,
        _rates,
        _settings,
        _taxes,
        _tiers,
    ),
    _unit_groups,
)

__all__ = ["bp"]
