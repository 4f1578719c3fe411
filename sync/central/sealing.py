"""The key with which the centre seals what kiosks are to believe: a file that its owner alone may read.

Beside it a file of the changes of keys, each signed by the key before. Both are read again when they change, so that
a running server goes over to a new key by itself.
"""

from __future__ import annotations

import json
import os
import threading
from dataclasses import asdict
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.central.environment import ConfigurationError, content_key_file, read, write_secret
from sync.protocol import seals
from sync.protocol.seals import Link, Sealed

CHAIN_SUFFIX = ".chain"
_lock = threading.Lock()
_held: tuple[object, Ed25519PrivateKey, tuple[Link, ...]] | None = None


def public_key() -> bytes:
    """The raw public half of the key in use, 32 bytes."""
    return _keys()[0].public_key().public_bytes_raw()


def seal(kind: str, payload: str) -> Sealed:
    """The payload sealed with the key in use; the same payload has always the same seal.

    With it go the latest changes of keys, as many as a kiosk takes: one that missed them all is enrolled again.
    """
    key, chain = _keys()
    signature = key.sign(seals.signed_bytes(kind, payload)).hex()
    return Sealed(payload, key.public_key().public_bytes_raw().hex(), signature, chain[-seals.MOST_LINKS :])


def rotate() -> tuple[str, str]:
    """Go over to a new key, signed by the one in use; (old, new) in hexadecimal.

    The change is written before the key is: cut between the two, nothing has happened.
    """
    old, chain = _keys()
    new = Ed25519PrivateKey.generate()
    by, key = (half.public_key().public_bytes_raw().hex() for half in (old, new))
    link = Link(key, by, "")
    signed = Link(key, by, old.sign(link.signed()).hex())
    path = content_key_file()
    _replace(_chain_file(path), json.dumps([asdict(each) for each in (*chain, signed)], indent=1))
    _replace(path, new.private_bytes_raw().hex())
    return by, key


def _keys() -> tuple[Ed25519PrivateKey, tuple[Link, ...]]:
    global _held
    path = content_key_file()
    with _lock:
        if not path.exists():
            _make(path)
        state = (path, _stamp(path), _stamp(_chain_file(path)))
        if _held is None or _held[0] != state:
            key = _read_key(path)
            chain = _to(key.public_key().public_bytes_raw().hex(), _read_chain(_chain_file(path)))
            _held = (state, key, chain)
        return _held[1], _held[2]


def _make(path: Path) -> None:
    if path != read().home / path.name:
        raise ConfigurationError(f"no content key in {path}: write one, or unset YIZHAN_CONTENT_KEY_FILE")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_secret(path, Ed25519PrivateKey.generate().private_bytes_raw().hex())


def _read_key(path: Path) -> Ed25519PrivateKey:
    try:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text("ascii").strip()))
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"{path}: not a content key, which is 64 hexadecimal digits") from error


def _read_chain(path: Path) -> tuple[Link, ...]:
    if not path.exists():
        return ()
    try:
        return tuple(Link(**link) for link in json.loads(path.read_text("ascii")))
    except (OSError, ValueError, TypeError) as error:
        raise ConfigurationError(f"{path}: not the changes of the content key") from error


def _to(key: str, chain: tuple[Link, ...]) -> tuple[Link, ...]:
    """The changes that lead to this key. Behind them may stand one that was cut off before its new key was there: to a
    kiosk it would be the way to a key that nobody has."""
    ends = [place for place, link in enumerate(chain, start=1) if link.key == key]
    return chain[: ends[-1]] if ends else ()


def _chain_file(path: Path) -> Path:
    return path.with_name(path.name + CHAIN_SUFFIX)


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _replace(path: Path, text: str) -> None:
    """Put a whole new file in the place of the old one, durably."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    unfinished.unlink(missing_ok=True)  # of a run that was killed
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    # The other file must not be there before this one, also after a power cut.
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
