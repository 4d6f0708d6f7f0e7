"""What every template may use besides its own values."""

from collections.abc import Callable

from flask import Flask, g
from jinja2 import StrictUndefined

from webapp.core import clock, language
from webapp.core.language import _, ngettext
from webapp.web import filters
from webapp.web.address import address
from webapp.web.icons import icon, sprite
from webapp.web.kept_parts import csrf_token, new_form_key
from webapp.web.texts import script_texts


def init_app(app: Flask, static_url: Callable[[str], str]) -> None:
    """Filters, functions and `actor`; a name that is not there is an error, not an empty place."""
    environment = app.jinja_env
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    # A plain dict where jinja makes a ChainMap: each import in a template compares all its names, one by one.
    environment.make_globals = lambda d: {**environment.globals, **(d or {})}  # type: ignore[method-assign]
    filters.install(environment)
    environment.globals.update(
        _=_,
        ngettext=ngettext,
        icon=icon,
        sprite=sprite,
        address=address,
        static_url=static_url,
        script_texts=script_texts,
        language=language.current,
        now=clock.now,
        new_form_key=new_form_key,
        csrf_token=csrf_token,
    )
    app.context_processor(_reader)


def _reader() -> dict[str, object]:
    actor = g.get("actor")
    return {"actor": actor, "zone": actor.time_zone if actor else "UTC", "theme": actor.theme if actor else "system"}
