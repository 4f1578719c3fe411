"""Who the kiosk is follows from a key that it makes itself and keeps."""

from __future__ import annotations

import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk.errors import StoreDamaged
from kiosk.identity import Identity, load_key


@pytest.fixture
def path(tmp_path):
    return tmp_path / "device.key"


def test_the_key_is_made_once_and_for_its_owner_alone(path):
    first = Identity(load_key(path), "FC-01")
    assert path.stat().st_mode & 0o777 == 0o600
    assert Identity(load_key(path), "FC-01").device() == first.device()


def test_the_id_follows_from_the_public_key(path):
    identity = Identity(load_key(path), "FC-01")
    assert identity.device() == "kiosk-" + hashlib.sha256(identity.public_key()).hexdigest()[:10]


def test_what_it_signs_can_be_verified(path):
    identity = Identity(load_key(path), "FC-01")
    Ed25519PublicKey.from_public_bytes(identity.public_key()).verify(identity.sign(b"batch"), b"batch")


def test_a_spoilt_key_is_not_replaced_silently(path):
    path.write_bytes(b"short")
    with pytest.raises(StoreDamaged, match="enrol"):
        load_key(path)
    assert path.read_bytes() == b"short"
