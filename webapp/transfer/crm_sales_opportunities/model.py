"""What the files say, as values: each knows its key in the source and is kept as text between two imports."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Literal

SOURCE = "crm-sales-opportunities"
COMPANY = "CRM Sales Opportunities"
TAXED_SINCE = date(1970, 1, 1)
PRICE_LIST = "Catalogue"

DealStage = Literal["prospecting", "engaging"]
DealStatus = Literal["open", "won", "lost"]


@dataclass(frozen=True, slots=True)
class Office:
    """A regional office, which becomes a business unit."""

    kind: ClassVar[str] = "unit"
    name: str

    @property
    def key(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Person:
    """A salesperson or a manager, `role` is the code of the role on their office's unit."""

    kind: ClassVar[str] = "user"
    name: str
    office: str
    role: Literal["salesperson", "sales_manager"]
    manager: str | None = None

    @property
    def key(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Company:
    """A customer; `parent` names another one of the file."""

    kind: ClassVar[str] = "account"
    name: str
    sector: str = ""
    employees: int | None = None
    country: str = ""
    parent: str | None = None

    @property
    def key(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Product:
    """A product with its price in USD."""

    kind: ClassVar[str] = "product"
    name: str
    series: str
    price: Decimal

    @property
    def key(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class PriceList:
    """All prices of the file."""

    kind: ClassVar[str] = "price_list"
    prices: tuple[tuple[str, str], ...]

    @property
    def key(self) -> str:
        return PRICE_LIST


@dataclass(frozen=True, slots=True)
class Deal:
    """An opportunity: `engaged`, `closed` and `expected` are days, `revenue` is what a closed one brought in."""

    kind: ClassVar[str] = "opportunity"
    key: str
    agent: str
    product: str
    account: str | None
    stage: DealStage
    status: DealStatus
    engaged: date | None = None
    closed: date | None = None
    expected: date | None = None
    revenue: Decimal | None = None

    @property
    def topic(self) -> str:
        return f"{self.product} · {self.account}" if self.account else self.product


Value = Office | Person | Company | Product | PriceList | Deal

_READ: Mapping[str, Callable[[Any], Any]] = {
    "price": Decimal, "revenue": Decimal,
    "engaged": date.fromisoformat, "closed": date.fromisoformat, "expected": date.fromisoformat,
    "prices": lambda rows: tuple((name, price) for name, price in rows),
}  # fmt: skip


def as_content(value: Value) -> str:
    """The value as compact JSON."""
    return json.dumps(asdict(value), default=str, ensure_ascii=False, separators=(",", ":"))


def from_content(kind: type[Value], text: str) -> Any:
    """The value that `as_content` wrote."""
    found = json.loads(text)
    return kind(**{name: _READ[name](v) if name in _READ and v is not None else v for name, v in found.items()})


def digest_of(content: str) -> str:
    """Equal for equal content."""
    return hashlib.sha256(content.encode()).hexdigest()[:32]
