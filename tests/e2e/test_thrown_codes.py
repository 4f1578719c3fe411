"""A few hundred bent codes over HTTP, several at once; `./run bench codes` throws ten thousand."""

from __future__ import annotations

from pathlib import Path

from tests.bench import codes
from tests.bench.mutations import BENT, Thrower

THROWN = 300


def test_nothing_but_what_a_kiosk_signed_is_recorded_and_every_refusal_is_clear(root: Path, tmp_path: Path) -> None:
    failed: list[str] = []
    rows = list(codes.rows(root, tmp_path / "codes", failed, THROWN))
    assert failed == []
    assert sum(row.ratio == "PASS" for row in rows) == 9


def test_a_centre_that_recorded_too_much_would_be_found_out(tmp_path: Path) -> None:
    """The checks see what they are for."""
    keys = tmp_path / "keys"
    keys.mkdir()
    kiosks = [codes.Identity(codes.load_key(keys / name), name) for name in ("FC-01", "FC-02", "FC-03")]
    thrower = Thrower(*kiosks, seed=1, valid=2)
    throws = thrower.draw(60)
    caught = [codes.Caught(throw, 500, "", b"", {}, 1.0) for throw in throws]
    state = {"requests": ["another"], "contacts": 1, "counted": {"malformed": 1}, "titles": {}}
    log = f"GET /Q/{thrower.valid[0].path}\nTraceback"
    found = {figure.strip(): is_met for figure, _value, _target, is_met in codes.checks(thrower, caught, state, log)}
    met = [figure for figure, is_met in found.items() if is_met]
    # There was no page that could have been unclear or kept.
    assert met == ["0 refused: unclear pages", "kept by caches, or setting a cookie"]


def test_every_kind_is_thrown(tmp_path: Path) -> None:
    kiosks = [codes.Identity(codes.load_key(tmp_path / name), name) for name in ("FC-01", "FC-02", "FC-03")]
    kinds = {throw.kind for throw in Thrower(*kiosks, seed=1, valid=4).draw(200)}
    others = {"another's signature", "expired", "revoked", "unknown", "replayed", "percent", "method", "action", "sent"}
    assert kinds == set(BENT) | others
