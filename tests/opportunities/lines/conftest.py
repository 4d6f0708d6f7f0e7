"""A deal of Ana's, and a colleague who may edit it too."""

import pytest

from tests.support.visitor import Visitor
from webapp.db.epochs import raise_epoch
from webapp.people.records import Role, RoleGrant


@pytest.fixture
def deal(ana: Visitor) -> int:
    return ana.create(account="La Espiga Azul")


@pytest.fixture
def nadia(sign_in, world) -> Visitor:
    manager = Role.get(Role.code == "sales_manager").id
    RoleGrant.insert(user_id=world.people["nadia"], role_id=manager, unit_id=world.units["south"]).execute()
    raise_epoch("access")
    return sign_in("nadia")
