"""Fetch the browser's libraries into `webapp/static/vendor/`: `make vendor`, with npm and the network.

Each file is taken from its package unmodified, but for the replacements written down here. `VERSIONS.json` keeps
version, licence and SHA-256 of each file; a test compares them with what lies there.
"""

import json
import subprocess
import sys
import tarfile
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

VENDOR = Path(__file__).resolve().parent.parent / "webapp/static/vendor"

# vega-interpreter ships as a module with a bare import, which a browser can't resolve without a build step. As a plain
# script, loaded after vega.min.js, it leaves `vegaInterpreter.expressionInterpreter`.
INTERPRETER_AS_SCRIPT = (
    (
        "import { ascending, isString, DisallowedObjectProperties } from 'vega-util';",
        '(function () {\n"use strict";\nconst { ascending, isString, DisallowedObjectProperties } = globalThis.vega;',
    ),
    (
        "export { expression as expressionInterpreter };\n//# sourceMappingURL=vega-interpreter.js.map",
        "globalThis.vegaInterpreter = { expressionInterpreter: expression };\n})();",
    ),
)


@dataclass(frozen=True)
class Library:
    """One npm package: the file that is taken, under which name, and the texts that are replaced in it."""

    package: str
    version: str
    source: str
    target: str
    licence: str
    replacements: tuple[tuple[str, str], ...] = field(default=())


LIBRARIES = (
    Library("htmx.org", "4.0.1", "dist/htmx.min.js", "htmx.min.js", "0BSD"),
    Library("vega", "6.4.0", "build/vega.min.js", "vega.min.js", "BSD-3-Clause"),
    Library("vega-lite", "6.5.0", "build/vega-lite.min.js", "vega-lite.min.js", "BSD-3-Clause"),
    Library("vega-embed", "7.3.0", "build/vega-embed.min.js", "vega-embed.min.js", "BSD-3-Clause"),
    Library(
        "vega-interpreter",
        "2.3.2",
        "build/vega-interpreter.js",
        "vega-interpreter.js",
        "BSD-3-Clause",
        INTERPRETER_AS_SCRIPT,
    ),
    Library("sortablejs", "1.15.7", "Sortable.min.js", "sortable.min.js", "MIT"),
)


def main() -> int:
    VENDOR.mkdir(parents=True, exist_ok=True)
    versions = {library.package: vendored(library) for library in LIBRARIES}
    (VENDOR / "VERSIONS.json").write_text(json.dumps(versions, indent=2) + "\n")
    return 0


def vendored(library: Library) -> dict[str, object]:
    """Write the library's file and licence; what VERSIONS.json says about them."""
    with TemporaryDirectory() as folder:
        package = unpacked(library.package, library.version, Path(folder))
        content = (package / library.source).read_bytes()
        licence = (package / "LICENSE").read_bytes()
    for old, new in library.replacements:
        if content.count(old.encode()) != 1:
            sys.exit(f"{library.package} {library.version}: the text to replace is not there exactly once: {old}")
        content = content.replace(old.encode(), new.encode())
    licence_name = f"{library.package}.LICENSE.txt"
    (VENDOR / library.target).write_bytes(content)
    (VENDOR / licence_name).write_bytes(licence)
    print(f"{library.package} {library.version}: {library.target}, {len(content)} bytes")
    return {
        "version": library.version,
        "licence": library.licence,
        "source": library.source,
        "modified": bool(library.replacements),
        "sha256": {library.target: sha256(content).hexdigest(), licence_name: sha256(licence).hexdigest()},
    }


def unpacked(package: str, version: str, folder: Path) -> Path:
    """Download a package with npm, which checks its integrity, and unpack it; no script of the package runs."""
    command = ["npm", "pack", "--silent", "--json", f"{package}@{version}"]
    answer = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    archive = folder / json.loads(answer.stdout)[0]["filename"]
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    return folder / "package"


if __name__ == "__main__":
    sys.exit(main())
