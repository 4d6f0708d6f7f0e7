"""Icons as a page uses them: each place refers to a symbol, and the page carries only the symbols that it refers to."""

import json
from functools import lru_cache
from pathlib import Path

from flask import g
from markupsafe import Markup

SHAPES = Path(__file__).parent / "icons.json"

_MUTE = Markup('<svg class="icon" aria-hidden="true"><use href="#i-{}"/></svg>')
_SPOKEN = Markup('<svg class="icon" role="img" aria-label="{}"><use href="#i-{}"/></svg>')
_SYMBOL = Markup('<symbol id="i-{}" viewBox="0 0 24 24">{}</symbol>')
_SPRITE = Markup('<svg class="sprite" aria-hidden="true">{}</svg>')


def icon(name: str, label: str = "") -> Markup:
    """The icon of this name; with a label it speaks for itself, without one it only decorates. KeyError when unknown."""
    try:
        g.icons.add(name)
    except AttributeError:
        g.icons = {name}
    return _SPOKEN.format(label, name) if label else _mute(name)


def sprite(*more: str) -> Markup:
    """The symbols that this request's page has used so far, and `more` that its fragments may bring later."""
    names = sorted(g.get("icons", set()) | set(more))
    return _SPRITE.format(Markup("").join(_symbol(name) for name in names))


@lru_cache(maxsize=256)
def _mute(name: str) -> Markup:
    _shapes()[name]
    return _MUTE.format(name)


@lru_cache(maxsize=256)
def _symbol(name: str) -> Markup:
    return _SYMBOL.format(name, Markup(_shapes()[name]))  # the shapes are our own file


@lru_cache(maxsize=1)
def _shapes() -> dict[str, str]:
    return json.loads(SHAPES.read_text(encoding="utf-8"))
