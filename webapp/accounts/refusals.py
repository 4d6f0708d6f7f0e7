"""A form that was sent before, as people meet it: where its result is."""

from flask import Response, make_response, render_template

from webapp.core.errors import AlreadySent
from webapp.web.address import address
from webapp.web.fragments import wants_fragment
from webapp.web.refusals import refusal


def already_sent(already: AlreadySent) -> Response:
    """409: this form was sent before with other content; `place` is the record that it made."""
    if wants_fragment():
        return refusal(409, already.sentence)
    kind, _colon, id_ = already.place.partition(":")
    places = {"account": "accounts.record", "contact": "contacts.record"}
    place = address(places[kind], id=int(id_)) if kind in places and id_.isdigit() else address("accounts.index")
    return make_response(render_template("accounts/already_sent.html", sentence=already.sentence, place=place), 409)
