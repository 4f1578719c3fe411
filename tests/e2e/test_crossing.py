"""A request crosses to the centre on a phone while the kiosk has no network; afterwards there is one case, and the
kiosk learns what became of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from kiosk.bootstrap import build_kiosk, enrol_kiosk
from kiosk.kiosk import Kiosk
from kiosk.settings import Settings
from tests.e2e.programs import Central, free_port, published, wait_until

ROOT = Path(__file__).resolve().parents[2]
CASES = (
    "import json, django; django.setup()\n"
    "from sync.central.dispatch.api import HelpRequest\n"
    "print(json.dumps([[row.ticket, row.help, row.state, row.needs, row.carried_at is not None,"
    " row.synced_at is not None] for row in HelpRequest.objects.order_by('position')]))"
)


@pytest.fixture(scope="module")
def central(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Central]:
    """A centre with content and stations."""
    central = published(ROOT, tmp_path_factory.mktemp("crossing") / "central")
    central.start()
    yield central
    central.close()


@pytest.fixture
def settings(central: Central, tmp_path: Path) -> Settings:
    """A kiosk that knows where phones reach the centre, and has no road of its own there."""
    url = f"http://127.0.0.1:{central.port}"
    settings = Settings(home=tmp_path / "kiosk", public_url=url, central_url=f"http://127.0.0.1:{free_port()}")
    enrol_kiosk(settings, url, central.tell("enrol", "--station", "FC-01").splitlines()[-1])
    return settings


@pytest.fixture
def offline(settings: Settings) -> Iterator[Kiosk]:
    kiosk = build_kiosk(settings)
    yield kiosk
    kiosk.close()


def online(settings: Settings) -> Kiosk:
    """The same kiosk, its network mended."""
    return build_kiosk(Settings(home=settings.home, public_url=settings.public_url, central_url=settings.public_url))


def cases(central: Central) -> list[list[object]]:
    """Ticket, kind, state, needs, by phone, by sync: of each case."""
    return central.ask(CASES)


def test_a_request_crosses_on_a_phone_and_the_kiosk_hears_the_end(
    central: Central, settings: Settings, offline: Kiosk
) -> None:
    ticket = offline.help_requests.create("luggage", needs=("pieces:2",))
    wait_until(lambda: offline.sync.status().is_online is False, "the kiosk to notice that it has no network")
    assert offline.help_requests.find(ticket.code).progress.code == "pending"

    # A preview, a scanner and the person each open the address; only the tap sends it.
    for _ in range(3):
        assert requests.get(ticket.url, timeout=10).status_code == 200
    assert cases(central) == []
    page = requests.post(ticket.url, data={"action": "send"}, timeout=10)
    assert page.status_code == 200 and "中心已收到" in page.text
    assert cases(central) == [[ticket.code, "luggage", "reported", ["pieces:2"], True, False]]

    # The digits on the phone, typed at the kiosk, which still has no network.
    digits = re.search(r"<strong>(\d{3} \d{3})</strong>", page.text)
    assert digits is not None
    assert offline.help_requests.confirm_receipt(ticket.code, digits[1].replace(" ", ""))
    assert offline.help_requests.find(ticket.code).progress.code == "received"
    offline.close()

    # Withdrawn on the phone; then the kiosk comes back to the network, and sends what it has.
    requests.post(ticket.url, data={"action": "withdraw"}, timeout=10)
    kiosk = online(settings)
    try:
        kiosk.sync.nudge()
        wait_until(lambda: kiosk.sync.status().pending == 0, "the kiosk to send what it has")
        wait_until(lambda: kiosk.help_requests.find(ticket.code).progress.code == "withdrawn", "the kiosk to hear it")
    finally:
        kiosk.close()
    assert cases(central) == [[ticket.code, "luggage", "withdrawn", ["pieces:2"], True, True]]
