"""What a plugin's source says that it mustn't: other parts of the product, a clock, chance, the network, threads."""

import ast
from pathlib import Path

_IMPURE = frozenset(
    {"asyncio", "concurrent", "ctypes", "http", "multiprocessing", "os", "random", "requests", "secrets", "shutil"}
    | {"signal", "socket", "sqlite3", "subprocess", "tempfile", "threading", "time", "urllib", "uuid"}
)
_CLOCKS = frozenset({"now", "today", "utcnow"})
_API = "webapp.pluginapi"


def findings(module: Path) -> list[str]:
    """A sentence for each place in the module's file, or in its package's files, tests left out."""
    files = sorted(module.parent.rglob("*.py")) if module.name == "__init__.py" else [module]
    found: list[str] = []
    for file in files:
        inside = file.relative_to(module.parent)
        if not any(part.startswith("test") or part == "conftest.py" for part in inside.parts):
            found += [f"{inside}:{line}: {sentence}" for line, sentence in _in_file(file)]
    return found


def _in_file(file: Path) -> list[tuple[int, str]]:
    try:
        tree = ast.parse(file.read_bytes(), str(file))
    except (SyntaxError, ValueError) as error:
        return [(getattr(error, "lineno", 0) or 0, f"not Python: {error}")]
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(node.lineno, told) for alias in node.names if (told := _of_import(alias.name))]
        elif isinstance(node, ast.ImportFrom) and not node.level and (told := _of_import(node.module or "")):
            found.append((node.lineno, told))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _CLOCKS:
            found.append((node.lineno, f"{ast.unparse(node.func)}() is a clock: the request has as_of"))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("float", "open"):
            instead = "a Decimal is exact" if node.func.id == "float" else "what a unit may set belongs into Settings"
            found.append((node.lineno, f"{node.func.id}(…): {instead}"))
    return sorted(found)


def _of_import(name: str) -> str | None:
    if name.partition(".")[0] == "webapp" and not f"{name}.".startswith(f"{_API}."):
        return f"{name} is not for plugins: import webapp.pluginapi"
    if name.partition(".")[0] in _IMPURE:
        return f"{name}: an answer depends on its question alone"
    return None
