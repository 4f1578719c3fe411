"""Who this kiosk is: an Ed25519 key made here, never leaving the machine, and an id that follows from it.

The id follows from the public key, so events made before enrolment already carry the id that the central will know.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.errors import StoreDamaged
from kiosk.store.files import write_durably

KEY_BYTES = 32
ID_DIGITS = 10


def device_id(public_key: bytes) -> str:
    """The id of the device with this raw public key: kiosk- and ten hexadecimal digits of its SHA-256."""
    return f"kiosk-{hashlib.sha256(public_key).hexdigest()[:ID_DIGITS]}"


def load_key(path: Path) -> Ed25519PrivateKey:
    """The private key of the file (raw, mode 0600), made at the first call; raises StoreDamaged for another length."""
    if not path.exists():
        write_durably(path, Ed25519PrivateKey.generate().private_bytes_raw())
    raw = path.read_bytes()
    if len(raw) != KEY_BYTES:
        raise StoreDamaged(f"{path}: not a device key; move it away and enrol this kiosk again")
    return Ed25519PrivateKey.from_private_bytes(raw)


@dataclass(frozen=True)
class Identity:
    """The kiosk towards the central."""

    key: Ed25519PrivateKey
    station_id: str

    def device(self) -> str:
        """The device id, the same before and after enrolment."""
        return device_id(self.public_key())

    def station(self) -> str:
        """The station this kiosk stands in, e.g. FC-01."""
        return self.station_id

    def public_key(self) -> bytes:
        """The raw public key, 32 bytes."""
        return self.key.public_key().public_bytes_raw()

    def sign(self, data: bytes) -> bytes:
        """An Ed25519 signature, 64 bytes."""
        return self.key.sign(data)
