"""What a pricing run found wrong, told to people; and which of it refuses an edit."""

import json
from collections.abc import Mapping

from webapp.catalog.price_words import problem_sentence
from webapp.core.errors import FieldError, InvalidInput
from webapp.core.language import _
from webapp.opportunities.draft import ChangedDraft, Draft

# What a form may not ask for; anything else is stored and shown.
REFUSED = frozenset(
    {"quantity_decimals", "quantity_range", "amount_range", "percentage_invalid", "discount_exceeds_price"}
)
# What the catalogue got wrong, whoever edits the line: stored and shown, like a price that is missing.
OF_THE_CATALOGUE = (None, "product", "price_list")


def sentence(problem: dict) -> str:
    """A stored problem as one sentence in the reader's language."""
    return problem_sentence(problem["code"], problem["facts"])


def problems_of(stored: str) -> list[dict]:
    """The problems that an opportunity keeps: code, line, field, facts."""
    return json.loads(stored)


def about(stored: str, ids: Mapping[str, str]) -> str:
    """The same problems, about the lines by the ids that they have now."""
    if not any(f'"{line}"' in stored for line in ids):
        return stored
    rows = [problem | {"line": ids.get(problem["line"], problem["line"])} for problem in problems_of(stored)]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def refuse_impossible(after: Draft, changed: ChangedDraft) -> None:
    """Raise InvalidInput where what was typed can't be: too many decimals, a discount above the price."""
    typed = {(change.record.removeprefix("line:"), change.field) for change in changed.changes}
    errors = []
    for problem in problems_of(after.head.problems):
        line = problem["line"]
        is_ours = line in changed.edited or (line is None and ("opportunity", problem["field"]) in typed)
        refused = problem["code"] in REFUSED or "refuses" in problem["facts"]
        if refused and problem["field"] not in OF_THE_CATALOGUE and is_ours:
            errors.append(FieldError(problem["field"], sentence(problem)))
        elif problem["code"] == "amount_range" and line is None:
            field = next((change.field for change in changed.changes), "quantity")
            errors.append(FieldError(field, _("Con esto, el total pasaría del límite: menos de 1.000.000.000.000.")))
    if errors:
        raise InvalidInput(*errors)
