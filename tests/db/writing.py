"""What a second process does in the tests of writing: `python -m tests.db.writing JOB DATABASE_URL …`."""

import sys

from webapp.accounts.records import Account
from webapp.db import connect, use, write


def say(word: object) -> None:
    """Tell the test, at once."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def many(count: int) -> None:
    """Read and write in one transaction, `count` times; says so after each."""
    for number in range(count):
        with write():
            seen = Account.select().count()
            Account.insert(name=f"{seen}", folded=f"{seen}").execute()
        say(number)


def edits(opportunity: int, name: str) -> None:
    """Edit one opportunity for ever, by the product's own action; each acknowledged value is printed."""
    from tests.support.world import email
    from webapp.core.sending import Sent
    from webapp.db.epochs import read_epochs
    from webapp.opportunities.header.actions import change_header
    from webapp.people.access import Actor
    from webapp.people.records import User

    person = User.get(User.email == email(name))
    actor = Actor(
        person.id,
        person.name,
        person.email,
        person.unit_id,
        "",
        "es",
        "es_ES",
        "Europe/Madrid",
        "system",
        read_epochs(),
    )
    number = 0
    while True:
        number += 1
        change_header(actor, opportunity, {"next_step": f"{name} {number}"}, Sent("job"), seen=None)
        say(number)


def hold() -> None:
    """Hold the write lock until told otherwise."""
    with write():
        Account.insert(name="held", folded="held").execute()
        say("held")
        sys.stdin.readline()


if __name__ == "__main__":
    job, url, *arguments = sys.argv[1:]
    use(connect(url))
    match job:
        case "many":
            many(int(arguments[0]))
        case "edits":
            edits(int(arguments[0]), arguments[1])
        case "hold":
            hold()
