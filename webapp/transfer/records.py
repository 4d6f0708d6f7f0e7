"""Tables of imports: what each row of a source became, and the opportunities that wait to be written all at once."""

from peewee import BigIntegerField, CompositeKey, IntegerField, TextField

from webapp.db import Record
from webapp.db.fields import DayField, MoneyField, QuantityField, UtcField


class Imported(Record):
    """A row of a source, the record that it became, and what the import wrote of it (`content`, JSON)."""

    source = TextField()
    kind = TextField()
    key = TextField()
    record_id = BigIntegerField()
    digest = TextField()
    content = TextField()

    class Meta:
        primary_key = CompositeKey("source", "kind", "key")


class StagedDeal(Record):
    """An opportunity to be; `place` is its place among the numbers of its year, account, agent and product are keys."""

    batch = TextField()
    key = TextField()
    staged = UtcField()
    line = IntegerField()
    import_key = TextField()
    digest = TextField()
    content = TextField()
    year = IntegerField()
    place = IntegerField()
    number = TextField(null=True)
    topic = TextField()
    account = TextField(null=True)
    agent = TextField()
    product = TextField()
    stage = TextField()
    status = TextField()
    opened = UtcField()
    closed = UtcField(null=True)
    close_date = DayField(null=True)
    expected_date = DayField(null=True)
    probability = IntegerField()
    category = TextField()
    score = IntegerField(null=True)
    grade = TextField(null=True)
    score_factors = TextField()
    actual_revenue = MoneyField(null=True)
    search = TextField()

    class Meta:
        primary_key = CompositeKey("batch", "key")


class StagedProduct(Record):
    """The figures of one line with this product, and of an opportunity that consists of it."""

    batch = TextField()
    product = TextField()
    product_id = BigIntegerField()
    unit_id = BigIntegerField()
    tax_percent = QuantityField()
    status = TextField()
    list_price = QuantityField(null=True)
    unit_price = QuantityField(null=True)
    gross = MoneyField(null=True)
    volume_discount = MoneyField(null=True)
    plugin_adjustment = MoneyField(null=True)
    manual_discount = MoneyField(null=True)
    net = MoneyField(null=True)
    tax = MoneyField(null=True)
    extended = MoneyField(null=True)
    pins = TextField()
    line_steps = TextField()
    order_steps = TextField()
    total_before_freight = MoneyField()
    detail_total = MoneyField()
    total_tax = MoneyField()
    total = MoneyField()
    revenue = MoneyField()
    unpriced = IntegerField()
    problems = TextField()

    class Meta:
        primary_key = CompositeKey("batch", "product")
