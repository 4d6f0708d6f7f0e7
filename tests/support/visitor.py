"""A person at Flask's test client: signed in, sending forms as the pages do."""

import re
from secrets import token_hex

from flask import Flask
from werkzeug.test import TestResponse

from tests.support.world import PASSWORD, email
from webapp.people import sessions
from webapp.people.records import User

PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


class Visitor:
    """`get` and the rest answer whole pages; with `fragment=True` what htmx would be answered."""

    def __init__(self, app: Flask, name: str | None):
        self.client = app.test_client()
        self.token = ""
        if name is not None:
            person = User.get(User.email == email(name))
            started = sessions.start(person.id)
            self.client.set_cookie(app.config["SESSION_COOKIE_NAME"], started.cookie)
            self.token = self._token("/help/keys")

    def get(self, path: str, *, fragment: bool = False, **query: object) -> TestResponse:
        return self.client.get(path, query_string=query, headers=PARTIAL if fragment else {})

    def post(self, path: str, fields: dict | None = None, *, fragment: bool = False) -> TestResponse:
        return self._send("POST", path, fields, fragment)

    def patch(self, path: str, fields: dict | None = None, *, fragment: bool = True) -> TestResponse:
        return self._send("PATCH", path, fields, fragment)

    def delete(self, path: str, fields: dict | None = None, *, fragment: bool = True) -> TestResponse:
        return self._send("DELETE", path, fields, fragment)

    def create(self, **fields: object) -> int:
        """A new opportunity by the form; its id."""
        answer = self.post("/opportunities", {"topic": "Cafeteras para tres hoteles", "form_key": form_key(), **fields})
        assert answer.status_code == 303, answer.text
        return int(answer.headers["Location"].rsplit("/", 1)[1])

    def add_line(self, opportunity: int, product: str, quantity: object = 1, **fields: object) -> int:
        """A new line by the form; its id."""
        sent = {"product": product, "quantity": quantity, "form_key": form_key(), **fields}
        answer = self.post(f"/opportunities/{opportunity}/lines", sent, fragment=True)
        assert answer.status_code == 200, answer.text
        return max(line["id"] for line in self.lines(opportunity))

    def record(self, opportunity: int) -> dict:
        """The opportunity as JSON."""
        return self.get(f"/api/v1/opportunities/{opportunity}").json

    def lines(self, opportunity: int) -> list[dict]:
        """Its lines as JSON."""
        return self.get(f"/api/v1/opportunities/{opportunity}/lines").json["items"]

    def version(self, opportunity: int) -> int:
        """Its version now."""
        return self.record(opportunity)["version"]

    def sign_in(self, name: str, password: str = PASSWORD, **fields: str) -> TestResponse:
        """Through the form, as a person does."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.get("/sign-in").text)[1]
        return self.client.post(
            "/sign-in", data={"email": email(name), "password": password, "csrf_token": token, **fields}
        )

    def _send(self, method: str, path: str, fields: dict | None, fragment: bool) -> TestResponse:
        headers = {"X-CSRFToken": self.token} | (PARTIAL if fragment else {})
        return self.client.open(path, method=method, data=fields or {}, headers=headers)

    def _token(self, path: str) -> str:
        return re.search(r'name="csrf-token" content="([^"]+)"', self.get(path).text)[1]


def form_key() -> str:
    """What a freshly rendered form holds."""
    return token_hex(16)
