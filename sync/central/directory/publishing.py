"""Publishing a pack of content, and reading what is published."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from sync.central.accounts.api import User
from sync.central.directory import releases
from sync.central.directory.models import ContentItem, ContentPack, ContentRelease, Release
from sync.central.ledger.api import register_station
from sync.protocol.content import Area, Consultation, FirstAidProcedure, HazardType, HelpType, Text
from sync.protocol.content_codec import Record
from sync.protocol.packs import ContentError, Delta, Manifest, Pack, decode_item, encode_delta, encode_manifest
from sync.protocol.seals import Sealed, plain

log = logging.getLogger(__name__)


def publish(
    pack: Pack,
    *,
    note: str = "",
    now: datetime | None = None,
    is_to_all: bool = True,
    by: User | str = "",
    again: bool = False,
    kind: str = ContentRelease.FILES,
) -> bool:
    """Make this pack the one that kiosks pull; False if it already is. Its facilities become known as stations.

    Without `is_to_all` it goes to no kiosk until some are chosen (see `releases`). With `again` what is published
    already is released under a new serial: for kiosks that took it away, or that had a later one before a restore.
    `by` is an account, or in words whoever sat at the console.
    """
    if (before := current_version()) == pack.version and not again:
        return False
    at = now or timezone.now()
    with transaction.atomic():
        _store_items(pack)
        values = {"published_at": at, "item_count": len(pack.hashes), "manifest": dict(pack.hashes)}
        # An older version may be published again: that is how a mistake is taken back. Its note stays what it was.
        noted = {} if kind == ContentRelease.UNDO else {"note": note}
        ContentPack.objects.update_or_create(version=pack.version, defaults={**values, **noted})
        for code, place in pack.table("facilities").items():
            names = {"zh": place.name.zh, "en": place.name.en, "ru": place.name.ru or ""}
            register_station(code, names, is_demo=place.is_demo)
        name = by.get_username() if isinstance(by, User) else by
        is_undo = kind == ContentRelease.UNDO
        releases.create(pack.version, is_to_all=is_to_all, is_undo=is_undo, by=name, note=note, now=now)
        if is_to_all and before != pack.version:
            user = by if isinstance(by, User) else None
            history = {"kind": kind, "version_id": pack.version, "previous_id": before, "note": note}
            ContentRelease.objects.create(at=at, by=user, **history)
    return True


def current_version() -> str | None:
    """The version that all kiosks are to have; None before anything was published."""
    out = Release.objects.filter(stopped_at=None, is_to_all=True)
    return out.values_list("version", flat=True).first()


def is_edited() -> bool:
    """Whether what kiosks have came about on the pages, not from files."""
    newest = ContentRelease.objects.first()
    return newest is not None and newest.kind != ContentRelease.FILES


def manifest(version: str) -> Manifest | None:
    """What a published version holds, by hash; None for one that never was."""
    try:
        return _manifest(version)
    except LookupError:
        return None


# Versions never change, so what is made of one is kept; a version that is not there raises and is not remembered.
@lru_cache(maxsize=16)
def _manifest(version: str) -> Manifest:
    pack = ContentPack.objects.filter(pk=version).first()
    if pack is None:
        raise LookupError(version)
    return Manifest(pack.version, dict(pack.manifest))


@lru_cache(maxsize=16)
def manifest_body(version: str, sealed: Sealed | None = None) -> bytes:
    """The manifest of a published version as JSON, with the seal of its release; raises LookupError."""
    return encode_manifest(_manifest(version), plain(sealed) if sealed else None).encode()


@lru_cache(maxsize=16)
def delta_body(base: str | None, version: str) -> bytes:
    """How to get from one published version (None: from nothing) to another, as JSON; raises LookupError."""
    new, old = _manifest(version), _manifest(base) if base else None
    before = old.items if old else {}
    wanted = {key: digest for key, digest in new.items.items() if before.get(key) != digest}
    gone = tuple(sorted(before.keys() - new.items.keys()))
    return encode_delta(Delta(old.version if old else None, version, _bodies(wanted), gone)).encode()


def hashes(version: str) -> Mapping[str, str]:
    """The hash of every item of a published version; raises LookupError."""
    return _manifest(version).items


def bodies_of(wanted: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """The items with these hashes, by "table/key"."""
    return _bodies(wanted)


def help_types() -> Mapping[str, HelpType]:
    """The kinds of help request in the published content by code; empty before anything was published."""
    return {code: kind for code, kind in records("help_types").items() if isinstance(kind, HelpType)}


def records(table: str) -> Mapping[str, Record]:
    """The records of a table of the published content by key; empty before anything was published.

    One that a newer version of this software cannot read is left out.
    """
    version = current_version()
    return _records(version, table) if version else {}


def area_names() -> dict[str, str]:
    """The administrative areas and grids of the published content by code, in the language of the page."""
    lang = (get_language() or "zh").partition("-")[0]
    return {code: area.name.pick(lang).text for code, area in records("areas").items() if isinstance(area, Area)}


def hazard_types() -> Mapping[str, HazardType]:
    """The kinds of hazard in the published content by code; empty before anything was published."""
    return {code: kind for code, kind in records("hazard_types").items() if isinstance(kind, HazardType)}


@lru_cache(maxsize=16)
def _records(version: str, table: str) -> Mapping[str, Record]:
    start = f"{table}/"
    wanted = {key: digest for key, digest in _manifest(version).items.items() if key.startswith(start)}
    found: dict[str, Record] = {}
    for key, body in _bodies(wanted).items():
        code = key.removeprefix(start)
        try:
            found[code] = decode_item(table, code, body)
        except ContentError as error:
            # Published by an older version of this software: the requests are still taken, without name and deadline.
            log.warning("%s", error)
    return found


def question(id: str) -> Text | None:
    """What a consultation of the published content answers; None for one that it does not have."""
    record = _record("consultations", id)
    return record.title if isinstance(record, Consultation) else None


def procedure(id: str) -> Text | None:
    """The name of a first-aid procedure of the published content; None for one that it does not have."""
    record = _record("first_aid", id)
    return record.name if isinstance(record, FirstAidProcedure) else None


def _record(table: str, id: str) -> Record | None:
    version = current_version()
    return _published(version, table, id) if version else None


@lru_cache(maxsize=256)
def _published(version: str, table: str, id: str) -> Record | None:
    key = f"{table}/{id}"
    digest = _manifest(version).items.get(key)
    if digest is None:
        return None
    try:
        return decode_item(table, id, _bodies({key: digest})[key])
    except ContentError as error:
        log.warning("%s", error)
        return None


def _store_items(pack: Pack) -> None:
    bodies = pack.items()
    ContentItem.objects.bulk_create(
        [ContentItem(key=key, hash=digest, body=bodies[key]) for key, digest in pack.hashes.items()],
        ignore_conflicts=True,
        batch_size=200,
    )


def bodies(version: str, table: str | None = None) -> dict[str, dict[str, Any]]:
    """The items of a published version (of one table) as JSON by "table/key"; raises LookupError for an unknown one."""
    items = _manifest(version).items
    return _bodies({key: digest for key, digest in items.items() if table is None or key.startswith(f"{table}/")})


def _bodies(wanted: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """The items with these hashes, in the order asked."""
    rows = ContentItem.objects.filter(hash__in=set(wanted.values())).values_list("key", "hash", "body")
    stored = {(key, digest): body for key, digest, body in rows}
    return {key: stored[key, digest] for key, digest in wanted.items()}
