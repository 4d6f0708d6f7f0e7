"""The lists of accounts and contacts: what the address asks for, and what there is of it."""

from collections.abc import Mapping

from webapp.accounts import list_store
from webapp.accounts.page import ListPage
from webapp.accounts.rights import may_create
from webapp.core.folding import folded
from webapp.people.access import Actor

PAGE = 50
ACCOUNT_SORTS = ("name", "city", "sector", "owner", "open", "recent")
CONTACT_SORTS = ("name", "account", "recent")


def accounts_page(actor: Actor, asked: Mapping[str, str]) -> ListPage:
    """The page of accounts that the address asks for; what makes no sense there has its usual value.

    Two statements; when a search finds nothing, how many there are and how many contacts it would find instead.
    """
    query, words, sort = _asked(asked, ACCOUNT_SORTS)
    whose = "mine" if asked.get("whose") == "mine" else "all"
    owner = actor.user if whose == "mine" else None
    count = list_store.count_accounts(words, owner)
    found = _Window(asked, count)
    return ListPage(
        query=query,
        sort=sort,
        count=count,
        total=count if count else list_store.count_accounts((), owner),
        page=found.page,
        pages=found.pages,
        first=found.first,
        last=found.last,
        accounts=tuple(list_store.account_rows(actor, words, owner, sort, found.offset, PAGE)) if count else (),
        whose=whose,
        elsewhere=list_store.count_contacts(words) if words and not count else 0,
        may_create=may_create(actor),
    )


def contacts_page(actor: Actor, asked: Mapping[str, str]) -> ListPage:
    """The same for contacts."""
    query, words, sort = _asked(asked, CONTACT_SORTS)
    count = list_store.count_contacts(words)
    found = _Window(asked, count)
    return ListPage(
        query=query,
        sort=sort,
        count=count,
        total=count if count else list_store.count_contacts(()),
        page=found.page,
        pages=found.pages,
        first=found.first,
        last=found.last,
        contacts=tuple(list_store.contact_rows(words, sort, found.offset, PAGE)) if count else (),
        elsewhere=list_store.count_accounts(words, None) if words and not count else 0,
        may_create=may_create(actor),
    )


class _Window:
    """Which rows of `count` the asked page shows; a page that isn't there is the nearest one that is."""

    def __init__(self, asked: Mapping[str, str], count: int):
        text = asked.get("page", "")
        number = max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1
        self.pages = max(1, -(-count // PAGE))
        self.page = min(number, self.pages)
        self.offset = (self.page - 1) * PAGE
        self.first = self.offset + 1 if count else 0
        self.last = min(self.page * PAGE, count)


def _asked(asked: Mapping[str, str], sorts: tuple[str, ...]) -> tuple[str, tuple[str, ...], str]:
    query = asked.get("q", "").strip()[:200]
    sort = asked.get("sort", sorts[0])
    return query, tuple(folded(query).split()[:6]), sort if sort in sorts else sorts[0]
