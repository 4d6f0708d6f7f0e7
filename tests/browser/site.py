"""The served application under test, and what happens behind the pages' backs: other people, ended sessions."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.support.server import served
from tests.support.visitor import Visitor, form_key
from tests.support.world import World, email, make_world

if TYPE_CHECKING:
    from flask import Flask
    from peewee import Database


@dataclass(frozen=True)
class Record:
    """An opportunity made for a test: its id, its page's address, the ids of its lines in their order."""

    id: int
    url: str
    lines: tuple[int, ...]

    def cell(self, name: str, line: int | None = None) -> str:
        """The id of the cell of a field of the header, or of the line at this place."""
        return f"f-{name}" if line is None else f"l{self.lines[line]}-{name}"


@dataclass
class Site:
    """`address` is where it is served; `visitor` is a person at the test client, quicker than a browser."""

    address: str
    app: "Flask"
    database: "Database"
    world: World
    _visitors: dict[str, Visitor] = field(default_factory=dict)

    def turn_to(self) -> None:
        """Let tables speak to this site's database."""
        from webapp import caches
        from webapp.db import use

        use(self.database)
        caches.forget()

    def visitor(self, name: str) -> Visitor:
        if name not in self._visitors:
            self._visitors[name] = Visitor(self.app, name)
        return self._visitors[name]

    def cookie(self, name: str) -> dict[str, Any]:
        """A session of this person's that nobody else uses, as Playwright takes cookies."""
        from webapp.people import sessions

        with self.database.connection_context():
            started = sessions.start(self.world.people[name])
        return {"name": "oportuna", "value": started.cookie, "url": self.address}

    def end_sessions(self, name: str) -> None:
        """The person's sessions end on the server, as after a long lunch."""
        from webapp.people.records import Session

        with self.database.connection_context():
            Session.delete().where(Session.user_id == self.world.people[name]).execute()
        self._visitors.pop(name, None)

    def newcomer(self, name: str) -> str:
        """Another salesperson of Café Sur, whose language and theme no other test changes."""
        from webapp.core import clock
        from webapp.db import write
        from webapp.db.epochs import raise_epoch
        from webapp.people.records import RoleGrant, User

        with self.database.connection_context(), write():
            ana = User.get(User.email == email("ana"))
            role = RoleGrant.get(RoleGrant.user_id == ana.id).role_id
            self.world.people[name] = User.insert(
                email=email(name), name=name.title(), unit_id=ana.unit_id, password=ana.password, created=clock.now()
            ).execute()
            RoleGrant.insert(user_id=self.world.people[name], role_id=role, unit_id=ana.unit_id).execute()
            raise_epoch("access")
        return name

    def opportunity(self, *lines: tuple[str, object], owner: str = "ana", **facts: object) -> Record:
        """A new one with these lines: ("CAFE-S100", 2), …"""
        visitor = self.visitor(owner)
        usual = {"topic": "Dos Café S-100 para la terraza", "account": str(self.world.accounts["mirador"])}
        id = visitor.create(**{**usual, "close_date": "2031-03-14", "situation": "Un molino viejo.", **facts})
        made = tuple(visitor.add_line(id, product, quantity) for product, quantity in lines)
        return Record(id, f"{self.address}/opportunities/{id}", made)

    def change(self, name: str, record: Record, line: int | None = None, **fields: object) -> None:
        """What this person's browser would send: an edit on top of what is there now."""
        visitor = self.visitor(name)
        path = f"/opportunities/{record.id}" + ("" if line is None else f"/lines/{record.lines[line]}")
        sent = {**fields, "version": visitor.version(record.id), "form_key": form_key()}
        answer = visitor.patch(path, sent)
        assert answer.status_code == 200, answer.text

    def stored(self, record: Record) -> dict:
        """The opportunity as JSON, as it is in the database now."""
        return self.visitor("ana").record(record.id)

    def stored_lines(self, record: Record) -> list[dict]:
        return self.visitor("ana").lines(record.id)


@contextmanager
def serve(url: str, home: Path) -> Iterator[Site]:
    """The application over a migrated database, with the small company in it, on loopback."""
    from tests.support.database import disconnect
    from webapp.app import create_app
    from webapp.db import connect, use
    from webapp.pluginhost import host
    from webapp.settings import Settings

    database = connect(url)
    use(database)
    with database.connection_context():
        world = make_world()
    # The process's own plugin workers, where there are some, answer here too.
    waiting, host._host = host._host, None
    settings = Settings(home=home, database_url=url, secret_key="k" * 32, plugin_timeout_ms=10_000, testing=True)
    app = create_app(settings, database)
    if waiting is not None:
        host.close()
        host._host = waiting
    with served(app.wsgi_app) as address:
        yield Site(address, app, database, world)
    disconnect(database)
