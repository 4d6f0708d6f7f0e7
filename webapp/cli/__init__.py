"""The `oportuna` command. A command's module is imported when that command runs, so `price` stays quick."""

from importlib import import_module

import click

# The command and where it lives. Keep it to one line a command.
COMMANDS = {
    "demo": "webapp.cli.demo:demo",
    "doctor": "webapp.cli.doctor:doctor",
    "init": "webapp.cli.init:init",
    "migrate": "webapp.cli.migrate:migrate",
    "plugin": "webapp.cli.plugin:plugin",
    "import": "webapp.cli.import_:import_",
    "price": "webapp.cli.price:price",
    "serve": "webapp.cli.serve:serve",
    "simulate": "webapp.cli.simulate:simulate",
    "user": "webapp.cli.user:user",
}


class LazyGroup(click.Group):
    """A group whose commands are imported on use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, attribute = COMMANDS[cmd_name].split(":")
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=LazyGroup)
def main() -> None:
    """Oportuna: sales opportunities, priced by rules that explain themselves."""
