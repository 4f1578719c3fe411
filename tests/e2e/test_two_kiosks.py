"""Two kiosks of one station, each with a volunteer, and a centre: both answer one request without a network, and agree
afterwards who goes first.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.bootstrap import build_kiosk, enrol_kiosk
from kiosk.kiosk import Kiosk
from kiosk.services.incoming import IncomingRow
from kiosk.settings import Settings
from tests.e2e.programs import Central, published, wait_until
from tests.kiosk.services.volunteer_kit import LIN, ZHOU, roster

ROOT = Path(__file__).resolve().parents[2]
CASES = (
    "import json, django; django.setup()\n"
    "from sync.central.dispatch.api import CaseStep, HelpRequest\n"
    "newest = HelpRequest.objects.order_by('requested_at').last()\n"
    "print(json.dumps([newest.state, [step.to for step in newest.steps.all()]]))"
)


@pytest.fixture(scope="module")
def central(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Central]:
    """A centre with content and stations."""
    central = published(ROOT, tmp_path_factory.mktemp("two") / "central")
    central.start()
    yield central
    central.close()


@pytest.fixture
def two(central: Central, tmp_path: Path) -> tuple[Settings, Settings]:
    """Two kiosks that the centre knows at one station."""
    url = f"http://127.0.0.1:{central.port}"
    both = tuple(Settings(home=tmp_path / name, central_url=url, ballast_bytes=0) for name in ("one", "other"))
    for settings in both:
        enrol_kiosk(settings, url, central.tell("enrol", "--station", "FC-01").splitlines()[-1])
    return both[0], both[1]


def offline(settings: Settings, badge: str, work: Callable[[Kiosk], str | None]) -> str | None:
    """What somebody with this badge does at the kiosk while it has no network."""
    kiosk = build_kiosk(settings, start_sync=False, in_background=lambda work: work())
    try:
        kiosk.volunteering.roster.replace(roster(badge))
        kiosk.volunteering.desk.enter(kiosk.volunteering.roster.by_badge(badge))
        return work(kiosk)
    finally:
        kiosk.close()


def exchange(settings: Settings, until: Callable[[Kiosk], object], what: str) -> list[IncomingRow]:
    """The kiosk has its network until it has sent all and learnt this; what its list then says."""
    kiosk = build_kiosk(settings)
    try:
        wait_until(lambda: kiosk.sync.status().pending == 0 and until(kiosk), what)
        return kiosk.volunteering.incoming.open_requests()
    finally:
        kiosk.close()


def first_by(settings: Settings) -> list[str]:
    """Who went first, as the kiosk keeps it: of its own requests, then of the others'."""
    connection = sqlite3.connect(settings.outbox_db)
    try:
        found = connection.execute(
            "SELECT first_by FROM help_requests UNION ALL SELECT first_by FROM station_requests"
        ).fetchall()
    finally:
        connection.close()
    return [first for (first,) in found if first]


def coming(settings: Settings, badge: str) -> None:
    """Somebody goes to the only request."""

    def go(kiosk: Kiosk) -> None:
        (row,) = kiosk.volunteering.incoming.open_requests()
        assert row.state == "waiting"
        kiosk.volunteering.incoming.coming(row.key)

    offline(settings, badge, go)


def close(kiosk: Kiosk) -> None:
    (row,) = kiosk.volunteering.incoming.open_requests()
    kiosk.volunteering.incoming.arrived(row.key)
    kiosk.volunteering.incoming.close(row.key, "helped")


def told_from_the_other(kiosk: Kiosk) -> bool:
    return bool(kiosk.volunteering.neighbours.known())


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["made_here_first", "other_first"])
def test_both_answer_without_a_network_and_one_goes_first(
    central: Central, two: tuple[Settings, Settings], order: tuple[int, int]
) -> None:
    ticket = offline(two[0], LIN, lambda kiosk: kiosk.help_requests.create("mobility").code)
    exchange(two[0], lambda kiosk: kiosk.sync.status().is_online, "the request to reach the centre")
    (row,) = exchange(two[1], told_from_the_other, "the other kiosk to be told")
    assert row.ticket == ticket and row.place_text

    # Neither has a network now; each says that somebody comes, and says so at once on its own screen.
    coming(two[0], LIN)
    coming(two[1], ZHOU)

    first, second = (two[number] for number in order)
    exchange(first, lambda _: first_by(first) == ["here"], "the first to hear that it is first")
    exchange(second, lambda _: first_by(second) == ["elsewhere"], "the second to hear that it helps")
    exchange(first, lambda _: first_by(first) == ["here"], "the first to hear it again")
    assert central.ask(CASES) == ["in_progress", ["in_progress"]]

    def helping(kiosk: Kiosk) -> str:
        (row,) = kiosk.volunteering.incoming.open_requests()
        assert row.state == "coming"
        return "helps" if row.is_helping else "first"

    # Without a network too each knows its part.
    assert [offline(first, LIN, helping), offline(second, ZHOU, helping)] == ["first", "helps"]

    # Both close it, the helper later: one end, and both lists are empty.
    offline(first, LIN, lambda kiosk: close(kiosk))
    offline(second, ZHOU, lambda kiosk: close(kiosk))
    for settings in (first, second, first):
        rows = exchange(settings, lambda kiosk: not told_from_the_other(kiosk), "what has ended to be dropped")
        assert rows == []
    assert central.ask(CASES) == ["closed_normal", ["in_progress", "closed_normal"]]
