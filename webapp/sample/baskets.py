"""What an opportunity of the crowd orders: lines that come to about so much, and about how much they come to."""

import random
from decimal import Decimal

from webapp.sample.catalogue import PRODUCTS
from webapp.sample.deals import Item
from webapp.sample.trades import Trade

# Prices of the list, as near as planning needs them; the product's actions say what each line really comes to.
PRICES = {
    "CAFE-S100": 2500, "CAFE-S200": 4200, "CAFE-A100": 3450, "CAFE-A300": 6900, "MOL-M20": 640, "FIL-F5": 181,
    "TUE-SIERRA": 17.7, "TUE-PUERTO": 16.4, "TUE-FINCA": 23.5, "TUE-TARDE": 17.95, "SRV-INST": 260, "SRV-HORA": 58,
    "SRV-MANT": 390, "SRV-BAR": 340, "TUE-NIEBLA": 25.5, "PACK-APERTURA": 2990, "SIR-AVEL": 0, "CAF-RECOMPRA": 0,
}  # fmt: skip
MACHINES = frozenset(row.code for row in PRODUCTS if row.family == "machines")
COFFEE = frozenset(row.code for row in PRODUCTS if row.family == "coffee")
BY_MACHINE = ("MOL-M20", "SRV-INST", "SRV-MANT", "FIL-F5")
MOST_KILOS = 290


def basket(trade: Trade, target: float, count: int, chance: random.Random) -> tuple[Item, ...]:
    """`count` lines or fewer that come to about `target`."""
    mains = [code for code in trade.mains if PRICES[code] <= target] or [trade.extras[0]]
    main = chance.choice(mains)
    others = [code for code in trade.extras if code != main]
    chance.shuffle(others)
    chosen = sorted(others[: count - 1], key=trade.extras.index)
    for_one = PRICES[main] + sum(PRICES[code] for code in chosen if main in MACHINES and code in BY_MACHINE)
    loose = [code for code in chosen if not (main in MACHINES and code in BY_MACHINE)]
    share = chance.uniform(0.1, 0.3) if loose else 0.0
    quantity = max(1, round(target * (1 - share) / for_one))
    if main in COFFEE:
        quantity = max(6, min(3 * round(quantity / 3), MOST_KILOS))
    items = [Item(main, str(quantity))]
    for code in chosen:
        if code in loose:
            items.append(Item(code, str(_loose(code, target * share / len(loose)))))
        else:
            items.append(Item(code, str(quantity)))
    return tuple(items)


def worth(items: tuple[Item, ...], *, lowers_machines: bool, public: bool) -> float:
    """About what these lines come to."""
    machines = sum(float(item.quantity) for item in items if item.code in MACHINES)
    cut = next((cut for least, cut in ((10, 0.9), (6, 0.93), (3, 0.96)) if machines >= least), 1.0)
    total = 0.0
    for item in items:
        price = float(Decimal(item.price) if item.price else PRICES[item.code or ""]) * float(Decimal(item.quantity))
        if item.code in MACHINES:
            price *= (cut if lowers_machines else 1.0) * (0.94 if public else 1.0)
        if item.code in COFFEE:
            kilos = float(item.quantity)
            price *= 0.93 if kilos >= 100 else 0.96 if kilos >= 30 else 1.0
        total += price
    return total


def _loose(code: str, amount: float) -> int:
    quantity = max(1, round(amount / PRICES[code]))
    return max(3, min(3 * round(quantity / 3), MOST_KILOS)) if code in COFFEE else min(quantity, 11)
