"""Sessions are rows: the cookie holds 256 random bits, the row their SHA-256. Before sign-in it is Flask's signed cookie.

One statement a request reads session, person and epochs; reading writes nothing.
"""

import hashlib
import json
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask, Request, Response, g
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin

from webapp.core import clock
from webapp.db import FAILED, UNREACHABLE, connection, open_connection, write, write_if_free
from webapp.db.epochs import Epoch, Epochs
from webapp.db.prepared import Prepared, slot
from webapp.people.access import Actor
from webapp.people.records import Session, User

IDLE = timedelta(minutes=60)
LONGEST = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=5)
_MARK = "s."
_SESSION = Prepared(
    lambda: (
        Session.select(
            Session.created, Session.seen, Session.data,
            User.id, User.name, User.email, User.unit_id, User.job, User.language, User.locale, User.time_zone, User.theme,
            User.single_keys, User.unread, Epoch.access, Epoch.rules, Epoch.prices,
        )
        .join(User, on=(User.id == Session.user_id))
        .join(Epoch, on=(Epoch.id == 1))
        .where((Session.token == slot("token")) & User.active)
    )
)  # fmt: skip


class RowSession(SecureCookieSession):
    """A signed-in person's session: its data, and the row that it came from."""

    def __init__(self, data: dict, token: str, actor: Actor, seen_due: bool):
        super().__init__(data)
        self.token = token
        self.actor = actor
        self.seen_due = seen_due


@dataclass(frozen=True, slots=True)
class Started:
    """A session that has just begun; `cookie` is told to nobody but the browser."""

    cookie: str


class RowSessions(SecureCookieSessionInterface):
    """Flask's session interface over the table."""

    def __init__(self, skips: Callable[[str], bool]):
        self._skips = skips

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if self._skips(request.path):
            return SecureCookieSession()
        cookie = request.cookies.get(self.get_cookie_name(app), "")
        try:
            open_connection()
            found = find(cookie) if cookie.startswith(_MARK) else None
        except (*UNREACHABLE, FAILED) as error:
            # Raised by `refuse_without_database`, where an answer can be given: Flask handles no errors in here.
            g.unreachable = error
            return SecureCookieSession()
        if not cookie.startswith(_MARK):
            return super().open_session(app, request)
        if found is None:
            g.session_ended = True
            return SecureCookieSession()
        g.actor = found.actor
        return found

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        response.vary.add("Cookie")
        if started := g.get("session_started"):
            self._send(app, response, started.cookie)
        elif g.get("session_stopped"):
            response.delete_cookie(self.get_cookie_name(app), path="/", secure=app.config["SESSION_COOKIE_SECURE"])
        elif not isinstance(session, RowSession):
            super().save_session(app, session, response)
        elif session.modified:
            with write():
                Session.update(data=json.dumps(dict(session))).where(Session.token == session.token).execute()
        elif session.seen_due:
            response.call_on_close(lambda: _mark_seen(session.token))

    def _send(self, app: Flask, response: Response, cookie: str) -> None:
        response.set_cookie(
            self.get_cookie_name(app),
            cookie,
            httponly=True,
            samesite="Lax",
            path="/",
            secure=app.config["SESSION_COOKIE_SECURE"],
        )


def refuse_without_database() -> None:
    """Raise what kept this request's session from being read."""
    if error := g.get("unreachable"):
        raise error


def find(cookie: str) -> RowSession | None:
    """The session of this cookie with its person and the epochs, or None when it ended. One statement."""
    token = _digest(cookie)
    row = _SESSION.first(token=token)
    if row is None:
        return None
    created, seen, data, user, name, email, unit, job, language, locale, zone, theme, keys, unread, *epochs = row
    now = clock.now()
    if now - seen > IDLE or now - created > LONGEST:
        return None
    actor = Actor(
        user, name, email, unit, job, language, locale, zone, theme, Epochs(*epochs), keys=keys, unread=unread
    )
    return RowSession(json.loads(data), token, actor, now - seen > SEEN_EVERY)


def start(user: int, csrf: str | None = None) -> Started:
    """Begin a new session for the person; a new token each time, so that an old one is worth nothing."""
    cookie = _MARK + secrets.token_urlsafe(32)
    now = clock.now()
    data = json.dumps({"csrf_token": csrf or secrets.token_hex(20)})
    with write():
        Session.delete().where((Session.seen < now - IDLE) | (Session.created < now - LONGEST)).execute()
        Session.insert(token=_digest(cookie), user_id=user, created=now, seen=now, data=data).execute()
    return Started(cookie)


def stop(session: RowSession) -> None:
    """End the session on the server."""
    with write():
        Session.delete().where(Session.token == session.token).execute()


def _mark_seen(token: str) -> None:
    # The answer has gone out already: a database that can't take the mark now gets it with a later request.
    with suppress(*UNREACHABLE, FAILED), connection(), write_if_free() as free:
        if free:
            Session.update(seen=clock.now()).where(Session.token == token).execute()


def _digest(cookie: str) -> str:
    return hashlib.sha256(cookie.encode()).hexdigest()
