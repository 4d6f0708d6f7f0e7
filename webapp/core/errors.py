"""Refusals: what the product says no to, with a sentence for the user and the status it answers with."""

from dataclasses import dataclass


class DomainError(Exception):
    """A refusal with a sentence in the reader's language. Its class says the status."""

    status = 422

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field, and what was typed there."""

    field: str
    sentence: str
    typed: str = ""


class InvalidInput(DomainError):
    """422: one or more fields can't be accepted; each has its sentence, and what was typed is kept."""

    def __init__(self, *errors: FieldError):
        super().__init__(errors[0].sentence if errors else "")
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that somebody else changed since: both values, as stored texts, who and when."""

    record: str
    field: str
    mine: str | None
    theirs: str | None
    by: str
    at: object


class StaleEdit(DomainError):
    """409: somebody changed the same field meanwhile. Nothing of the request was written.

    `fields` are all that the request meant to change: what was only sent along must not be sent again on top of today's.
    """

    status = 409

    def __init__(self, sentence: str, conflicts: tuple[Conflict, ...] = (), fields: tuple[str, ...] = ()):
        super().__init__(sentence)
        self.conflicts = conflicts
        self.fields = fields


class PricesFrozen(DomainError):
    """409: version `offered` of an offer stands, so no price changes until the next version is begun or it is withdrawn."""

    status = 409

    def __init__(self, sentence: str, opportunity: int, offered: int):
        super().__init__(sentence)
        self.opportunity = opportunity
        self.offered = offered


class AlreadySent(DomainError):
    """409: this form was already sent with other content; `place` is where its result is."""

    status = 409

    def __init__(self, sentence: str, place: str):
        super().__init__(sentence)
        self.place = place


class NotVisible(DomainError):
    """404: it does not exist, or not for this reader; the answer is the same."""

    status = 404


class NotAllowed(DomainError):
    """403: the reader sees it but may not do this. Never used to tell that something exists."""

    status = 403


class NotOpen(NotAllowed):
    """403: the record is closed; nobody may change it while it is."""


class VersionMissing(DomainError):
    """428: an edit must say which version it saw."""

    status = 428


class TooManyAttempts(DomainError):
    """429: throttled; `retry_after` is in seconds."""

    status = 429

    def __init__(self, sentence: str, retry_after: int):
        super().__init__(sentence)
        self.retry_after = retry_after


class Unavailable(DomainError):
    """503: the database can't answer, or a record is too busy; `retry_after` is in seconds."""

    status = 503

    def __init__(self, sentence: str, retry_after: int = 2):
        super().__init__(sentence)
        self.retry_after = retry_after
