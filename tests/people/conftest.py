"""A visitor at the door, and passwords that are compared without argon2 where hashing isn't what is tested."""

import pytest

from tests.support.visitor import Visitor
from tests.support.world import PASSWORD
from webapp.people import passwords


@pytest.fixture
def visitor(app) -> Visitor:
    """Somebody who isn't signed in."""
    return Visitor(app, None)


@pytest.fixture
def quick_hashes(monkeypatch):
    monkeypatch.setattr(passwords, "_verify", lambda stored, password: password == PASSWORD)
