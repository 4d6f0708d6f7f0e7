"""Write the pages of `docs/` that are made from the code: `make docs`. A test says when one is out of date.

`docs/commands.md` lists every command of `oportuna` with its options, from what the commands themselves say; the pages of
`docs/hooks` tell each question from its specification.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

HEAD = """# Commands

Made by `make docs` from what the commands say of themselves; `oportuna COMMAND --help` says the same.
"""


def main() -> int:
    for name, text in pages().items():
        (ROOT / "docs" / name).write_text(text)
    return 0


def pages() -> dict[str, str]:
    """Every made page: its text by its name below `docs/`."""
    from tools import hook_pages
    from webapp.cli import main as oportuna

    sections = (_section(command, path) for command, path in _commands(oportuna, ("oportuna",)))
    return {"commands.md": "\n".join([HEAD, *sections]), **hook_pages.pages()}


def _commands(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[click.Command, tuple[str, ...]]]:
    if not isinstance(command, click.Group):
        yield command, path
        return
    context = click.Context(command, info_name=path[-1])
    for name in command.list_commands(context):
        child = command.get_command(context, name)
        if child is not None and not child.hidden:
            yield from _commands(child, (*path, name))


def _section(command: click.Command, path: tuple[str, ...]) -> str:
    context = click.Context(command, info_name=" ".join(path), max_content_width=100, terminal_width=100)
    return f"## `{' '.join(path)}`\n\n```\n{command.get_help(context).strip()}\n```\n"


if __name__ == "__main__":
    sys.exit(main())
