"""Templates compiled once for each language: fixed texts stand in the compiled page, parts stand where they are included.

A page has hundreds of `_("…")` and `{% include "…" %}` whose answer never changes between two starts; looked up while a
page is written they took half of its time. What depends on the request is untouched.
"""

from collections.abc import Callable, MutableMapping
from typing import Any, cast

from flask.templating import Environment
from jinja2 import Template, nodes
from jinja2.visitor import NodeTransformer

from webapp.core import language


class SpokenTemplates(Environment):
    """Flask's environment; templates loaded by name come from the reader's language."""

    spoken: str | None = None

    def __init__(self, *arguments: Any, **options: Any):
        super().__init__(*arguments, **options)
        self._by_language: dict[str, SpokenTemplates] = {}

    def _load_template(self, name: str, globals: MutableMapping[str, Any] | None) -> Template:
        if self.spoken is not None:
            return super()._load_template(name, globals)
        current = language.current()
        found = self._by_language.get(current) or self._by_language.setdefault(current, self._speaking(current))
        return found._load_template(name, globals)

    def _speaking(self, spoken: str) -> "SpokenTemplates":
        other = self.overlay()
        assert isinstance(other, SpokenTemplates)
        other.spoken = spoken
        return other

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parsed = super()._parse(source, name, filename)
        if self.spoken is None:
            return parsed
        with language.speaking(self.spoken):
            return _Fixed(self).visit(parsed)

    def part(self, name: str) -> nodes.Template | None:
        """The parsed part of this name, to stand where it is included; None for one that brings a frame of its own."""
        assert self.loader is not None
        source, filename, _uptodate = self.loader.get_source(self, name)
        parsed = self._parse(source, name, filename)
        return None if parsed.find(nodes.Extends) or parsed.find(nodes.Block) else parsed


class _Fixed(NodeTransformer):
    """Puts what never changes where it is asked for."""

    def __init__(self, environment: SpokenTemplates):
        self._environment = environment
        self._known: dict[str, Callable[..., str]] = {
            "_": language._,
            "language": language.current,
            "static_url": cast(Callable[[str], str], environment.globals["static_url"]),
        }

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        self.generic_visit(node)
        found = self._known.get(node.node.name) if isinstance(node.node, nodes.Name) else None
        fixed = [each.value for each in node.args if isinstance(each, nodes.Const)]
        is_fixed = len(fixed) == len(node.args) and not (node.kwargs or node.dyn_args or node.dyn_kwargs)
        return nodes.Const(found(*fixed), lineno=node.lineno) if found and is_fixed else node

    def visit_Include(self, node: nodes.Include) -> nodes.Node:
        self.generic_visit(node)
        if isinstance(node.template, nodes.Const) and node.with_context and not node.ignore_missing:
            part = self._environment.part(node.template.value)
            if part is not None:
                return nodes.Scope(part.body, lineno=node.lineno)
        return node

    def visit_For(self, node: nodes.For) -> nodes.Node | list[nodes.Node]:
        """Imports of a part are made once before the loop, not in every round."""
        self.generic_visit(node)
        imports = []
        for scope in node.body:
            if isinstance(scope, nodes.Scope):
                imports += [each for each in scope.body if isinstance(each, nodes.FromImport)]
                scope.body = [each for each in scope.body if not isinstance(each, nodes.FromImport)]
        return [*imports, node] if imports else node
