"""Tables of the catalogue: units of measure, products and bundles, price lists, discount lists, taxes, exchange rates."""

from peewee import BigIntegerField, BooleanField, IntegerField, TextField

from webapp.db import Record
from webapp.db.fields import DayField, QuantityField


class UnitGroup(Record):
    """A group and its units change together: `version` is raised by every action on any of them."""

    code = TextField()
    name = TextField()
    version = BigIntegerField(default=1)


class Unit(Record):
    """A unit of measure; `factor` is how many base units of its group it holds."""

    group_id = BigIntegerField()
    code = TextField()
    name = TextField()
    factor = QuantityField()
    decimals = IntegerField(default=0)


class ProductFamily(Record):
    code = TextField(primary_key=True)
    name = TextField()
    version = BigIntegerField(default=1)


class Product(Record):
    """A product; one that is not `active` is retired: it stays where it is used and is offered nowhere."""

    code = TextField()
    name = TextField()
    description = TextField(default="")
    family_code = TextField(null=True)
    kind = TextField(default="good")
    unit_id = BigIntegerField()
    currency = TextField()
    list_price = QuantityField(null=True)
    current_cost = QuantityField(null=True)
    standard_cost = QuantityField(null=True)
    tax_category = TextField(default="standard")
    active = BooleanField(default=True)
    bundle = BooleanField(default=False)
    sellable_from = DayField(null=True)
    sellable_to = DayField(null=True)
    folded = TextField()
    version = BigIntegerField(default=1)


class BundlePart(Record):
    """A product in a bundle: `quantity` of it in one bundle where it is `required`, else it may be taken beside it."""

    bundle_id = BigIntegerField()
    product_id = BigIntegerField()
    quantity = QuantityField()
    required = BooleanField()


class DiscountList(Record):
    """Tiers by quantity. `currency` is that of amounts; None means the price list's own."""

    name = TextField()
    kind = TextField()
    currency = TextField(null=True)
    archived = BooleanField(default=False)
    version = BigIntegerField(default=1)


class DiscountTier(Record):
    discount_list_id = BigIntegerField()
    since = QuantityField()
    until = QuantityField(null=True)
    value = QuantityField()


class PriceList(Record):
    """`epoch` is raised when an item changes, so that stored prices know that they may have moved."""

    unit_id = BigIntegerField(null=True)
    name = TextField()
    currency = TextField()
    parent_id = BigIntegerField(null=True)
    valid_from = DayField(null=True)
    valid_to = DayField(null=True)
    epoch = BigIntegerField(default=1)
    archived = BooleanField(default=False)
    version = BigIntegerField(default=1)


class PriceListItem(Record):
    price_list_id = BigIntegerField()
    product_id = BigIntegerField()
    unit_id = BigIntegerField()
    method = TextField()
    value = QuantityField()
    rounding_policy = TextField(default="none")
    rounding_option = TextField(null=True)
    rounding_amount = QuantityField(null=True)
    discount_list_id = BigIntegerField(null=True)


class TaxRate(Record):
    unit_id = BigIntegerField()
    category = TextField()
    treatment = TextField(default="standard")
    rate = QuantityField()
    valid_from = DayField()
    version = BigIntegerField(default=1)


class ExchangeRate(Record):
    """One `from_currency` is `rate` `to_currency`, from the day `since` until a later one."""

    from_currency = TextField()
    to_currency = TextField()
    rate = QuantityField()
    since = DayField()
    version = BigIntegerField(default=1)
