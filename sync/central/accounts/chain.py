"""The audit trail as a chain: each entry is sealed together with the one before it, under a key beside the database.

Whoever alters, removes or slips in an entry breaks the chain at that place; whoever cuts off its end must also put back
the head that is kept here, the one that is noted in a file, and the one that an auditor may have written down.

Where the operator has the oldest entries go when their time is over, the trail begins behind the last of them, whose
seal is kept: what follows is tied to it as before.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from sync.central.accounts.models import AuditEntry, AuditHead, AuditStart
from sync.central.environment import AUDIT_KEY_BYTES, AUDIT_KEY_FILE
from sync.central.key_files import read_or_make

HEAD_FILE = "central-audit.head"
# So many entries go in one transaction: whoever appends meanwhile waits for no more.
AT_ONCE = 200
SEALED = ("user_id", "username", "action", "target", "filters", "row_count", "address")


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry at some time: its number and its seal; printed as `12:5f…`."""

    number: int
    seal: str

    def __str__(self) -> str:
        return f"{self.number}:{self.seal}"

    @classmethod
    def parse(cls, text: str) -> Head:
        """Read one; raises ValueError."""
        number, _colon, seal = text.strip().partition(":")
        return cls(int(number), seal)


class NotWholeError(Exception):
    """Something is wrong with entries whose time is over: they stay, as what shows it."""


def key() -> bytes:
    """The key of the seals; made with the first entry."""
    return read_or_make(Path(settings.YIZHAN_HOME) / AUDIT_KEY_FILE, lambda: secrets.token_bytes(AUDIT_KEY_BYTES))


def seal(secret: bytes, before: str, number: int, at: datetime, values: Mapping[str, Any]) -> str:
    """The seal of an entry: HMAC-SHA256 over the seal before it and all that it says."""
    said = [before, number, at.astimezone(UTC).isoformat(timespec="microseconds"), *(values[name] for name in SEALED)]
    text = json.dumps(said, sort_keys=True, separators=(",", ":"))
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()


def append(entry: AuditEntry) -> AuditEntry:
    """Give the entry its number, time and seal, and store it; one at a time, whoever else is appending."""
    field = AuditEntry._meta.get_field("address")
    entry.address = field.to_python(entry.address)
    with transaction.atomic():
        head = AuditHead.objects.select_for_update().get(pk=1)
        entry.number, entry.at = head.number + 1, timezone.now()
        entry.seal = _seal_of(key(), head.seal, entry)
        entry.save(force_insert=True)
        head.number, head.seal = entry.number, entry.seal
        head.save()
    return entry


def head() -> Head:
    """The last entry, as it was written down with it; number 0 before the first, and where nothing is written down."""
    kept = AuditHead.objects.filter(pk=1).first()
    return Head(kept.number, kept.seal) if kept else Head(0, "")


def start() -> Head:
    """The last entry that is gone because its time was over; number 0 where none is."""
    kept = AuditStart.objects.filter(pk=1).first()
    return Head(kept.number, kept.seal) if kept else Head(0, "")


def count(until: datetime) -> int:
    """How many entries `shorten` would erase in all, if the trail holds."""
    return max(0, _last_over(until) - start().number)


def shorten(until: datetime) -> int:
    """Erase the oldest entries of before that moment, some at a time; how many, 0 if none is left. The last one stays.

    Raises NotWholeError, and erases nothing, if the trail does not hold where it would be cut.
    """
    with transaction.atomic():
        # As whoever appends: one at a time.
        AuditHead.objects.select_for_update().get(pk=1)
        begun = start()
        last = min(_last_over(until), begun.number + AT_ONCE)
        if last <= begun.number:
            return 0
        gone = AuditEntry.objects.filter(number__lte=last).order_by("number")
        steps = [(begun, ""), *_followed(begun, gone)]
        cut = steps[-1][0]
        wrong = [*_start_troubles(), *(trouble for _, trouble in steps if trouble)]
        if wrong or cut.number != last:
            raise NotWholeError(wrong[0] if wrong else f"missing: entries {cut.number + 1} to {last}")
        fields = {"number": cut.number, "seal": cut.seal, "proof": _proof(cut)}
        AuditStart.objects.update_or_create(pk=1, defaults=fields)
        gone.delete()
    return last - begun.number


def _last_over(until: datetime) -> int:
    """The last number before which all is of before that moment; never that of the last entry."""
    kept = AuditEntry.objects.filter(at__gte=until).aggregate(first=Min("number"))["first"]
    return (kept or head().number) - 1


def troubles(known: Head | None = None) -> Iterator[str]:
    """What is wrong with the trail, in words for an operator; nothing if it is whole.

    `known` is a head from before, which the trail must still go through; of one that is gone nothing can be told.
    """
    yield from _start_troubles()
    begun = reached = start()
    for entry, trouble in _followed(begun, AuditEntry.objects.order_by("number").iterator(2000)):
        reached = entry
        if trouble:
            yield trouble
    if reached != head():
        yield f"end: the trail ends at {reached.number}, and its head says {head().number}"
    for name, noted in (("noted in a file", noted_head()), ("given", known)):
        if noted is not None and not _goes_through(noted):
            yield f"altered: the trail does not go through the head {name}, {noted.number}"


def _followed(begun: Head, entries: Iterable[AuditEntry]) -> Iterator[tuple[Head, str]]:
    """Each entry behind `begun`, and what is wrong with it, if anything is."""
    secret, before, number = key(), begun.seal, begun.number
    for entry in entries:
        trouble = ""
        number += 1
        if entry.number > number:
            trouble = f"missing: entries {number} to {entry.number - 1}"
        elif not hmac.compare_digest(entry.seal, _seal_of(secret, before, entry)):
            trouble = f"altered: entry {entry.number}"
        number, before = entry.number, entry.seal
        yield Head(number, before), trouble


def _start_troubles() -> list[str]:
    kept = AuditStart.objects.filter(pk=1).first()
    if kept is None or hmac.compare_digest(kept.proof, _proof(Head(kept.number, kept.seal))):
        return []
    return [f"altered: where the trail begins, behind entry {kept.number}"]


def _proof(begun: Head) -> str:
    return hmac.new(key(), f"begins behind {begun}".encode(), hashlib.sha256).hexdigest()


def noted_head() -> Head | None:
    """The head that was last noted in the file beside the database; None before the first time."""
    try:
        return Head.parse((Path(settings.YIZHAN_HOME) / HEAD_FILE).read_text("ascii"))
    except (FileNotFoundError, ValueError):
        return None


def note_head() -> bool:
    """Note where the trail ends now; False, and nothing noted, if it does not go through what was noted before."""
    noted = noted_head()
    if noted is not None and not _goes_through(noted):
        return False
    path = Path(settings.YIZHAN_HOME) / HEAD_FILE
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(f"{head()}\n")
    unfinished.replace(path)
    return True


def _goes_through(one: Head) -> bool:
    begun = start()
    if one.number <= begun.number:
        return one.number < begun.number or one == begun
    return AuditEntry.objects.filter(number=one.number, seal=one.seal).exists()


def _seal_of(secret: bytes, before: str, entry: AuditEntry) -> str:
    return seal(secret, before, entry.number, entry.at, {name: getattr(entry, name) for name in SEALED})
