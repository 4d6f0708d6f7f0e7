"""Where the browser for the tests is. Standard library only: `make test` asks before anything is installed."""

import os
from pathlib import Path

SYSTEM = Path("/usr/bin/chromium")
NO_BROWSER = (
    "The tests need Chromium and found none: install the package chromium (as root, `make test` does it itself), "
    "or set OPORTUNA_BROWSER to the path of a Chromium or Chrome."
)
NOT_A_BROWSER = "OPORTUNA_BROWSER is {path}, and there is no program there."
# Root has no sandbox in a container; the rest keeps the browser from talking to anyone but the server under test.
ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    "--no-first-run",
)


def find_browser() -> Path | None:
    """OPORTUNA_BROWSER, else Debian's Chromium, else the newest that Playwright has downloaded, else None."""
    named = os.environ.get("OPORTUNA_BROWSER")
    if named:
        return Path(named) if _runs(Path(named)) else None
    return next((path for path in (SYSTEM, *_playwrights_own()) if _runs(path)), None)


def arguments() -> list[str]:
    """Command-line flags for the browser that `find_browser` found."""
    return ["--no-sandbox", *ARGUMENTS] if os.geteuid() == 0 else list(ARGUMENTS)


def _playwrights_own() -> list[Path]:
    folders = [os.environ.get("PLAYWRIGHT_BROWSERS_PATH"), Path.home() / ".cache/ms-playwright"]
    patterns = ("chromium-*/chrome-linux*/chrome", "chromium_headless_shell-*/chrome-*/*headless*shell")
    found = [path for folder in folders if folder for pattern in patterns for path in Path(folder).glob(pattern)]
    return sorted(found, key=_revision, reverse=True)


def _revision(path: Path) -> int:
    digits = path.parts[-3].rpartition("-")[2]
    return int(digits) if digits.isdigit() else 0


def _runs(path: Path) -> bool:
    return path.is_file() and os.access(path, os.X_OK)
