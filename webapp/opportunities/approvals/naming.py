"""How notices name opportunities: number and topic, as far as the reader may see them."""

from webapp import notices
from webapp.opportunities.records import Opportunity, Share
from webapp.people.access import Actor, reach


def names(actor: Actor, ids: frozenset[int]) -> dict[int, notices.Named]:
    """The opportunities among these that the reader may see. One statement."""
    rows = (
        Opportunity.select(Opportunity.id, Opportunity.number, Opportunity.topic)
        .where(
            Opportunity.id.in_(sorted(ids))
            & Opportunity.deleted.is_null()
            & reach(actor, "read").where(Opportunity, Share)
        )
        .tuples()
    )
    return {id_: notices.Named(f"{number} {topic}") for id_, number, topic in rows}


notices.named_by("opportunity", names)
