"""Accounts and contacts as tests meet them: made through the forms, read from the pages."""

import re

from werkzeug.test import TestResponse

from tests.support.markup import Markup
from tests.support.visitor import Visitor, form_key


def new_account(visitor: Visitor, name: str, **fields: object) -> int:
    """An account by the form; its id."""
    answer = visitor.post("/accounts", {"name": name, "form_key": form_key(), **fields})
    assert answer.status_code == 303, answer.text
    return int(answer.headers["Location"].rsplit("/", 1)[1])


def new_contact(visitor: Visitor, account: int, name: str, **fields: object) -> int:
    """A contact by the form; its id."""
    answer = visitor.post("/contacts", {"account": account, "name": name, "form_key": form_key(), **fields})
    assert answer.status_code == 303, answer.text
    return int(answer.headers["Location"].rsplit("/", 1)[1])


def version(visitor: Visitor, path: str) -> str:
    """The version of the account or contact at this address, as its title carries it."""
    return next(value for name, value in Markup(visitor.get(path).text).versions.items() if name.endswith("-title"))


def value(visitor: Visitor, path: str, record: str, field: str) -> str:
    """The value of a field on the page at this address."""
    return Markup(visitor.get(path).text).value(record, field)


def change(visitor: Visitor, path: str, seen: object = None, **fields: object) -> TestResponse:
    """An edit in place with the version that is there now, or the one that was seen."""
    return visitor.patch(path, {"version": seen or version(visitor, path), "form_key": form_key(), **fields})


def rows(answer: TestResponse) -> list[str]:
    """The records in the order in which an answer's table has them."""
    return re.findall(r'<tr[^>]* data-record="([^"]+)"', answer.text)
