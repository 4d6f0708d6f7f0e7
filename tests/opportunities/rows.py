"""Lines written straight into the table, where a test needs many of them and not the way in which they came."""

from decimal import Decimal

from webapp.opportunities.records import LineItem

ONE = Decimal(1)


def write_lines(deal: int, count: int) -> None:
    """Write-ins of one euro, priced as a pricing run would price them."""
    row = {
        "opportunity_id": deal, "text": "Obra", "quantity": ONE, "given_price": ONE, "status": "priced", "list_price": ONE,
        "unit_price": ONE, "gross": ONE, "volume_discount": 0, "plugin_adjustment": 0, "manual_discount": 0, "net": ONE,
        "tax": 0, "extended": ONE,
    }  # fmt: skip
    LineItem.insert_many([row | {"position": 100 + number} for number in range(count)]).execute()
