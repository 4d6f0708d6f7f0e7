"""Passwords: argon2id, and the throttle that slows guessing down."""

from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from webapp.core import clock
from webapp.core.errors import TooManyAttempts
from webapp.core.language import _
from webapp.db import write
from webapp.people.records import Session, SignInAttempt, User

WINDOW = timedelta(minutes=15)
PER_ACCOUNT_AND_SOURCE = 10
PER_SOURCE = 100

# OWASP password storage: argon2id with 19 MiB, 2 passes, 1 lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODY = _hasher.hash("nobody has this password")


def hashed(password: str, salt: bytes | None = None) -> str:
    """What is stored of a password. A `salt` of one's own is for sample data, whose password is public."""
    return _hasher.hash(password, salt=salt)


def check(email: str, password: str, source: str) -> User | None:
    """The active person with this e-mail and password, or None; as slow for an unknown e-mail as for a known one.

    Raises `TooManyAttempts` after 10 failures of an account from a source, or 100 from a source, in 15 minutes.
    """
    account = email.strip().casefold()[:200].replace("\0", "\ufffd")  # PostgreSQL holds no NUL
    _refuse_when_throttled(account, source)
    person = User.get_or_none(User.email == account)
    known = person is not None and person.active and person.password is not None
    if _verify(person.password if known else _NOBODY, password) and known:
        return person
    with write():
        SignInAttempt.delete().where(SignInAttempt.at < clock.now() - WINDOW).execute()
        SignInAttempt.insert(account=account, source=source, at=clock.now()).execute()
    return None


def replace(user: int, new: str, *, keep: str) -> None:
    """Store the new password and end the person's sessions but the one with the token `keep`. One transaction."""
    stored = hashed(new)
    with write():
        User.update(password=stored).where(User.id == user).execute()
        Session.delete().where((Session.user_id == user) & (Session.token != keep)).execute()


def _refuse_when_throttled(account: str, source: str) -> None:
    since = clock.now() - WINDOW
    recent = list(
        SignInAttempt.select(SignInAttempt.account, SignInAttempt.at)
        .where((SignInAttempt.source == source) & (SignInAttempt.at > since))
        .order_by(SignInAttempt.at)
        .tuples()
    )
    mine = [at for tried, at in recent if tried == account]
    if len(mine) >= PER_ACCOUNT_AND_SOURCE or len(recent) >= PER_SOURCE:
        first = mine[-PER_ACCOUNT_AND_SOURCE] if len(mine) >= PER_ACCOUNT_AND_SOURCE else recent[-PER_SOURCE][1]
        wait = max(1, int((first + WINDOW - clock.now()).total_seconds()) + 1)
        raise TooManyAttempts(_("Demasiados intentos. Vuelve a probar dentro de {n} min.", n=(wait + 59) // 60), wait)


def _verify(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password[:1000])
    except (VerificationError, InvalidHashError):
        return False
