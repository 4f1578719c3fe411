"""What the centre reads from its environment, and the home directory it keeps its files in."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

LOCAL_HOSTS = ("127.0.0.1", "localhost", "[::1]")
SECRET_KEY_FILE = "central-secret.key"
CONTENT_KEY_FILE = "content-signing.key"
AUDIT_KEY_FILE = "central-audit.key"
AUDIT_KEY_BYTES = 32
LOCAL_URL = "http://127.0.0.1:8000"
QIANJIN = "230804"
DATABASE_FILE = "central.db"
# The content's table of retention tells visitors the same number.
RETENTION_MONTHS = 25
# The least number that is never fewer than the 183 days for which who looked at what has to be kept.
LEAST_AUDIT_MONTHS = 7
MOST_MONTHS = 1200


class ConfigurationError(Exception):
    """A setting that the centre cannot start with; the text is one line, fit for an operator."""


@dataclass(frozen=True, slots=True)
class Environment:
    """The centre's settings, as its environment gives them."""

    home: Path
    database_url: str
    secret_key: str
    hosts: tuple[str, ...]
    public_url: str
    jurisdiction: str
    is_behind_proxy: bool
    is_debug: bool
    asks_second_factor: bool
    retention_months: int
    shift_months: int | None
    audit_months: int | None

    @property
    def is_https(self) -> bool:
        """Whether visitors and staff reach the centre through TLS."""
        return self.public_url.startswith("https://")


def default_home() -> Path:
    """Where files go when YIZHAN_HOME says nothing."""
    return Path("~/.local/share/yizhan").expanduser()


def read(env: Mapping[str, str] | None = None) -> Environment:
    """Read the environment; creates nothing, so that a type checker may import the settings. Raises ConfigurationError.

    The secret key is empty until `prepare_home` has made one; Django refuses to work with an empty key.
    """
    env = os.environ if env is None else env
    home = Path(env.get("YIZHAN_HOME") or default_home()).expanduser()
    public_url = (env.get("YIZHAN_PUBLIC_URL") or LOCAL_URL).rstrip("/")
    named = tuple(host.strip() for host in env.get("YIZHAN_HOSTS", "").split(",") if host.strip())
    public_host = _host(public_url)
    return Environment(
        home=home,
        database_url=env.get("YIZHAN_DATABASE_URL") or f"sqlite:///{(home / DATABASE_FILE).absolute()}",
        secret_key=_secret_key(env, home),
        hosts=tuple(dict.fromkeys((*named, public_host, *LOCAL_HOSTS))),
        public_url=public_url,
        jurisdiction=env.get("YIZHAN_JURISDICTION", QIANJIN),
        is_behind_proxy=_switch(env, "YIZHAN_BEHIND_PROXY", otherwise=False),
        is_debug=_switch(env, "YIZHAN_DEBUG", otherwise=False),
        # On unless somebody says otherwise: a demo on loopback does.
        asks_second_factor=_switch(env, "YIZHAN_SECOND_FACTOR", otherwise=True),
        retention_months=_months(env, "YIZHAN_RETENTION_MONTHS") or RETENTION_MONTHS,
        shift_months=_months(env, "YIZHAN_SHIFT_MONTHS"),
        audit_months=_months(env, "YIZHAN_AUDIT_MONTHS", LEAST_AUDIT_MONTHS),
    )


def _host(public_url: str) -> str:
    """The name under which the centre is reached: without it, every request would be answered with 400."""
    try:
        parts = urlsplit(public_url)
        if parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0:
            if public_url == f"{parts.scheme}://{parts.netloc}" and "@" not in parts.netloc:
                return parts.hostname
            raise ConfigurationError(
                f"YIZHAN_PUBLIC_URL={public_url}: an address and nothing behind it is needed, such as"
                f" {parts.scheme}://{parts.hostname}: the centre has a host name of its own, not a folder of another"
            )
    except ValueError:  # brackets that do not close, a port that is none
        pass
    raise ConfigurationError(f"YIZHAN_PUBLIC_URL={public_url}: an address such as https://centre.example is needed")


def _switch(env: Mapping[str, str], name: str, *, otherwise: bool) -> bool:
    """On or off; a word that is neither is not taken for the one that the operator did not mean."""
    text = env.get(name, "")
    if text not in {"", "0", "1"}:
        raise ConfigurationError(f"{name}={text}: 1 or 0 is needed")
    return text == "1" if text else otherwise


def _months(env: Mapping[str, str], name: str, least: int = 1) -> int | None:
    """A number of months, `least` to 1200; None where nothing is said."""
    text = env.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and least <= int(text) <= MOST_MONTHS):
        raise ConfigurationError(f"{name}={text}: a number of months is needed, {least} to {MOST_MONTHS}")
    return int(text)


def _secret_key(env: Mapping[str, str], home: Path) -> str:
    if env.get("YIZHAN_SECRET_KEY"):
        return env["YIZHAN_SECRET_KEY"]
    path = Path(env.get("YIZHAN_SECRET_KEY_FILE") or home / SECRET_KEY_FILE)
    try:
        return path.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def content_key_file(env: Mapping[str, str] | None = None) -> Path:
    """Where the key lies with which content and warnings are sealed (see `sealing`)."""
    env = os.environ if env is None else env
    return Path(env.get("YIZHAN_CONTENT_KEY_FILE") or read(env).home / CONTENT_KEY_FILE)


def prepare_home(env: Mapping[str, str] | None = None) -> None:
    """Make the home directory and, on the first start, the keys that only their owner may read.

    Raises ConfigurationError if the home cannot be written, or a key file cannot be read or holds no key.
    """
    env = os.environ if env is None else env
    found = read(env)
    _check_keys(found.home, env)
    try:
        found.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not content_key_file(env).exists() and not env.get("YIZHAN_CONTENT_KEY_FILE"):
            write_secret(content_key_file(env), secrets.token_hex(32))  # any 32 bytes are an Ed25519 key
        if found.secret_key:
            return
        if env.get("YIZHAN_SECRET_KEY_FILE"):
            raise ConfigurationError(f"no secret key in {env['YIZHAN_SECRET_KEY_FILE']}: write one, or unset the name")
        write_secret(found.home / SECRET_KEY_FILE, secrets.token_urlsafe(48))
    except OSError as error:
        raise ConfigurationError(f"cannot write in {found.home}: {error.strerror}; set YIZHAN_HOME") from error


def _check_keys(home: Path, env: Mapping[str, str]) -> None:
    """Raise ConfigurationError for a key that is there and is none: a copy that was cut off, or of another user.

    Better than to begin with it: no page would answer, or the audit trail would be sealed with what anybody can guess.
    """
    if env.get("YIZHAN_CONTENT_KEY_FILE") and not content_key_file(env).exists():
        raise ConfigurationError(
            f"no content key in {content_key_file(env)}: write one, or unset YIZHAN_CONTENT_KEY_FILE"
        )
    named = env.get("YIZHAN_SECRET_KEY") or env.get("YIZHAN_SECRET_KEY_FILE")
    is_key: dict[Path, Callable[[bytes], bool]] = {
        content_key_file(env): lambda key: re.fullmatch(rb"[0-9a-fA-F]{64}", key.strip()) is not None,
        home / AUDIT_KEY_FILE: lambda key: len(key) == AUDIT_KEY_BYTES,
        **({} if named else {home / SECRET_KEY_FILE: lambda key: key.isascii() and bool(key.strip())}),
    }
    for path, is_good in is_key.items():
        try:
            key = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            raise ConfigurationError(
                f"cannot read {path}: {error.strerror}; run this as the user that the centre runs as"
            ) from error
        if not is_good(key):
            raise ConfigurationError(f"{path} holds no key: put it back from the backup (docs/central.md, Backup)")


def write_secret(path: Path, secret: str) -> None:
    """Write a new key beside its place and link it there: two first starts at once agree on one key."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    try:
        path.hardlink_to(unfinished)
    except FileExistsError:
        pass
    finally:
        unfinished.unlink()


def database(url: str) -> dict[str, Any]:
    """Turn `sqlite:////path` or `postgresql://user:password@host:port/name?option=value` into Django's words.

    Raises ConfigurationError for anything else.
    """
    try:
        parts = urlsplit(url)
        port = str(parts.port or "")
    except ValueError as error:
        raise ConfigurationError(f"YIZHAN_DATABASE_URL: {error}") from error
    if parts.scheme == "sqlite" and parts.path.startswith("/") and len(parts.path) > 1:
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": unquote(parts.path[1:])}
    if parts.scheme in {"postgresql", "postgres"} and len(parts.path) > 1:
        options = dict(parse_qsl(parts.query))
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": options.pop("host", unquote(parts.hostname or "")),
            "PORT": port,
            "OPTIONS": options,
        }
    raise ConfigurationError("YIZHAN_DATABASE_URL: expected sqlite:////path or postgresql://user@host/name")
