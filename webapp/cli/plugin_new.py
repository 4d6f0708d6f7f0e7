"""`oportuna plugin new`: a plugin that works, to be changed into one's own."""

import keyword
import re
import sys
from pathlib import Path

import click

_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")

PYPROJECT = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "{dashed}"
version = "0.1.0"
description = "Prices of our own, for Oportuna"
requires-python = ">=3.11"

[project.entry-points."oportuna.plugins"]
{name} = "{name}"

[tool.hatch.build.targets.wheel]
packages = ["{name}"]

[tool.pytest.ini_options]
pythonpath = ["."]
"""

MODULE = '''\
"""What this plugin does, in a sentence: from a number of pieces on, a percent off each line of a family."""

from {name}.settings import Settings
from webapp.pluginapi import LineAdjustment, NotApplied, PricingRequest, Text, hookimpl

__all__ = ["API_VERSIONS", "TITLE", "VERSION", "Settings", "line_adjustments"]

API_VERSIONS = (1,)
VERSION = "0.1.0"
TITLE = Text(es="Precios por cantidad", en="Prices by quantity")


@hookimpl
def line_adjustments(request: PricingRequest, settings: Settings) -> list[LineAdjustment | NotApplied]:
    label = Text(es=f"Desde {{settings.since}} unidades", en=f"From {{settings.since}} pieces")
    answers: list[LineAdjustment | NotApplied] = []
    for line in request.lines:
        if line.family != settings.family:
            continue
        if line.base_quantity >= settings.since:
            answers.append(LineAdjustment(line.id, label, percent=-settings.percent))
        else:
            reason = Text(es=f"empieza en {{settings.since}}", en=f"starts at {{settings.since}}")
            answers.append(NotApplied(label, reason, line.id))
    return answers
'''

SETTINGS = '''\
"""What a business unit may set; the form for it is made from this class."""

from dataclasses import dataclass, field
from decimal import Decimal

from webapp.pluginapi import named


@dataclass(frozen=True, slots=True)
class Settings:
    family: str = field(default="coffee", metadata=named(es="Familia", en="Family"))
    since: int = field(default=12, metadata=named(es="Desde (unidades)", en="From (pieces)"))
    percent: Decimal = field(default=Decimal(5), metadata=named(es="Descuento (%)", en="Discount (%)"))

    def __post_init__(self) -> None:
        if self.since < 1:
            raise ValueError("the discount starts at 1 or more")
        if not 0 <= self.percent <= 100:
            raise ValueError("a discount is between 0 and 100")
'''

CASES = """\
case,as_of,percent,product,family,quantity,price,line_change
eleven get nothing,2026-11-23,,COFFEE,coffee,11,10.00,0.00
twelve get five percent,2026-11-23,,COFFEE,coffee,12,10.00,-6.00
another family gets nothing,2026-11-23,,CUPS,accessories,50,2.00,0.00
a unit may set another percent,2026-11-23,7.5,COFFEE,coffee,20,10.00,-15.00
"""

TEST = """\
from decimal import Decimal
from pathlib import Path

from {name} import line_adjustments
from {name}.settings import Settings
from webapp.pluginapi import testing


def test_the_plugin_keeps_its_promises():
    testing.assert_conforms(Path(__file__).parents[1])


def test_twelve_bags_get_the_discount():
    request = testing.order(testing.line("COFFEE", "12", family="coffee", price="10.00"))
    [answer] = line_adjustments(request, Settings())
    assert answer.percent == Decimal(-5)
"""

README = """\
# {name}

One rule: from 12 pieces on, 5 % off every line of the family *coffee*. Family, number and percent are settings of the
business unit.

| setting | meaning | default |
| --- | --- | --- |
| `family` | the product family that it is about | coffee |
| `since` | from how many pieces in the product's default unit | 12 |
| `percent` | percent off the line | 5 |

`{name}/cases.csv` says with orders what the rule must give: one row a line. Whoever knows the prices adds rows in a
spreadsheet; `oportuna plugin check .` prices them all.

```
oportuna plugin check .          does it keep its promises?
oportuna plugin install .        put it where the server finds it
oportuna plugin enable {name} --unit "…"
```
"""

FILES = {
    "pyproject.toml": PYPROJECT,
    "README.md": README,
    "{name}/__init__.py": MODULE,
    "{name}/settings.py": SETTINGS,
    "{name}/cases.csv": CASES,
    "tests/test_{name}.py": TEST,
}


@click.command("new")
@click.argument("name")
@click.option(
    "--in", "folder", type=click.Path(exists=True, file_okay=False), default=".", help="Where; here by default."
)
def new(name: str, folder: str) -> None:
    """Write a working plugin package NAME: settings, a hook, a test, golden cases."""
    if not _NAME.fullmatch(name) or keyword.iskeyword(name) or name in sys.stdlib_module_names:
        raise click.ClickException(
            f"{name} can't be a plugin's name: small letters, digits and _, no module of Python's."
        )
    root = Path(folder) / name
    try:
        root.mkdir()
        for path, text in FILES.items():
            file = root / path.format(name=name)
            file.parent.mkdir(exist_ok=True)
            file.write_text(text.format(name=name, dashed=name.replace("_", "-")), encoding="utf-8")
    except FileExistsError:
        raise click.ClickException(f"{root} is there already.") from None
    except OSError as error:
        raise click.ClickException(f"{root} can't be written: {error.strerror}.") from None
    click.echo(f"{root} is a plugin that works. Change {name}/__init__.py, then: oportuna plugin check {root}")
