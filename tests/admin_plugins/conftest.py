"""The pages about plugins, read by the rule author, with what is installed already looked for."""

import pytest

from tests.support.visitor import Visitor
from tests.support.world import World
from webapp.core.sending import Sent
from webapp.pluginhost import host
from webapp.plugins import actions


@pytest.fixture
def irene(app, world: World) -> Visitor:
    actions.found(None, Sent(), host.discover())
    return Visitor(app, "irene")


@pytest.fixture
def south(world: World) -> str:
    return f"/admin/plugins/units/{world.units['south']}"


@pytest.fixture
def coffee(world: World) -> str:
    return f"/admin/plugins/contoso_coffee/units/{world.units['south']}"
