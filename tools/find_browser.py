"""Say which browser that the tests drive; as root, install Debian's Chromium when there is none.

Exit status 1 with one sentence when there is no browser and none can be installed.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.support.chromium import NO_BROWSER, NOT_A_BROWSER, find_browser


def main() -> int:
    named = os.environ.get("OPORTUNA_BROWSER")
    browser = find_browser()
    if browser is None and named:
        print(NOT_A_BROWSER.format(path=named), file=sys.stderr)
        return 1
    if browser is None and os.geteuid() == 0 and shutil.which("apt-get"):
        install_chromium()
        browser = find_browser()
    if browser is None:
        print(NO_BROWSER, file=sys.stderr)
        return 1
    print(f"browser: {browser}")
    return 0


def install_chromium() -> None:
    """Effect: the package `chromium` on this machine; what apt says goes to standard error."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-qq", "-y", "chromium"]):
        if subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False
        ).returncode:
            return


if __name__ == "__main__":
    sys.exit(main())
