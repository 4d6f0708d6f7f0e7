"""Writing products and their price list, inside the import's transaction."""

from webapp.catalog.records import PriceList, PriceListItem, Product, ProductFamily, TaxRate, Unit, UnitGroup
from webapp.core.folding import folded
from webapp.core.money import ONE, ZERO
from webapp.transfer.crm_sales_opportunities.figures import CURRENCY, EACH, code_of, family_of
from webapp.transfer.crm_sales_opportunities.model import COMPANY, PRICE_LIST, TAXED_SINCE, from_content
from webapp.transfer.crm_sales_opportunities.model import Product as Said
from webapp.transfer.crm_sales_opportunities.plan import Plan
from webapp.transfer.crm_sales_opportunities.state import Stock, contents

COUNTED = "count"


def lay_catalogue(plan: Plan, stock: Stock, ids: dict[tuple[str, str], int]) -> None:
    """Write new products with their prices, and new prices where nobody has changed them here; adds to `ids`."""
    company = ids["company", COMPANY]
    if plan.price_lists.new:
        list_ = PriceList.insert(unit_id=company, name=PRICE_LIST, currency=CURRENCY).execute()
        ids["price_list", PRICE_LIST] = list_
        # Prices of the file are what was paid: no tax of a unit above is added to them.
        TaxRate.insert(unit_id=company, category="standard", rate=ZERO, valid_from=TAXED_SINCE).execute()
    list_ = ids["price_list", PRICE_LIST]
    each = _each() if plan.products.new else 0
    for entry in plan.products.new:
        new = entry.value
        ids["product", new.key] = _product(new, each)
        PriceListItem.insert(
            price_list_id=list_, product_id=ids["product", new.key], unit_id=each, method="amount", value=new.price
        ).execute()
    before = contents(Said.kind, [entry.value.key for entry in plan.products.changed])
    for entry in plan.products.changed:
        old = from_content(Said, before[entry.value.key])
        _repriced(entry.value, old, ids["product", entry.value.key], list_, stock)
    if (plan.products.new or stock.repriced) and not plan.price_lists.new:
        PriceList.update(epoch=PriceList.epoch + 1, version=PriceList.version + 1).where(
            PriceList.id == list_
        ).execute()


def _product(new: Said, each: int) -> int:
    family = family_of(new.series)
    if family:
        ProductFamily.insert(code=family, name=new.series).on_conflict_ignore().execute()
    code = code_of(new.name)
    return Product.insert(
        code=code, name=new.name, family_code=family, unit_id=each, currency=CURRENCY, list_price=new.price,
        folded=folded(f"{code} {new.name}"),
    ).execute()  # fmt: skip


def _repriced(new: Said, old: Said, product: int, list_: int, stock: Stock) -> None:
    if new.name in stock.repriced:
        PriceListItem.update(value=new.price).where(
            (PriceListItem.price_list_id == list_)
            & (PriceListItem.product_id == product)
            & (PriceListItem.value == old.price)
        ).execute()
    if new.price != old.price:
        Product.update(list_price=new.price, version=Product.version + 1).where(
            (Product.id == product) & (Product.list_price == old.price)
        ).execute()
    if new.series != old.series:
        family, was = family_of(new.series), family_of(old.series)
        if family:
            ProductFamily.insert(code=family, name=new.series).on_conflict_ignore().execute()
        same = Product.family_code == was if was else Product.family_code.is_null()
        Product.update(family_code=family, version=Product.version + 1).where((Product.id == product) & same).execute()


def _each() -> int:
    """The unit of measure of which every line has one."""
    found = Unit.select(Unit.id).where(Unit.code == EACH).scalar()
    if found:
        return found
    group = UnitGroup.select(UnitGroup.id).where(UnitGroup.code == COUNTED).scalar()
    group = group or UnitGroup.insert(code=COUNTED, name="Count").execute()
    return Unit.insert(group_id=group, code=EACH, name=EACH, factor=ONE, decimals=0).execute()
