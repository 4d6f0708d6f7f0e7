"""Plugins' claims to base prices, by line, from what they were asked."""

from webapp.pluginapi.pricing import BasePrice, NotApplied
from webapp.pluginhost.host import Asked
from webapp.pricing.model import Claim


def claims_of(asked: Asked) -> dict[str, list[Claim]]:
    """Each line's claims, and the rules that made none, in the unit's order."""
    claims: dict[str, list[Claim]] = {}
    for said in asked.answers:
        for item in said.items:
            if isinstance(item, BasePrice | NotApplied) and item.line is not None:
                claims.setdefault(item.line, []).append(Claim(said.plugin, said.version, item))
    return claims
