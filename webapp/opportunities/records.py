"""Tables of the aggregate: opportunities, their lines, shares, processes and stages."""

from peewee import BigIntegerField, BooleanField, CompositeKey, IntegerField, TextField

from webapp.db import Record
from webapp.db.fields import DayField, MoneyField, QuantityField, UtcField


class Process(Record):
    code = TextField()
    name = TextField()


class Stage(Record):
    process_id = BigIntegerField()
    code = TextField()
    name = TextField()
    position = IntegerField()
    probability = IntegerField()
    category = TextField()


class NumberSeries(Record):
    """The last opportunity number given in a year."""

    year = IntegerField(primary_key=True)
    last = BigIntegerField()


class Opportunity(Record):
    """The head of the aggregate. `version` is raised by every action on it; `search` is the folded text that `q` finds."""

    number = TextField()
    version = BigIntegerField(default=1)
    topic = TextField()
    account_id = BigIntegerField(null=True)
    contact_id = BigIntegerField(null=True)
    type = TextField()
    status = TextField(default="open")
    owner_user_id = BigIntegerField(null=True)
    owner_team_id = BigIntegerField(null=True)
    unit_id = BigIntegerField()
    process_id = BigIntegerField()
    stage_id = BigIntegerField()
    stage_since = UtcField()
    created = UtcField()
    created_by_id = BigIntegerField(null=True)
    close_date = DayField(null=True)
    expected_date = DayField(null=True)
    actual_close_date = DayField(null=True)
    time_frame = TextField(null=True)
    budget = MoneyField(null=True)
    budget_status = TextField(null=True)
    decision_process = TextField(null=True)
    situation = TextField(null=True)
    need = TextField(null=True)
    solution = TextField(null=True)
    next_step = TextField(null=True)
    probability = IntegerField(null=True)
    category = TextField(default="pipeline")
    score = IntegerField(null=True)
    grade = TextField(null=True)
    score_factors = TextField(default="[]")
    reason = TextField(null=True)
    hold_until = DayField(null=True)
    price_list_id = BigIntegerField(null=True)
    currency = TextField()
    revenue_mode = TextField(default="given")
    given_revenue = MoneyField(null=True)
    calculated_revenue = MoneyField(default=0)
    estimated_revenue = MoneyField(default=0)
    actual_revenue = MoneyField(null=True)
    discount_percent = QuantityField(default=0)
    discount_amount = MoneyField(default=0)
    freight = MoneyField(default=0)
    detail_total = MoneyField(default=0)
    discount = MoneyField(default=0)
    plugin_adjustment = MoneyField(default=0)
    total_before_freight = MoneyField(default=0)
    tax = MoneyField(default=0)
    total = MoneyField(default=0)
    line_count = IntegerField(default=0)
    unpriced = IntegerField(default=0)
    adjustments = TextField(default="[]")
    problems = TextField(default="[]")
    rules_fingerprint = TextField(default="")
    prices_fingerprint = TextField(default="")
    rules = TextField(default="")
    moved = TextField(default="")
    offered = IntegerField(null=True)
    frozen = BooleanField(default=False)
    discount_by_id = BigIntegerField(null=True)
    discount_agreed = TextField(default="")
    approval_id = BigIntegerField(null=True)
    loss_reason_id = BigIntegerField(null=True)
    closing_note = TextField(null=True)
    import_key = TextField(null=True)
    import_digest = TextField(null=True)
    search = TextField(default="")
    deleted = UtcField(null=True)


class LineItem(Record):
    """`given_price` is the override of a catalogue line and the price of a write-in; `pins` is what it keeps of the catalogue."""

    opportunity_id = BigIntegerField()
    position = IntegerField()
    product_id = BigIntegerField(null=True)
    text = TextField(null=True)
    description = TextField(null=True)
    unit_id = BigIntegerField(null=True)
    quantity = QuantityField()
    given_price = QuantityField(null=True)
    given_reason = TextField(null=True)
    given_by_id = BigIntegerField(null=True)
    discount_percent = QuantityField(default=0)
    discount_amount = MoneyField(default=0)
    requested_date = DayField(null=True)
    role = TextField(default="counted")
    bundle_line_id = BigIntegerField(null=True)
    part_quantity = QuantityField(null=True)
    rules = TextField(default="")
    asked_by_id = BigIntegerField(null=True)
    agreed = TextField(default="")
    alternative_to_id = BigIntegerField(null=True)
    tax_percent = QuantityField(default=0)
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
    pins = TextField(null=True)
    adjustments = TextField(default="[]")
    removed = UtcField(null=True)
    removed_by_id = BigIntegerField(null=True)


class Share(Record):
    """Rights on one record for a person or a team. `until` is the last day in the opportunity's unit's zone, `ends` its end."""

    opportunity_id = BigIntegerField()
    person_id = BigIntegerField(null=True)
    team_id = BigIntegerField(null=True)
    may_read = BooleanField(default=True)
    may_write = BooleanField(default=False)
    may_assign = BooleanField(default=False)
    may_share = BooleanField(default=False)
    may_close = BooleanField(default=False)
    until = DayField(null=True)
    ends = UtcField(null=True)
    note = TextField(default="")
    granted_by_id = BigIntegerField()
    created = UtcField()


class Offer(Record):
    """Version `n` of what was presented. `letter` and `figures` are what the customer reads, `traces` how it was priced."""

    opportunity_id = BigIntegerField()
    n = IntegerField()
    number = TextField()
    state = TextField(default="presented")
    language = TextField()
    currency = TextField()
    total = MoneyField()
    valid_until = DayField()
    letter = TextField()
    figures = TextField()
    traces = TextField()
    opportunity_version = BigIntegerField()
    presented = UtcField()
    presented_by_id = BigIntegerField(null=True)
    ended = UtcField(null=True)
    ended_by_id = BigIntegerField(null=True)
    reason = TextField(default="")


class VisitLog(Record):
    user_id = BigIntegerField()
    opportunity_id = BigIntegerField()
    at = UtcField()

    class Meta:
        primary_key = CompositeKey("user_id", "opportunity_id")
