"""Ten thousand bent codes thrown at a centre by several connections at once, and what it made of them."""

from __future__ import annotations

import html
import http.client
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import Any

from kiosk.identity import Identity, load_key
from sync.client.enrol import enrol
from sync.client.transport import RequestsTransport
from tests.bench.mutations import FORM, Throw, Thrower
from tests.bench.table import Row
from tests.e2e.programs import Central, published

THROWN, VALID, CONNECTIONS, SEED = 10_000, 60, 8, 20260117
TIMEOUT_S = 60.0
REASON = re.compile(rb'<main class="refused ([a-z]+)">')
PAGE_LANG = {"zh-CN": "zh-hans", "en": "en", "ru": "ru"}
CODE_IN_LOG = re.compile(r"[A-Z2-7]{12,}")
VERDICTS = {True: "PASS", False: "FAIL"}

STATE = (
    "import json, re, django; django.setup()\n"
    "from collections import Counter\n"
    "from django.test import Client\n"
    "from django.utils import translation\n"
    "from sync.central.accounts.api import User\n"
    "from sync.central.dispatch import phone_words\n"
    "from sync.central.dispatch.api import HelpRequest\n"
    "staff = User.objects.filter(username='bench').first() or User.objects.create_superuser('bench')\n"
    "client = Client(SERVER_NAME='localhost'); client.force_login(staff)\n"
    "client.cookies['django_language'] = 'en'\n"
    "page = client.get('/staff/kiosks').content.decode()\n"
    "table = page.partition('id=\"refused\"')[2]\n"
    "counts = Counter()\n"
    "for row in re.findall(r'<tr><td>.*?</tr>', table):\n"
    "    why, number = re.findall(r'<td[^>]*>(.*?)</td>', row)[1::2]\n"
    "    counts[why] += int(re.sub(r'\\D', '', number))\n"
    "titles = {}\n"
    "for lang in ('zh-hans', 'en', 'ru'):\n"
    "    with translation.override(lang):\n"
    "        titles[lang] = {reason: phone_words.refusal(reason)[0] for reason in phone_words.REFUSALS}\n"
    "print(json.dumps({'requests': list(HelpRequest.objects.values_list('event_id', flat=True)),"
    " 'contacts': HelpRequest.objects.filter(contact_present=True).count(), 'counted': counts, 'titles': titles}))"
)
REVOKE = (
    "import json, django; django.setup()\n"
    "from sync.central.ledger.api import revoke\n"
    "revoke('DEVICE'); print(json.dumps(None))"
)


@dataclass(frozen=True, slots=True)
class Caught:
    """What came back: ``reason`` as the page's class says it; ``status`` 0 where the connection broke."""

    throw: Throw
    status: int
    reason: str
    page: bytes
    headers: dict[str, str]
    ms: float


def rows(root: Path, place: Path, failed: list[str], thrown: int = THROWN) -> Iterator[Row]:
    """Throw, look, and hold it against what must be; what is not met is added to ``failed``."""
    place.mkdir()
    central = published(root, place / "central")
    try:
        central.start()
        thrower = a_thrower(central, place)
        began = time.perf_counter()
        caught = throw_all(central.port, thrower.draw(thrown))
        spent = time.perf_counter() - began
        # What it counted in the last minute is written at the end.
        central.end()
        state = central.ask(STATE)
    finally:
        central.close()
    log = (place / "central.log").read_text("utf-8", "replace")
    spans = [row.ms for row in caught]
    yield Row(f"{len(caught):,} codes thrown, requests/s", f"{len(caught) / spent:,.0f}", f"{CONNECTIONS} connections")
    yield Row("  p99, ms", f"{quantiles(spans, n=100)[98]:.0f}", f"median {quantiles(spans, n=2)[0]:.0f}")
    for figure, value, target, is_met in checks(thrower, caught, state, log):
        if not is_met:
            failed.append(figure.strip())
        yield Row(figure, value, target, VERDICTS[is_met])


def a_thrower(central: Central, place: Path) -> Thrower:
    """Three kiosks: one whose codes are good, another, and one that has been revoked."""
    transport = RequestsTransport(f"http://127.0.0.1:{central.port}")
    kiosks = []
    for station in ("FC-01", "FC-02", "FC-03"):
        kiosk = Identity(load_key(place / f"{station}.key"), station)
        enrol(transport, central.tell("enrol", "--station", station).splitlines()[-1], kiosk.public_key())
        kiosks.append(kiosk)
    transport.close()
    good, other, revoked = kiosks
    central.ask(REVOKE.replace("DEVICE", revoked.device()))
    return Thrower(good, other, revoked, SEED, VALID)


def throw_all(port: int, throws: list[Throw]) -> list[Caught]:
    """All of them, over several connections at once."""
    shares = [throws[number::CONNECTIONS] for number in range(CONNECTIONS)]
    caught: list[list[Caught]] = [[] for _ in shares]
    hands = [threading.Thread(target=throw_some, args=pair) for pair in zip([port] * len(shares), shares, caught)]  # noqa: B905
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    return [row for share in caught for row in share]


def throw_some(port: int, throws: list[Throw], caught: list[Caught]) -> None:
    """One connection, made anew where the centre closed it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)
    for throw in throws:
        headers = {"Accept-Language": throw.lang} | ({"Content-Type": FORM} if throw.body else {})
        began = time.perf_counter()
        try:
            connection.request(throw.method, throw.target, throw.body or None, headers)
            answer = connection.getresponse()
            page, status, told = answer.read(), answer.status, {k.lower(): v for k, v in answer.getheaders()}
        except (http.client.HTTPException, OSError):
            page, status, told = b"", 0, {}
            connection.close()
        reason = REASON.search(page)
        ms = 1000 * (time.perf_counter() - began)
        caught.append(Caught(throw, status, reason[1].decode() if reason else "", page, told, ms))
    connection.close()


def checks(
    thrower: Thrower, caught: list[Caught], state: dict[str, Any], log: str
) -> Iterator[tuple[str, str, str, bool]]:
    """(figure, value, target, whether it is met)."""
    wrong = Counter((row.throw.kind, row.status) for row in caught if row.status not in row.throw.may)
    yield "answers with a wrong status", words_of(wrong), "none", not wrong
    faults = sum(row.status >= 500 or not row.status for row in caught)
    yield "  5xx, or no answer", str(faults), "0", not faults
    valid = sorted(code.claim.request for code in thrower.valid)
    yield (
        "requests recorded",
        str(len(state["requests"])),
        f"{len(valid)}, each once",
        sorted(state["requests"]) == valid,
    )
    yield "  contacts recorded", str(state["contacts"]), "0", not state["contacts"]
    refused = [row for row in caught if row.status in (403, 404, 410)]
    unclear = Counter((row.throw.kind, row.status) for row in refused if not is_clear(row, state["titles"]))
    yield f"{len(refused):,} refused: unclear pages", words_of(unclear), "none, in three languages", not unclear
    told, counted = Counter(row.reason for row in refused if row.reason), sum(state["counted"].values())
    by_reason = sorted(told.values()) == sorted(state["counted"].values())
    value = f"{counted:,} of {told.total():,}"
    yield "  counted on the page of kiosks", value, words_of(told), by_reason
    stored = sum("no-store" not in row.headers.get("cache-control", "") for row in refused if row.reason)
    cookies = sum("set-cookie" in row.headers for row in caught)
    yield "  kept by caches, or setting a cookie", f"{stored + cookies}", "0", not stored + cookies
    leaks = [line for line in log.splitlines() if CODE_IN_LOG.search(line)]
    leaks += [line for code in thrower.valid for line in log.splitlines() if code.claim.ticket in line]
    yield "lines of the log with a code in them", str(len(leaks)), "0", not leaks
    yield "  with a fault in them", str(log.count("Traceback")), "0", "Traceback" not in log


def is_clear(row: Caught, titles: dict[str, dict[str, str]]) -> bool:
    """Whether the page is in the browser's language and says why; where no code could be, that nothing is there."""
    lang = PAGE_LANG[row.throw.lang]
    if f'<html lang="{lang}'.encode() not in row.page:
        return False
    return not row.reason or titles[lang][row.reason] in html.unescape(row.page.decode())


def words_of(counts: Counter[Any]) -> str:
    """(kind, status) or reason, and how many; the commonest first."""
    found = [f"{' '.join(map(str, key)) if isinstance(key, tuple) else key} {n:,}" for key, n in counts.most_common(5)]
    return ", ".join(found) or "none"
