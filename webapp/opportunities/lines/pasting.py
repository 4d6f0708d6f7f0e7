"""Rows pasted from a spreadsheet become lines: code or name, quantity, and a price where it isn't the list's."""

from dataclasses import dataclass, replace
from decimal import Decimal

from webapp.catalog import store as catalog
from webapp.catalog.store import ProductRow
from webapp.core.errors import FieldError, InvalidInput
from webapp.core.folding import folded
from webapp.core.language import _
from webapp.core.money import ZERO
from webapp.core.sending import Sent
from webapp.opportunities import store, totals
from webapp.opportunities.draft import NEW, Draft, Line
from webapp.opportunities.edit import Edited
from webapp.opportunities.lines import bundles
from webapp.opportunities.lines.actions import NewLine, check_quantity, drafted_line
from webapp.opportunities.lines.several import add_lines, grown
from webapp.opportunities.problems import REFUSED, problems_of, sentence
from webapp.people.access import Actor
from webapp.web import submitted
from webapp.web.numbers import read_quantity, read_unit_price

MOST_ROWS = 500
COLUMNS = 3
_HEADINGS = frozenset({"codigo", "code", "producto", "product", "sku", "referencia", "reference", "articulo", "item"})


@dataclass(frozen=True, slots=True)
class PastedRow:
    """A row as it was pasted, the line that it was understood as, and what is wrong with it.

    `errors` keep all rows from being added; `warning` says why the line has no price.
    """

    number: int
    cells: tuple[str, ...]
    line: Line | None = None
    errors: tuple[str, ...] = ()
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Pasted:
    """What was understood. `added` is the rows' net, `before` and `after` the opportunity's total without and with them."""

    rows: tuple[PastedRow, ...]
    added: Decimal
    before: Decimal
    after: Decimal

    @property
    def wrong(self) -> int:
        """How many rows can't be added as they are."""
        return sum(1 for row in self.rows if row.errors)


def understood(actor: Actor, draft: Draft, text: str, number_format: str) -> Pasted:
    """What the rows mean, priced with the opportunity but not stored. Raises InvalidInput for none or too many rows."""
    rows = _read(actor, draft, text, number_format)
    lines = tuple(row.line for row in rows if row.line is not None)
    if not lines:
        return Pasted(rows, ZERO, draft.head.total, draft.head.total)
    changed = grown(draft, _with_parts(actor, lines))
    run = totals.price(changed.draft, changed.edited, actor.epochs)
    problems = problems_of(run.draft.head.problems)
    told = tuple(_with_problems(row, run.draft, problems) for row in rows)
    added = sum((row.line.net or ZERO for row in told if row.line), ZERO)
    return Pasted(told, added, draft.head.total, run.draft.head.total)


def add_pasted(actor: Actor, opportunity: int, text: str, number_format: str, sent: Sent) -> Edited:
    """Add all rows as lines, in one action. Raises InvalidInput when any of them can't be, and then adds none."""

    def lines(draft: Draft) -> tuple[Line, ...]:
        rows = _read(actor, draft, text, number_format)
        if any(row.errors for row in rows):
            raise InvalidInput(FieldError("rows", _("Hay filas que no se entienden. No se ha añadido ninguna."), ""))
        return _with_parts(actor, tuple(row.line for row in rows if row.line is not None))

    return add_lines(actor, opportunity, lines, sent)


def _with_parts(actor: Actor, lines: tuple[Line, ...]) -> tuple[Line, ...]:
    sold = {line.product_id for line in lines if line.is_bundle and line.product_id is not None}
    return bundles.with_parts(actor, lines, sold)


def _read(actor: Actor, draft: Draft, text: str, number_format: str) -> tuple[PastedRow, ...]:
    cells = _cells(text)
    if not cells:
        raise InvalidInput(FieldError("rows", _("Pega al menos una fila: código, cantidad y, si quieres, precio."), ""))
    if len(cells) > MOST_ROWS:
        sentence_ = _("Caben {n} filas de una vez; hay {typed}. Pégalas en dos partes.", n=MOST_ROWS, typed=len(cells))
        raise InvalidInput(FieldError("rows", sentence_, ""))
    products = store.products_named({row[0] for _number, row in cells if row[0]})
    return tuple(_row(actor, draft, number, row, products, number_format) for number, row in cells)


def _cells(text: str) -> list[tuple[int, tuple[str, ...]]]:
    """Rows that hold anything, with their numbers; cells end at a tab, or at a semicolon where there is no tab."""
    rows = []
    plain = text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    for number, row in enumerate(plain.split("\n"), start=1):
        cells = tuple(cell.strip() for cell in row.split("\t" if "\t" in row else ";"))
        while cells and not cells[-1]:
            cells = cells[:-1]
        if cells:
            rows.append((number, cells))
    if rows and folded(rows[0][1][0]) in _HEADINGS:
        del rows[0]
    return rows


def _row(
    actor: Actor, draft: Draft, number: int, cells: tuple[str, ...], products: dict[str, ProductRow], number_format: str
) -> PastedRow:
    if len(cells) > COLUMNS:
        return PastedRow(number, cells, errors=(_("Sobran columnas: código, cantidad y precio."),))
    typed, amount, price = (*cells, "", "")[:COLUMNS]
    reader = submitted.Reader()
    name = reader.read(submitted.text, "product", typed, 300)
    product = products.get(folded(typed))
    units = catalog.heads(actor.epochs).units
    unit = units.get(product.unit_id) if product else None
    quantity = reader.read(read_quantity, "quantity", amount, number_format, unit.decimals if unit else 6)
    unit_price = reader.read(read_unit_price, "unit_price", price, number_format)
    if reader.errors:
        return PastedRow(number, cells, errors=tuple(error.sentence for error in reader.errors))
    new = NewLine(
        quantity=Decimal(1) if quantity is None else quantity,
        product=product,
        text=None if product else name,
        unit_price=unit_price,
    )
    try:
        line = replace(drafted_line(actor, draft, new), id=f"{NEW}-{number}")
        check_quantity(line)
    except InvalidInput as refused:
        return PastedRow(number, cells, errors=tuple(error.sentence for error in refused.errors))
    return PastedRow(number, cells, line)


def _with_problems(row: PastedRow, priced: Draft, problems: list[dict]) -> PastedRow:
    if row.line is None:
        return row
    own = [each for each in problems if each["line"] == row.line.id]
    errors = tuple(sentence(each) for each in own if each["code"] in REFUSED)
    line = priced.line(row.line.id)
    warning = next((sentence(each) for each in own if each["code"] not in REFUSED), "")
    return replace(row, line=line, errors=errors, warning=warning if line is None or line.net is None else "")
