"""A kiosk gets the active volunteers of its own station, with hashes, and nobody else gets any."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher

from sync.central.ledger.api import register_station
from sync.central.roster.api import DEMO_VOLUNTEERS, hash_pin, make_demo, roster_of
from sync.central.roster.models import Volunteer
from sync.protocol.roster import ROSTER_PATH, decode_roster
from tests.sync.central.conftest import STATIONS
from tests.sync.central.databases import use_database

BADGES = [row[0] for row in DEMO_VOLUNTEERS]


@pytest.fixture(scope="module")
def filled(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the volunteers of the demo: to hash their PINs takes its time on purpose."""
    path = Path(shutil.copy(sqlite_template, tmp_path_factory.mktemp("roster") / "filled.db"))
    with use_database(f"sqlite:///{path}"):
        for code, names in STATIONS.items():
            register_station(code, names, is_demo=True)
        make_demo("FC-01")
    return path


@pytest.fixture(autouse=True)
def volunteers(filled: Path, fresh_sqlite: Callable[..., Any], tmp_path: Path) -> Iterator[None]:
    with fresh_sqlite(tmp_path, filled):
        yield


def pulled(kiosk: Any, **headers: str) -> Any:
    return kiosk.get(ROSTER_PATH, **headers)


def test_a_kiosk_gets_those_of_its_station(make_kiosk: Any) -> None:
    found = decode_roster(pulled(make_kiosk()).body)
    assert [entry.badge for entry in found.volunteers] == sorted(BADGES)
    assert all(entry.is_demo for entry in found.volunteers)
    assert decode_roster(pulled(make_kiosk("FC-02")).body).volunteers == ()


def test_a_pin_is_there_as_a_hash_that_argon2id_checks(kiosk: Any) -> None:
    pins = {badge: pin for badge, _name, _role, pin, *_rest in DEMO_VOLUNTEERS}
    for entry in decode_roster(pulled(kiosk).body).volunteers:
        assert entry.pin_hash.startswith("$argon2id$v=19$m=65536,t=2,p=1$")
        assert PasswordHasher().verify(entry.pin_hash, pins[entry.badge])


def test_what_has_not_changed_is_not_sent_again(kiosk: Any) -> None:
    version = decode_roster(pulled(kiosk).body).version
    assert pulled(kiosk, **{"If-None-Match": f'"{version}"'}).status == 304
    Volunteer.objects.filter(badge="1001").update(name="林")
    assert pulled(kiosk, **{"If-None-Match": f'"{version}"'}).status == 200


def test_who_is_no_longer_active_is_gone(kiosk: Any) -> None:
    Volunteer.objects.filter(badge="1001").update(is_active=False)
    assert "1001" not in {entry.badge for entry in decode_roster(pulled(kiosk).body).volunteers}


def test_without_a_signature_nobody_gets_anything(kiosk: Any, ask: Any) -> None:
    assert ask("GET", ROSTER_PATH, {}, b"").status == 401
    headers = {**kiosk.signed("GET", "/api/v1/content/manifest", b"")}
    assert ask("GET", ROSTER_PATH, headers, b"").status == 401


def test_a_reference_says_nothing_of_its_volunteer() -> None:
    refs = {entry.ref for entry in roster_of("FC-01").volunteers}
    assert len(refs) == len(BADGES)
    assert not any(badge in ref.removeprefix("vb-") for ref in refs for badge in ("1001", "1002", "9001"))


@pytest.mark.parametrize(("pin", "role"), [("123", "volunteer"), ("1111", "volunteer"), ("1234", "volunteer")])
def test_a_pin_that_anybody_would_try_is_refused(pin: str, role: str) -> None:
    with pytest.raises(ValueError, match=r"digits|easy"):
        hash_pin(pin, role)
    with pytest.raises(ValueError, match="digits"):
        hash_pin("2468", "shift_leader")


def test_the_demo_is_made_once() -> None:
    assert make_demo("FC-01") == 0
    assert Volunteer.objects.count() == len(DEMO_VOLUNTEERS)
