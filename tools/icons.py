"""Fetch the icons into `webapp/web/icons.json`: `make vendor`, with npm and the network.

The file maps the name of a lucide icon to what stands inside its `<svg viewBox="0 0 24 24">`; a page puts the symbols
that it uses into one inline sprite. Lucide is under the ISC licence, kept beside the file.
"""

import json
import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from vendor import unpacked

WEB = Path(__file__).resolve().parent.parent / "webapp/web"
PACKAGE, VERSION = "lucide-static", "1.62.0"

# Add a name here and run `make vendor`.
NAMES = """
arrow-down arrow-left arrow-right arrow-up arrow-up-right ban bell book-open bookmark briefcase building-2 calculator
calendar calendar-clock calendar-days chart-column chart-scatter check chevron-down chevron-left chevron-right
chevron-up circle circle-alert circle-check circle-dashed circle-question-mark circle-x clock coins columns-3 contact
copy crosshair download ellipsis external-link eye eye-off file-text filter flag funnel git-branch globe
grip-vertical handshake history hourglass house info key-round keyboard languages layout-dashboard link list
list-filter lock lock-open log-in log-out mail map-pin menu message-square minus monitor moon package paperclip pause
pencil percent phone play plus printer puzzle receipt-text refresh-cw rotate-ccw save scale search send settings
share-2 shield-check snowflake sparkles star sun sun-medium swords table-2 tag target trash-2 trending-down
trending-up triangle-alert truck undo-2 upload user user-plus users webhook wifi-off x
"""


def main() -> int:
    with TemporaryDirectory() as folder:
        package = unpacked(PACKAGE, VERSION, Path(folder))
        icons = {name: inside((package / f"icons/{name}.svg").read_text()) for name in NAMES.split()}
        licence = (package / "LICENSE").read_text()
    (WEB / "icons.json").write_text(json.dumps(icons, indent=0) + "\n")
    (WEB / "icons.LICENSE.txt").write_text(licence)
    print(f"{PACKAGE} {VERSION}: {len(icons)} icons")
    return 0


def inside(svg: str) -> str:
    """What the svg element contains, on one line."""
    content = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.DOTALL)
    assert content is not None
    return "".join(line.strip() for line in content[1].splitlines()).replace(" />", "/>")


if __name__ == "__main__":
    sys.exit(main())
