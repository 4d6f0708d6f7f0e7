"""Every address of the application with a method, filled with ids that exist."""

from collections.abc import Iterator

from flask import Flask

UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
FOR_EVERYBODY = frozenset({"/sign-in", "/healthz", "/readyz"})


def addresses(app: Flask, *methods: str, **values: object) -> Iterator[tuple[str, str]]:
    """Method and path of each route that answers one of `methods`; `values` by the name of the rule's variable, else 1."""
    usual = {"field": "topic"} | values
    here = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) & set(methods)):
            yield method, here.build(rule.endpoint, {name: usual.get(name, 1) for name in rule.arguments}, method)
