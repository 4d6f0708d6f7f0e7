"""What the reader may do with an opportunity: by a role, or by a share with them or with a team of theirs."""

from webapp.core import clock
from webapp.opportunities.draft import Head
from webapp.opportunities.records import Share
from webapp.people.access import Actor, reach

BY_SHARE = ("write", "assign", "close")
ALL = (*BY_SHARE, "delete")


def rights_on(actor: Actor, head: Head) -> frozenset[str]:
    """Of write, assign, close and delete those that the actor has here. One statement for who lacks one of them by role
    but could be given it, else none: a share gives no right that a role lacks."""
    reaches = {right: reach(actor, right) for right in ALL}
    by_role = {
        right for right, each in reaches.items() if each.covers(head.unit_id, head.owner_user_id, head.owner_team_id)
    }
    open_ = [right for right in BY_SHARE if right not in by_role and not reaches[right].nothing]
    if not open_:
        return frozenset(by_role)
    return frozenset(by_role | (_shared(reach(actor, "read").sharing_teams, actor.user, head.id) & set(open_)))


def _shared(teams: frozenset[int], user: int, opportunity: int) -> set[str]:
    to_me = Share.person_id == user
    if teams:
        to_me = to_me | Share.team_id.in_(sorted(teams))
    given = [getattr(Share, f"may_{right}") for right in BY_SHARE]
    rows = Share.select(*given).where(
        (Share.opportunity_id == opportunity) & to_me & (Share.ends.is_null() | (Share.ends > clock.now()))
    )
    return {right for row in rows.tuples() for right, is_given in zip(BY_SHARE, row, strict=True) if is_given}
