"""What goes down to kiosks, over real HTTP: content over a line that keeps breaking, and a warning to two kiosks."""

from __future__ import annotations

import contextlib
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from assets import asset
from kiosk.bootstrap import build_kiosk, enrol_kiosk
from kiosk.identity import Identity, load_key
from kiosk.kiosk import Kiosk
from kiosk.settings import Settings
from kiosk.store.memory import CONTENT_KEY, Memory
from sync.client.errors import SyncError
from sync.client.notice_watch import NoticeWatch
from sync.client.session import SyncSession
from sync.client.transport import RequestsTransport
from sync.protocol.packs import Pack, load_directory
from tests.e2e.broken_line import BrokenLine
from tests.e2e.programs import Central, published, wait_until

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def central(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Central]:
    """A served centre with content."""
    central = published(ROOT, tmp_path_factory.mktemp("down") / "central")
    central.start()
    yield central
    central.close()


@pytest.fixture
def line(central: Central) -> Iterator[BrokenLine]:
    """The kiosk's line to the centre, whole until a test breaks it."""
    line = BrokenLine(central.port)
    yield line
    line.close()


@dataclass
class Station:
    """A kiosk of the station, and the two ends of its sync, each worked by hand."""

    kiosk: Kiosk
    make_session: Callable[[], SyncSession]
    watch: NoticeWatch

    def __post_init__(self) -> None:
        self.session = self.make_session()

    def push(self) -> None:
        while self.session.push_once().remaining:
            pass


@pytest.fixture
def enrolled(central: Central, tmp_path: Path) -> Iterator[Callable[..., Station]]:
    """Enrols kiosks at FC-01; each speaks over ``url``."""
    made: list[Kiosk] = []

    def enrol(name: str, url: str) -> Station:
        settings = Settings(home=tmp_path / name, ballast_bytes=0)
        enrol_kiosk(settings, url, central.tell("enrol", "--station", "FC-01").splitlines()[-1])
        kiosk = build_kiosk(settings, start_sync=False, in_background=lambda work: work())
        made.append(kiosk)
        identity = Identity(load_key(settings.device_key), "FC-01")

        def make_session() -> SyncSession:
            outbox: Any = kiosk.visits._outbox
            return SyncSession(outbox, kiosk.content, identity, kiosk.clock, RequestsTransport(url))

        watch = NoticeWatch(kiosk.broadcasts, RequestsTransport(url))
        return Station(kiosk, make_session, watch)

    yield enrol
    for kiosk in made:
        kiosk.close()


def publish_changed(central: Central, home: Path, seed: int) -> Pack:
    """Content in which every answer says something else; published."""
    items = load_directory(asset("content")).items()
    draw = random.Random(seed)
    for path, item in items.items():
        if path.startswith("consultations/"):
            item["answer"]["zh"] = item["answer"]["zh"] + "".join(
                chr(draw.randrange(0x4E00, 0x9000)) for _ in range(200)
            )
    pack = Pack.from_items(items)
    folder = home / f"content-{seed}"
    folder.mkdir()
    for source in asset("content").glob("*.json"):
        table = json.loads(source.read_text("utf-8"))
        key = {record_key(pack, table["table"], record): record for record in table["records"]}
        table["records"] = [items[f"{table['table']}/{name}"] for name in key]
        (folder / source.name).write_text(json.dumps(table, ensure_ascii=False), "utf-8")
    said = central.tell("publish", str(folder))
    assert pack.version in said
    return pack


def record_key(pack: Pack, table: str, record: dict[str, Any]) -> str:
    from sync.protocol.content import TABLES

    return str(record[TABLES[table].KEY])


def until_applied(station: Station, most: int = 400) -> None:
    """Try as the worker would, whatever breaks."""
    for _ in range(most):
        try:
            station.session.push_once()
            if station.session.pull_content().is_applied:
                return
        except SyncError:
            pass
    raise AssertionError("the content never came")


def test_content_gets_there_over_a_line_that_is_cut_every_few_kilobytes(
    central: Central, line: BrokenLine, enrolled: Callable[..., Station], tmp_path: Path
) -> None:
    station = enrolled("one", line.url)
    pack = publish_changed(central, tmp_path, 1)
    line.budget, line.came_back = 9000, 0

    until_applied(station)

    assert station.kiosk.content.version() == pack.version
    assert line.cuts > 10
    size = sum(len(str(item)) for path, item in pack.items().items() if path.startswith("consultations/"))
    assert line.came_back < 2 * size


def test_bytes_turned_over_on_the_way_change_nothing(
    central: Central, line: BrokenLine, enrolled: Callable[..., Station], tmp_path: Path
) -> None:
    station = enrolled("one", line.url)
    before = station.kiosk.content.version()
    pack = publish_changed(central, tmp_path, 2)
    assert pack.version != before
    station.session.push_once()
    draw = random.Random(5)

    def garble(piece: bytes) -> bytes:
        place = draw.randrange(len(piece))
        return piece[:place] + bytes([piece[place] ^ 0x15]) + piece[place + 1 :]

    line.garble = garble
    for _ in range(40):
        with contextlib.suppress(SyncError):
            assert not station.session.pull_content().is_applied
        assert station.kiosk.content.version() == before

    line.garble = lambda piece: piece
    station.session = station.make_session()  # one that was refused nothing yet
    until_applied(station)
    assert station.kiosk.content.version() == pack.version


def test_a_kiosk_is_told_the_key_at_enrolment_and_follows_it_to_the_next(
    central: Central, line: BrokenLine, enrolled: Callable[..., Station], tmp_path: Path
) -> None:
    station = enrolled("one", line.url)
    memory = Memory(station.kiosk.settings.settings_db)
    first = memory.fact(CONTENT_KEY)
    assert first
    said = central.tell("rotate-content-key")
    pack = publish_changed(central, tmp_path, 3)
    until_applied(station)
    assert station.kiosk.content.version() == pack.version
    assert memory.fact(CONTENT_KEY) != first
    assert said == f"{first[:16]} -> {(memory.fact(CONTENT_KEY) or '')[:16]}"
    memory.close()


# A warning to two kiosks

WRITE = (
    "import json, django; django.setup()\n"
    "from datetime import timedelta\n"
    "from django.utils import timezone\n"
    "from sync.central.directory import broadcasts\n"
    "now = timezone.now()\n"
    "text = dict(zh='暴雪停运', en='Blizzard', ru='Метель')\n"
    "made = broadcasts.write(level='red', title=text, body=text, advice=[text], stations=['FC-01'],"
    " expires_at=now + timedelta(hours=2), by='editor', now=now)\n"
    "print(json.dumps(made.id))"
)
DO = (
    "import json, django; django.setup()\n"
    "from django.utils import timezone\n"
    "from sync.central.directory import broadcasts\n"
    "from sync.central.directory.models import Broadcast\n"
    "made = broadcasts.{verb}('{id}', 'operator', timezone.now())\n"
    "print(json.dumps(made.serial))"
)
REACH = (
    "import json, django; django.setup()\n"
    "from django.utils import timezone\n"
    "from sync.central.directory import broadcasts\n"
    "from sync.central.directory.models import Broadcast\n"
    "print(json.dumps(broadcasts.reach(Broadcast.objects.get(pk='{id}'), timezone.now()).shown))"
)


def shows(station: Station) -> list[str]:
    return [card.id for card in station.kiosk.notices.broadcast()]


def test_one_approval_reaches_two_kiosks_and_one_withdrawal_clears_them(
    central: Central, enrolled: Callable[..., Station]
) -> None:
    url = f"http://127.0.0.1:{central.port}"
    two = [enrolled("one", url), enrolled("other", url)]
    id = central.ask(WRITE)
    for station in two:
        assert station.watch.look() is False  # one person alone sends nothing

    central.ask(DO.format(verb="approve", id=id))
    for station in two:
        wait_until(station.watch.look, "the board to be told")
        assert shows(station) == [id]
        assert [card.id for card in station.kiosk.notices.overriding()] == [id]
        station.kiosk.notices.shown(id)
        station.push()
    assert central.ask(REACH.format(id=id)) == 2

    # Without a network it stands until its own end.
    central.end()
    for station in two:
        station.watch.step()
        assert shows(station) == [id]
        station.kiosk.clock.learn(station.kiosk.clock.now() + timedelta(hours=2, seconds=1))
        assert shows(station) == []
        station.kiosk.clock.learn(station.kiosk.clock.now() - timedelta(hours=2, seconds=1))
    central.start()

    central.ask(DO.format(verb="withdraw", id=id))
    for station in two:
        wait_until(station.watch.look, "the withdrawal to be told")
        assert shows(station) == []


def test_a_warning_comes_while_content_is_stuck_on_the_same_line(
    central: Central, line: BrokenLine, enrolled: Callable[..., Station], tmp_path: Path
) -> None:
    station = enrolled("one", line.url)
    publish_changed(central, tmp_path, 4)
    line.budget = 3000
    for _ in range(3):
        try:
            station.session.push_once()
            station.session.pull_content()
        except SyncError:
            pass
    id = central.ask(WRITE)
    central.ask(DO.format(verb="approve", id=id))
    wait_until(lambda: station.watch.step() and shows(station), "the warning over a line that content cannot pass")
    assert shows(station) == [id]
