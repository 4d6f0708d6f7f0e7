"""Static files: a name that follows the content, compressed variants, caching for good, old pages served on."""

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.test import Client, TestResponse

from webapp.resources import resource
from webapp.web import static
from webapp.web.static import StaticFiles

FOREVER = "max-age=315360000, public, immutable"


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of static files like ours, in place of `webapp/static`."""
    folder = tmp_path / "source"
    for name, content in {
        "css/base.css": b'@font-face { src: url("../fonts/own.woff2") } a { background: url(data:,x) }' + b" " * 400,
        "fonts/own.woff2": b"a font",
        "js/edit.js": b'edit("in place");\n' * 40,
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    monkeypatch.setattr(static, "resource", lambda _name: folder)
    return folder


def fetched(files: StaticFiles, path: str, accepted: str = "") -> TestResponse:
    def nothing_here(_environ: object, start_response: object) -> Iterator[bytes]:
        start_response("404 Not Found", [])
        yield b"the application"

    return Client(files.wrap(nothing_here)).get(path, headers={"Accept-Encoding": accepted}, buffered=True)


def test_a_name_carries_the_hash_and_is_kept_for_good(source: Path, tmp_path: Path) -> None:
    files = StaticFiles(tmp_path)
    answer = fetched(files, files.url("js/edit.js"))
    assert static.HASHED.search(files.url("js/edit.js"))
    assert answer.headers["Cache-Control"] == FOREVER
    assert answer.headers["Content-Type"] == 'text/javascript; charset="utf-8"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.data == (source / "js/edit.js").read_bytes()


@pytest.mark.parametrize(("accepted", "sent"), [("gzip, br", "br"), ("gzip", "gzip"), ("identity", None)])
def test_the_smallest_variant_that_the_browser_takes_is_sent(
    source: Path, tmp_path: Path, accepted: str, sent: str | None
) -> None:
    files = StaticFiles(tmp_path)
    answer = fetched(files, files.url("js/edit.js"), accepted)
    assert answer.headers.get("Content-Encoding") == sent
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_a_style_sheet_asks_for_the_font_that_is_preloaded(source: Path, tmp_path: Path) -> None:
    files = StaticFiles(tmp_path)
    sheet = fetched(files, files.url("css/base.css")).text
    font = files.url("fonts/own.woff2").rpartition("/")[2]
    assert f'url("../fonts/{font}")' in sheet
    assert "url(data:,x)" in sheet


def test_our_own_files_travel_without_comments_and_indentation_and_others_as_they_are(
    source: Path, tmp_path: Path
) -> None:
    script = b'/* What it does,\n   and why. */\n  const a = "/* no */"; /* stays */ b();\n  // why\n  /* c */ d(); /* e */\n'
    for name in ("js/edit.js", "vendor/lib.js"):
        (source / name).parent.mkdir(exist_ok=True)
        (source / name).write_bytes(script)
    files = StaticFiles(tmp_path)
    assert (
        fetched(files, files.url("js/edit.js")).data
        == b'const a = "/* no */"; /* stays */ b();\n/* c */ d(); /* e */\n'
    )
    assert fetched(files, files.url("vendor/lib.js")).data == script


def test_no_text_of_ours_goes_over_several_lines() -> None:
    """Else what its lines begin with would not be idle."""
    scripts = sorted((resource("static") / "js").glob("*.js"))
    assert len(scripts) > 10
    for path in scripts:
        code = re.sub(r"(?m)/\*(?:[^*]|\*(?!/))*\*/|^\s*//.*$", "", path.read_text(encoding="utf-8"))
        assert all(line.count("`") % 2 == 0 and not line.endswith("\\") for line in code.splitlines()), path.name


def test_another_font_gives_the_style_sheet_another_name(source: Path, tmp_path: Path) -> None:
    before = StaticFiles(tmp_path).url("css/base.css")
    (source / "fonts/own.woff2").write_bytes(b"another font")
    assert StaticFiles(tmp_path).url("css/base.css") != before


def test_a_style_sheet_that_names_a_missing_file_stops_the_start(source: Path, tmp_path: Path) -> None:
    (source / "css/base.css").write_bytes(b"a { background: url(nowhere.svg) }")
    with pytest.raises(KeyError, match=r"css/nowhere\.svg"):
        StaticFiles(tmp_path)


def test_the_plain_name_works_too_and_is_asked_for_each_time(source: Path, tmp_path: Path) -> None:
    answer = fetched(StaticFiles(tmp_path), "/static/js/edit.js")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "max-age=0, public"


def test_a_page_from_before_an_upgrade_finds_its_files(source: Path, tmp_path: Path) -> None:
    before = StaticFiles(tmp_path).url("js/edit.js")
    (source / "js/edit.js").write_bytes(b'edit("otherwise");')
    after = StaticFiles(tmp_path)
    assert after.url("js/edit.js") != before
    assert fetched(after, before).data.startswith(b'edit("in place")')


def test_files_of_a_version_unused_for_a_month_go(source: Path, tmp_path: Path) -> None:
    before = StaticFiles(tmp_path).url("js/edit.js")
    old = tmp_path / before.removeprefix("/")
    (source / "js/edit.js").write_bytes(b'edit("otherwise");')
    long_ago = time.time() - static.KEEP_OLD_SECONDS - 60
    os.utime(old, (long_ago, long_ago))
    assert fetched(StaticFiles(tmp_path), before).status_code == 404


def test_what_is_not_static_reaches_the_application(source: Path, tmp_path: Path) -> None:
    assert fetched(StaticFiles(tmp_path), "/opportunities").text == "the application"


@pytest.mark.parametrize("path", ["/static/../oportuna.db", "/static/js/none.js", "/static/", "/static"])
def test_nothing_else_is_served(source: Path, tmp_path: Path, path: str) -> None:
    (tmp_path / "oportuna.db").write_bytes(b"secret")
    assert fetched(StaticFiles(tmp_path), path).text == "the application"


def test_a_second_start_writes_nothing(source: Path, tmp_path: Path) -> None:
    StaticFiles(tmp_path)
    written = {path: path.stat().st_mtime_ns for path in (tmp_path / "static").rglob("*")}
    StaticFiles(tmp_path)
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "static").rglob("*")} == written


def test_an_unknown_path_is_an_error_where_the_address_is_made(source: Path, tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        StaticFiles(tmp_path).url("js/none.js")
