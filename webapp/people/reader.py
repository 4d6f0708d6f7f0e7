"""What templates know of the reader's rights: an action that they may never take is not offered."""

from flask import Flask, g

from webapp.people.access import may


def init_app(app: Flask) -> None:
    """Tell every template whether the reader may create opportunities."""
    app.context_processor(_rights)


def _rights() -> dict[str, object]:
    actor = g.get("actor")
    return {"may_create": actor is not None and may(actor, "create")}
