"""Who works on the catalogue in these tests."""

from collections.abc import Callable

import pytest

from tests.support.visitor import Visitor


@pytest.fixture
def irene(sign_in: Callable[[str], Visitor]) -> Visitor:
    """A rule author of the whole company: she may change all of the catalogue, and sees costs."""
    return sign_in("irene")


@pytest.fixture
def marta(sign_in: Callable[[str], Visitor]) -> Visitor:
    """A manager of Café Sur and Café Norte: she may change their price lists, not what all units share."""
    return sign_in("marta")
