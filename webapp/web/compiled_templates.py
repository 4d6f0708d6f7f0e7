"""Compiled templates kept in OPORTUNA_HOME, so that a start loads what an earlier one compiled, once for all processes."""

import shutil
import time
from hashlib import sha256
from pathlib import Path

from flask import Flask
from jinja2.bccache import Bucket, FileSystemBytecodeCache

from webapp.core import language
from webapp.resources import resource

KEPT_S = 30 * 24 * 3600  # what another version compiled goes after a month


class CompiledTemplates(FileSystemBytecodeCache):
    """One folder for each state of what is compiled: the templates, the texts and the names of static files."""

    def __init__(self, home: Path, static_names: str):
        folder = home / "templates" / _stamp(static_names)
        folder.mkdir(parents=True, exist_ok=True)
        for other in folder.parent.iterdir():
            if other != folder and time.time() - other.stat().st_mtime > KEPT_S:
                shutil.rmtree(other, ignore_errors=True)
        super().__init__(str(folder), "%s.cache")

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """The folder tells the rest; each language has its own."""
        return f"{name.replace('/', '-')}.{language.current()}"

    def get_source_checksum(self, source: str) -> str:
        """Parts stand in the pages that include them: the folder's name is the checksum of all of them."""
        return ""

    def has(self, name: str) -> bool:
        """Whether this template has been compiled in the current language."""
        return Path(self._get_cache_filename(Bucket(None, self.get_cache_key(name), ""))).exists()  # type: ignore[arg-type]


def load_compiled(app: Flask) -> None:
    """Load in this process what earlier ones compiled, before others are forked from it: they share its memory."""
    kept = app.jinja_env.bytecode_cache
    if not isinstance(kept, CompiledTemplates):
        return
    for spoken in language.LANGUAGES:
        with language.speaking(spoken), app.app_context():
            for name in app.jinja_env.list_templates():
                if kept.has(name):
                    app.jinja_env.get_template(name)


def _stamp(static_names: str) -> str:
    digest = sha256(static_names.encode())
    folders = [resource("templates"), Path(__file__).parents[1] / "translations"]
    for file in sorted(path for folder in folders for path in folder.rglob("*") if path.is_file()):
        digest.update(str(file).encode() + file.read_bytes())
    digest.update((Path(__file__).parent / "spoken_templates.py").read_bytes())
    return digest.hexdigest()[:16]
