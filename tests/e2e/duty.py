"""One morning of a volunteer, from the badge to the hand-over: the duty scenario that the product is held against.

06:25 a badge. 06:30-07:10 hot water, directions, luggage, a wheelchair, an interpreter, a nosebleed, people counted.
06:52 the network drops. 07:05 the power blinks for 20 s. 07:12 somebody collapses outside. 07:30 the network returns.
09:30 the hand-over. Gloves are worn while working. What happens is the same for the same seed; only milliseconds
differ. The power is cut by SIGKILL: that takes what the kiosk had in memory, not what the kernel had yet to write.
"""

from __future__ import annotations

import random
import re
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from kiosk.bootstrap import enrol_kiosk
from kiosk.clock import SHANGHAI
from kiosk.settings import Settings
from tests import templates
from tests.e2e.hands import Answer, Hands
from tests.e2e.programs import STATION, Central
from tests.e2e.weather import Fault, Weather

DAY = datetime(2026, 1, 17, tzinfo=SHANGHAI)
"""Past for every centre that this runs on, so that it believes what a set clock says."""

SEED = 20260125
BADGE, PIN = "VB:1001", "2468"
LEADER, LEADER_PIN = "VB:9001", "246813"
BLINKED = "hot_water"
BREAK_MINUTES = 15
DUTY_MINUTES = 180
GLOVES = ("无障碍", "手套版", "返回")
OTHER_KINDS = "其他类型"
TITLES = {
    "hot_water": "送热水",
    "way": "指路",
    "luggage": "搬行李",
    "wheelchair": "轮椅推行",
    "translate": "翻译沟通",
    "first_aid": "应急救护",
}

LEDGER = (
    "import json, django; django.setup()\n"
    "from sync.central.ledger.api import Event\n"
    "print(json.dumps([[e.seq, e.boot, e.type, e.occurred_at.isoformat(), e.effective_at.isoformat(),"
    " json.loads(e.body)['data']] for e in Event.objects.order_by('seq')]))"
)
CASES = (
    "import json, django; django.setup()\n"
    "from sync.central.dispatch.api import HelpRequest\n"
    "print(json.dumps([[row.ticket, row.help, row.severity, row.requested_at.isoformat()]"
    " for row in HelpRequest.objects.all()]))"
)
VOLUNTEERS = (
    "import json, django; django.setup()\n"
    "from sync.central.roster.api import make_demo\n"
    f"print(json.dumps(make_demo('{STATION}')))"
)


@dataclass(frozen=True)
class Plan:
    """How often what is given, and how many people come in."""

    given: Mapping[str, int]
    headcount: int


FULL = Plan({"hot_water": 38, "way": 9, "luggage": 3, "wheelchair": 1, "translate": 1, "first_aid": 1}, 64)
FEW = Plan({"hot_water": 6, "way": 2, "luggage": 1, "wheelchair": 1, "translate": 1, "first_aid": 1}, 13)


@dataclass(frozen=True)
class Logged:
    """One record as it went: what, when, by how many touches, and milliseconds from the last of them."""

    what: str
    moment: str
    touches: int
    durable_ms: float
    shown_ms: float


@dataclass(frozen=True)
class Seen:
    """An event as the centre has it."""

    seq: int
    boot: str
    type: str
    occurred_at: datetime
    effective_at: datetime
    data: dict[str, Any]


@dataclass
class Morning:
    """All that was seen of it."""

    plan: Plan
    sign_in: Answer = field(default_factory=dict)
    gloves_touches: int = 0
    helped: list[Logged] = field(default_factory=list)
    counted: list[Logged] = field(default_factory=list)
    badge_again: int = 0
    cut_off_at: int = 0
    kept: tuple[list[tuple[str, int]], int] = field(default_factory=lambda: ([], 0))
    after_power: Answer = field(default_factory=dict)
    first_aid: list[Answer] = field(default_factory=list)
    ticket: tuple[int, str] = (0, "")
    answered: Answer = field(default_factory=dict)
    hand_over: list[Answer] = field(default_factory=list)
    at_half_past: list[Seen] = field(default_factory=list)
    ledger: list[Seen] = field(default_factory=list)
    cases: list[list[str]] = field(default_factory=list)
    missing: dict[str, list[tuple[int, int]]] = field(default_factory=dict)


class Line(Weather):
    """The kiosk's network, which is there or not."""

    def __init__(self, central_port: int) -> None:
        super().__init__(central_port, random.Random(0))
        self.is_cut = False

    def draw(self) -> Fault:
        return Fault.REFUSED if self.is_cut else Fault.NONE


def moment(clock: str) -> str:
    """07:05:20 of the day, as ISO 8601."""
    hours, minutes, seconds = map(int, clock.split(":"))
    return (DAY + timedelta(hours=hours, minutes=minutes, seconds=seconds)).isoformat()


def timetable(plan: Plan) -> list[tuple[str, str]]:
    """(moment, what) of all that is given and counted, in order; "+1" and "+5" are people who came in.

    All but the hot water in whose record the power goes.
    """
    work = [code for code, times in plan.given.items() for _ in range(times)]
    work.remove(BLINKED)
    work += ["+5"] * (plan.headcount // 5) + ["+1"] * (plan.headcount % 5)
    rng = random.Random(SEED)
    rng.shuffle(work)
    busy = [second for second in range(5, 39 * 60 + 20, 5) if not 34 * 60 <= second <= 36 * 60]
    start = DAY + timedelta(hours=6, minutes=30)
    when = sorted(rng.sample(busy, len(work)))
    return [((start + timedelta(seconds=second)).isoformat(), what) for second, what in zip(when, work, strict=True)]


class Duty:
    """The morning, played."""

    def __init__(self, central: Central, line: Line, hands: Hands, kiosk_files: Path, plan: Plan) -> None:
        self._central, self._line, self._hands, self._files = central, line, hands, kiosk_files
        self._can: list[str] = []
        self.seen = Morning(plan)

    def play(self) -> Morning:
        """From the badge to the hand-over."""
        table = timetable(self.seen.plan)
        self._arrive()
        self._work(row for row in table if row[0] < moment("06:52:00"))
        self._line.is_cut = True
        self._work(row for row in table if moment("06:52:00") <= row[0] < moment("07:05:00"))
        self._hands.do("notice")
        self._blink()
        self._work(row for row in table if row[0] > moment("07:05:00"))
        self._collapse()
        self._network_returns()
        self._hand_over()
        return self.seen

    def _arrive(self) -> None:
        hands = self._hands
        hands.start(moment("06:24:30"))
        hands.do("drain")
        hands.do("at", moment("06:25:00"))
        scanned = hands.do("scan", BADGE)
        self.seen.gloves_touches = hands.do("touch", *GLOVES)["touches"]
        pin, begun = hands.do("touch", *PIN), hands.do("touch", "确认上岗")
        self.seen.sign_in = {
            **begun,
            "touches": pin["touches"] + begun["touches"],
            "machine_ms": sum(step["shown_ms"] for step in (scanned, pin, begun)),
        }
        hands.do("at", moment("06:26:00"))
        hands.do("touch", "物资与设施", "自动体外除颤器(AED)：…", "正常", "返回")

    def _work(self, rows: Iterator[tuple[str, str]]) -> None:
        for when, what in rows:
            if what in ("+1", "+5"):
                self.seen.counted.append(self._record(when, what, f"来访 {what}"))
            else:
                self.seen.helped.append(self._record(when, what, TITLES[what], f"记录：{TITLES[what]} × 1"))

    def _record(self, when: str, what: str, *names: str) -> Logged:
        self._be_at_the_desk(when)
        if names[0] not in self._can:
            names = (OTHER_KINDS, *names)
        done = self._hands.do("touch", *names)
        assert any(words.startswith("已记录") for words in done["words"]), done["words"]
        self._can = done["can"]
        return Logged(what, when, done["touches"], done["durable_ms"], done["shown_ms"])

    def _be_at_the_desk(self, when: str) -> None:
        """Time goes by until then; whoever was forgotten meanwhile shows the badge again, and puts the gloves on."""
        now = self._hands.do("at", when)
        if now["is_warned"]:
            now = self._hands.do("touch", "首页")  # any touch: it only says that somebody is there
        if now["screen"] != "desk":
            self.seen.badge_again += 1
            now = self._hands.do("scan", BADGE)
            assert now["screen"] == "desk", now["screen"]
            now = self._hands.do("touch", *GLOVES)
        self._can = now["can"]

    def _blink(self) -> None:
        """The power goes between a commit and the word of it on the screen, and returns 20 s later."""
        when = moment("07:05:00")
        self._be_at_the_desk(when)
        title = TITLES[BLINKED]
        self._hands.do("touch", title)
        self.seen.cut_off_at = self._hands.die_when_durable(f"记录：{title} × 1")
        with sqlite3.connect(f"{(self._files / 'outbox.db').as_uri()}?mode=ro", uri=True) as own:
            rows = own.execute("SELECT assist, sum(count) FROM assistances GROUP BY assist ORDER BY assist").fetchall()
            (people,) = own.execute("SELECT total(n) FROM headcounts").fetchone()
        self.seen.kept = (rows, int(people))
        self._hands.start(moment("07:05:20"))
        self.seen.after_power = self._hands.do("scan", BADGE)
        self._hands.do("touch", *GLOVES)

    def _collapse(self) -> None:
        hands = self._hands
        hands.do("at", moment("07:12:00"))
        self.seen.first_aid = [hands.do("touch", "应急救护"), hands.do("touch", "成人心肺复苏")]
        hands.do("at", moment("07:12:30"))
        asked = hands.do("touch", "首页", "请人帮忙", "突发伤病")
        self.seen.ticket = (asked["touches"], moment("07:12:30"))
        hands.do("at", moment("07:12:40"))
        self.seen.answered = hands.do("touch", "我来了")

    def _network_returns(self) -> None:
        self._hands.do("at", moment("07:30:00"))
        self._line.is_cut = False
        self._hands.do("drain")
        self.seen.at_half_past = self._ledger()

    def _hand_over(self) -> None:
        hands = self._hands
        for when, words in (("08:00:00", "休息一下"), (f"08:{BREAK_MINUTES}:00", "休息结束")):
            hands.do("at", moment(when))
            hands.do("scan", BADGE)
            hands.do("touch", "上岗与交接班", words)
        hands.do("at", moment("09:30:00"))
        hands.do("scan", BADGE)
        self.seen.hand_over = [hands.do("touch", "上岗与交接班"), hands.do("touch", "下岗")]
        # The leader counts from half past six, as the rota does.
        hands.do("scan", LEADER)
        hands.do("touch", *LEADER_PIN, "示例·小林 · …", "少 5 分钟", "与本人核对")
        hands.do("drain")
        self.seen.ledger, self.seen.missing = self._ledger(), self._central.missing()
        self.seen.cases = self._central.ask(CASES)

    def _ledger(self) -> list[Seen]:
        rows = self._central.ask(LEDGER)
        return [
            Seen(seq, boot, kind, datetime.fromisoformat(occurred), datetime.fromisoformat(effective), data)
            for seq, boot, kind, occurred, effective, data in rows
        ]


def content_of_the_day(root: Path, place: Path) -> Path:
    """The content that ships, in which every amenity was last looked at on the evening before."""
    content = place / "content"
    shutil.copytree(root / "assets" / "content", content)
    facilities = content / "facilities.json"
    evening = (DAY - timedelta(hours=3)).isoformat()
    told = re.sub(r'"checked_at": "[^"]+"', f'"checked_at": "{evening}"', facilities.read_text("utf-8"))
    facilities.write_text(told, "utf-8")
    return content


@contextmanager
def duty(root: Path, place: Path, plan: Plan) -> Iterator[Duty]:
    """A centre with volunteers, a kiosk enrolled with it, and the line between them."""
    homes = {name: place / name for name in ("central", "kiosk")}
    for home in homes.values():
        home.mkdir(parents=True)
    central = Central(root, templates.migrated(homes["central"]))
    central.tell("publish", str(content_of_the_day(root, place)))
    central.ask(VOLUNTEERS)
    line = Line(central.port)
    hands = Hands(root, homes["kiosk"], line.url)
    try:
        central.start()
        enrol_kiosk(Settings(home=homes["kiosk"]), line.url, central.tell("enrol", "--station", STATION).split()[-1])
        yield Duty(central, line, hands, homes["kiosk"], plan)
    finally:
        hands.close()
        line.close()
        central.close()
