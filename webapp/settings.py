"""Settings, read once from the environment and refused with one clear line when they are wrong."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


class SettingsError(Exception):
    """A setting can't be used; the message is one line for the operator."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How this installation runs. `secret_key` is at least 32 bytes; `plugin_timeout_ms` is a call's deadline."""

    home: Path
    database_url: str
    secret_key: str
    base_url: str = ""
    plugins_dir: Path | None = None
    plugin_timeout_ms: int = 500
    trusted_proxies: int = 0
    testing: bool = False

    @property
    def is_https(self) -> bool:
        """Whether people reach it by https, so that cookies are Secure and carry the __Host- prefix."""
        return urlsplit(self.base_url).scheme == "https"

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ, *, make_secret: bool = False) -> "Settings":
        """Read the environment. `make_secret` makes a key and keeps it in OPORTUNA_HOME (demo only)."""
        home = Path(env.get("OPORTUNA_HOME") or "instance").resolve()
        url = env.get("DATABASE_URL") or f"sqlite:///{home / 'oportuna.db'}"
        scheme = urlsplit(url).scheme
        if scheme not in ("sqlite", "postgresql", "postgres"):
            raise SettingsError(f"DATABASE_URL must start with sqlite:/// or postgresql://, not {scheme or 'nothing'}")
        secret = env.get("SECRET_KEY") or (_kept_secret(home) if make_secret else "")
        if len(secret.encode()) < 32:
            raise SettingsError("SECRET_KEY must be set to at least 32 bytes (openssl rand -hex 32 makes one)")
        plugins = env.get("OPORTUNA_PLUGINS_DIR")
        if plugins and not Path(plugins).is_dir():
            raise SettingsError(f"OPORTUNA_PLUGINS_DIR is not a folder: {plugins}")
        return cls(
            home=home,
            database_url=url,
            secret_key=secret,
            base_url=env.get("OPORTUNA_BASE_URL", "").rstrip("/"),
            plugins_dir=Path(plugins).resolve() if plugins else None,
            plugin_timeout_ms=_number(env, "OPORTUNA_PLUGIN_TIMEOUT_MS", 500, 10, 60_000),
            trusted_proxies=_number(env, "OPORTUNA_TRUSTED_PROXIES", 0, 0, 10),
        )


def _number(env: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    text = env.get(name) or str(default)
    if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
        raise SettingsError(f"{name} must be a whole number from {low} to {high}, not {text!r}")
    return int(text)


def _kept_secret(home: Path) -> str:
    home.mkdir(parents=True, exist_ok=True)
    file = home / "secret-key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_hex(32))
    return file.read_text().strip()
