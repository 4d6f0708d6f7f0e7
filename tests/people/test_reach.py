"""Who may see and do what: depths, grants on units, teams, shares; the predicate against a plain filter in Python."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.world import World
from webapp.core import clock
from webapp.db.epochs import raise_epoch
from webapp.opportunities.records import Opportunity, Share
from webapp.people.access import Actor, may, reach
from webapp.people.records import BusinessUnit, Role, RoleGrant, RolePrivilege, Team, TeamMember

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
DEPTHS = ("own", "team", "unit", "unit_and_below", "all")


@dataclass(frozen=True)
class Company:
    """Units root > south > port, root > north; two teams; Ana in none of them yet; deals and shares to look at."""

    world: World
    units: dict[str, int]
    teams: dict[str, int]

    @property
    def ana(self) -> Actor:
        return self.world.actor("ana")

    def grant(self, *grants: tuple[str, str], right: str = "read") -> None:
        """Give Ana only these (depth, unit) of a right, each by a role of its own."""
        RoleGrant.delete().where(RoleGrant.user_id == self.ana.user).execute()
        for depth, unit in grants:
            role = Role.insert(code=f"role {Role.select().count()}").execute()
            RolePrivilege.insert(role_id=role, privilege=right, depth=depth).execute()
            RoleGrant.insert(user_id=self.ana.user, role_id=role, unit_id=self.units[unit]).execute()
        raise_epoch("access")

    def join(self, *teams: str) -> None:
        """Ana is in these teams and no others."""
        TeamMember.delete().where(TeamMember.user_id == self.ana.user).execute()
        for team in teams:
            TeamMember.insert(team_id=self.teams[team], user_id=self.ana.user).execute()
        raise_epoch("access")

    def deal(self, unit: str = "south", owner: str | None = "luis", team: str | None = None) -> int:
        return Opportunity.insert(
            number=f"T-{Opportunity.select().count()}", topic="x", type="service", unit_id=self.units[unit],
            owner_user_id=self.world.people[owner] if owner else None, owner_team_id=self.teams[team] if team else None,
            process_id=1, stage_id=1, stage_since=NOON, created=NOON, currency="EUR",
        ).execute()  # fmt: skip

    def share(self, deal: int, **values: Any) -> None:
        Share.insert(opportunity_id=deal, granted_by_id=self.world.people["luis"], created=NOON, **values).execute()

    def seen(self, right: str = "read") -> set[int]:
        """The deals that the predicate lets through; its parts together let through the same."""
        covered = reach(self.ana, right)
        found = {row[0] for row in Opportunity.select(Opportunity.id).where(covered.where(Opportunity, Share)).tuples()}
        if not covered.everything:
            by_parts: set[int] = set()
            for part in covered.ways(Opportunity, Share):
                by_parts |= {row[0] for row in Opportunity.select(Opportunity.id).where(part).tuples()}
            assert by_parts == found
        return found


@pytest.fixture
def company(world: World) -> Company:
    units = dict(world.units)
    common = {"currency": "EUR", "locale": "es_ES", "time_zone": "Europe/Madrid"}
    units["port"] = BusinessUnit.insert(name="Puerto", parent_id=units["south"], **common).execute()
    teams = {name: Team.insert(name=name, unit_id=units["north"]).execute() for name in ("openings", "service")}
    made = Company(world, units, teams)
    made.join()
    return made


def test_without_a_role_nothing_is_seen_not_even_ones_own(company):
    company.deal(owner="ana")
    company.grant()
    assert company.seen() == set()
    assert not may(company.ana, "read")


def test_own_is_what_one_owns(company):
    mine = company.deal("north", "ana")
    company.deal("south", "nadia")
    company.join("openings")
    company.deal("south", None, "openings")
    company.grant(("own", "south"))
    assert company.seen() == {mine}


def test_team_is_also_what_ones_teams_own(company):
    mine, ours = company.deal("north", "ana"), company.deal("north", None, "openings")
    company.deal("south", None, "service")
    company.join("openings")
    company.grant(("team", "south"))
    assert company.seen() == {mine, ours}


def test_leaving_a_team_takes_its_deals_away_at_once(company):
    company.deal("north", None, "openings")
    company.join("openings")
    company.grant(("team", "south"))
    assert company.seen()
    company.join()
    assert company.seen() == set()


def test_unit_is_the_unit_that_the_role_is_granted_on_not_ones_own(company):
    company.deal("south"), company.deal("port")
    north = company.deal("north")
    company.grant(("unit", "north"))
    assert company.seen() == {north}


def test_unit_does_not_hold_the_units_below(company):
    south = company.deal("south")
    company.deal("port")
    company.grant(("unit", "south"))
    assert company.seen() == {south}


def test_unit_and_below_is_the_subtree_of_the_grant(company):
    south, port = company.deal("south"), company.deal("port")
    company.deal("north"), company.deal("root")
    company.grant(("unit_and_below", "south"))
    assert company.seen() == {south, port}


def test_all_is_everything_wherever_it_is_granted(company):
    deals = {company.deal(unit) for unit in company.units}
    company.grant(("all", "port"))
    assert company.seen() == deals


def test_ones_own_deal_in_a_far_unit_stays_in_reach_at_every_depth(company):
    mine = company.deal("north", "ana")
    for depth in DEPTHS:
        company.grant((depth, "port"))
        assert mine in company.seen(), depth


def test_several_grants_add_up(company):
    port, north = company.deal("port"), company.deal("north")
    company.deal("root")
    company.grant(("unit", "north"), ("unit_and_below", "south"), ("own", "root"))
    assert company.seen() == {port, north}


def test_one_right_gives_no_other(company):
    company.deal("south")
    company.grant(("all", "root"), right="read")
    assert company.seen("write") == set()


def test_a_moved_unit_is_in_the_new_subtree_at_once(company):
    port = company.deal("port")
    company.grant(("unit_and_below", "north"))
    assert company.seen() == set()
    BusinessUnit.update(parent_id=company.units["north"]).where(BusinessUnit.id == company.units["port"]).execute()
    raise_epoch("access")
    assert company.seen() == {port}


def test_a_share_shows_the_deal_to_a_person_with_the_right_at_any_depth(company):
    deal = company.deal("north")
    company.share(deal, person_id=company.ana.user)
    company.grant(("own", "south"))
    assert company.seen() == {deal}


def test_a_share_gives_no_right_that_ones_roles_lack(company):
    deal = company.deal("north")
    company.share(deal, person_id=company.ana.user, may_write=True)
    company.grant(("own", "south"), right="read")
    assert company.seen("read") == {deal}
    assert company.seen("write") == set()


def test_a_share_gives_only_the_rights_that_it_names(company):
    deal = company.deal("north")
    company.share(deal, person_id=company.ana.user)
    company.grant(("own", "south"), right="write")
    assert company.seen("write") == set()
    company.share(deal, person_id=company.ana.user, may_write=True)
    assert company.seen("write") == {deal}


@pytest.mark.parametrize("depth", DEPTHS[:-1])
def test_a_share_with_a_team_is_for_all_in_it(company, depth):
    deal = company.deal("north")
    company.share(deal, team_id=company.teams["service"])
    company.grant((depth, "port"))
    assert company.seen() == set()
    company.join("service")
    assert company.seen() == {deal}


def test_a_share_lasts_until_its_end(company):
    deal = company.deal("north")
    company.share(deal, person_id=company.ana.user, ends=NOON)
    company.grant(("own", "south"))
    with clock.at(NOON - timedelta(microseconds=1)):
        assert company.seen() == {deal}
    with clock.at(NOON):
        assert company.seen() == set()


def test_rights_that_no_share_can_give_are_not_given_by_one(company):
    deal = company.deal("north")
    company.share(deal, person_id=company.ana.user, may_write=True, may_assign=True, may_share=True, may_close=True)
    company.grant(("own", "south"), right="delete")
    assert company.seen("delete") == set()


def test_another_persons_share_is_not_mine(company):
    company.share(company.deal("north"), person_id=company.world.people["nadia"])
    company.grant(("own", "south"))
    assert company.seen() == set()


@pytest.fixture
def deals(company) -> list[dict]:
    """One deal of each kind, and shares of each kind on some of them; what each is, for a filter in Python."""
    kinds = []
    owners = [("ana", None), ("luis", None), (None, "openings"), (None, "service")]
    for number, (unit, (owner, team)) in enumerate(product(("root", "south", "port", "north"), owners)):
        deal = company.deal(unit, owner, team)
        kind = {"id": deal, "unit": unit, "owner": owner, "team": team, "shares": []}
        if number % 3 == 0:
            kind["shares"].append(("ana", None, None, number % 2 == 0))
        if number % 4 == 1:
            kind["shares"].append((None, "service", NOON + timedelta(days=number % 8 - 3), number % 8 == 5))
        if number % 5 == 2:
            kind["shares"].append(("luis", None, None, True))
        for person, shared_team, ends, writes in kind["shares"]:
            company.share(
                deal,
                person_id=company.world.people[person] if person else None,
                team_id=company.teams[shared_team] if shared_team else None,
                ends=ends,
                may_write=writes,
            )
        kinds.append(kind)
    return kinds


ABOVE = {"root": {"root"}, "south": {"south", "root"}, "port": {"port", "south", "root"}, "north": {"north", "root"}}


def is_covered(deal: dict, grants: set[tuple[str, str]], teams: set[str], right: str) -> bool:
    """What the rules say, without a database."""
    if not grants:
        return False
    for person, team, ends, writes in deal["shares"]:
        lasts = ends is None or ends > NOON
        if lasts and (person == "ana" or team in teams) and (right == "read" or writes):
            return True
    for depth, unit in grants:
        own = deal["owner"] == "ana"
        ours = deal["team"] in teams
        here = deal["unit"] == unit
        below = unit in ABOVE[deal["unit"]]
        if {
            "own": own, "team": own or ours, "unit": own or ours or here, "unit_and_below": own or ours or below, "all": True,
        }[depth]:  # fmt: skip
            return True
    return False


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    grants=st.sets(st.tuples(st.sampled_from(DEPTHS), st.sampled_from(sorted(ABOVE))), max_size=3),
    teams=st.sets(st.sampled_from(["openings", "service"])),
    right=st.sampled_from(["read", "write"]),
)
def test_the_predicate_is_a_plain_filter(company, deals, grants, teams, right):
    company.grant(*sorted(grants), right=right)
    company.join(*sorted(teams))
    with clock.at(NOON):
        found = company.seen(right)
        covered = reach(company.ana, right)
    assert found == {deal["id"] for deal in deals if is_covered(deal, grants, teams, right)}
    people, unit_ids, team_ids = company.world.people, company.units, company.teams
    for deal in deals:
        without = is_covered(deal | {"shares": []}, grants, teams, right)
        told = covered.covers(unit_ids[deal["unit"]], people.get(deal["owner"]), team_ids.get(deal["team"]))
        assert told == without
