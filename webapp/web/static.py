"""Static files: named by their content, compressed ahead of time, kept by the browser for good.

`css/base.css` is served as `/static/css/base.<hash>.css` with an immutable caching header, and under its plain name
for whoever must know it beforehand. Style sheets name fonts and pictures relatively; those names get their hash too,
so a font that is preloaded is the font that the style sheet asks for.

Our own scripts and style sheets travel without their comments and without indentation: a tenth less to send.

The copies with their gzip and brotli variants lie in `OPORTUNA_HOME/static`, made once for each content: a second
start finds them, and pages from before an upgrade still find the files that they were made with.
"""

import os
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from wsgiref.headers import Headers
from wsgiref.types import WSGIApplication

from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

from webapp.resources import resource

PREFIX = "/static/"
HASH_LENGTH = 10
HASHED = re.compile(rf"\.[0-9a-f]{{{HASH_LENGTH}}}\.\w+$")
CSS_URL = re.compile(rb"""url\((?P<quote>["']?)(?P<target>[^"')]+)(?P=quote)\)""")
ELSEWHERE = (b"data:", b"http:", b"https:", b"/", b"#")
# Small scripts that a page always has together travel together: fewer requests and headers, and better compressed.
BUNDLES = {
    "js/page.js": ("js/texts.js", "js/menu.js", "js/theme.js", "js/keys.js"),
    "js/editing.js": ("js/notice.js", "js/edit.js", "js/choose.js", "js/lines.js"),
}
# Comments with lines of their own, and what lines begin with. A test holds that no text of ours goes over several lines.
IDLE = re.compile(rb"^[ \t]*(?:/\*(?:[^*]|\*(?!/))*\*/[ \t]*\n|//[^\n]*\n)|^[ \t]+", re.MULTILINE)
# Long enough for a tab left open over a holiday; younger files of earlier versions stay.
KEEP_OLD_SECONDS = 30 * 24 * 3600


class StaticFiles:
    """The static files of this version. `home` is OPORTUNA_HOME; its folder `static` is written at the first start."""

    def __init__(self, home: Path) -> None:
        (home / "static").mkdir(parents=True, exist_ok=True)
        self._cache = (home / "static").resolve()
        contents, self._names = _hashed(resource("static"))
        _write(self._cache, contents)
        _forget_old(self._cache, set(contents))

    def url(self, path: str) -> str:
        """The address of a file given by its path in `webapp/static`. KeyError when there is no such file."""
        return PREFIX + self._names[path]

    @property
    def stamp(self) -> str:
        """Another text when any file's address changes."""
        return " ".join(sorted(self._names.values()))

    def wrap(self, application: WSGIApplication) -> WSGIApplication:
        """An application that answers for the static files itself and leaves the rest to `application`."""
        served = WhiteNoise(
            application,
            max_age=0,
            immutable_file_test=lambda _path, url: bool(HASHED.search(url)),
            add_headers_function=_no_sniffing,
        )
        served.add_files(str(self._cache), PREFIX)
        for plain, hashed in self._names.items():
            served.add_file_to_dictionary(PREFIX + plain, str(self._cache / hashed))
        return served


def _hashed(root: Path) -> tuple[dict[str, bytes], dict[str, str]]:
    """All files below `root`: content by hashed name, and hashed name by plain name."""
    plain = {path.relative_to(root).as_posix(): path.read_bytes() for path in _files(root)}
    plain |= {name: IDLE.sub(b"", content) for name, content in plain.items() if _is_ours(name)}
    for name, parts in BUNDLES.items():
        if all(part in plain for part in parts):
            plain[name] = b"".join(plain[part] for part in parts)
    contents: dict[str, bytes] = {}
    names: dict[str, str] = {}
    # Style sheets last: they carry the hashed names of what they refer to.
    for name in sorted(plain, key=lambda name: (name.endswith(".css"), name)):
        content = _with_hashed_urls(name, plain[name], names) if name.endswith(".css") else plain[name]
        stem, dot, suffix = name.rpartition(".")
        names[name] = f"{stem}.{sha256(content).hexdigest()[:HASH_LENGTH]}{dot}{suffix}"
        contents[names[name]] = content
    return contents, names


def _files(root: Path) -> Iterator[Path]:
    return (path for path in root.rglob("*") if path.is_file() and "." in path.name.lstrip("."))


def _is_ours(name: str) -> bool:
    return name.endswith((".js", ".css")) and not name.startswith("vendor/")


def _with_hashed_urls(sheet: str, content: bytes, names: dict[str, str]) -> bytes:
    """The style sheet with the hashed names of the files beside it. KeyError when it names one that isn't there."""
    folder = Path(sheet).parent

    def renamed(match: re.Match[bytes]) -> bytes:
        target = match["target"]
        if target.startswith(ELSEWHERE):
            return match[0]
        path = os.path.normpath(folder / target.decode())
        hashed = os.path.relpath(names[path], folder)
        return b"url(%s%s%s)" % (match["quote"], hashed.encode(), match["quote"])

    return CSS_URL.sub(renamed, content)


def _write(cache: Path, contents: dict[str, bytes]) -> None:
    """Write what is missing, with its compressed variants. Several processes may do so at once: each file moves in
    whole, and the plain one last, so that who sees it sees its variants."""
    missing = [name for name in contents if not (cache / name).exists()]
    if not missing:
        return
    compressor = Compressor(quiet=True)
    with TemporaryDirectory(dir=cache.parent, prefix="static-") as folder:
        made = Path(folder)

        def make(name: str) -> None:
            path = made / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(contents[name])
            variants = compressor.compress(str(path)) if compressor.should_compress(name) else []
            (cache / name).parent.mkdir(parents=True, exist_ok=True)
            for each in (*variants, str(path)):
                Path(each).replace(cache / Path(each).relative_to(made))

        with ThreadPoolExecutor() as pool:
            list(pool.map(make, sorted(missing, key=lambda name: len(contents[name]), reverse=True)))


def _forget_old(cache: Path, current: set[str]) -> None:
    """Remove files of versions that no start has used for a month."""
    now = time.time()
    for path in (path for path in cache.rglob("*") if path.is_file()):
        name = path.relative_to(cache).as_posix()
        if name.removesuffix(".br").removesuffix(".gz") in current:
            _touch_daily(path, now)
        elif now - path.stat().st_mtime > KEEP_OLD_SECONDS:
            path.unlink(missing_ok=True)


def _touch_daily(path: Path, now: float) -> None:
    if now - path.stat().st_mtime > 24 * 3600:
        os.utime(path)


def _no_sniffing(headers: Headers, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
