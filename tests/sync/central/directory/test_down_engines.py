"""What goes down to kiosks, on either engine: the seal fits what was stored, and approvals are counted."""

from __future__ import annotations

import zlib
from datetime import timedelta
from typing import Any

from django.utils import timezone

from sync.central.directory import broadcasts, releases
from sync.central.directory.api import current_version, publish
from sync.central.directory.models import Broadcast
from sync.protocol import seals
from sync.protocol.broadcasts import decode_board
from sync.protocol.events import NoticeShown
from sync.protocol.packs import Pack, apply_delta, decode_delta
from tests import content_changes


def test_what_was_stored_and_comes_back_in_parts_is_what_was_sealed(database: str, make_kiosk: Any) -> None:
    shipped = content_changes.shipped()
    items = shipped.items()
    items["hotlines/12345"]["name"]["zh"] = "市民热线"
    newer = Pack.from_items(items)
    publish(shipped)
    kiosk = make_kiosk()
    publish(newer, is_to_all=False)
    serial = releases.open_releases()[0].serial
    releases.choose(serial, [], [kiosk.device])

    offer = seals.decode_offer(kiosk.get(f"/api/v1/content/offer?have={shipped.version}").body)
    query = f"sha256={offer.sha256}&have={shipped.version}&from=0&most={offer.size}"
    body = kiosk.get(f"/api/v1/content/part?{query}").body
    pack = apply_delta(shipped.items(), decode_delta(zlib.decompress(body, 31)))

    release = seals.decode_release(offer.sealed.payload)
    assert (release.version, release.serial) == (newer.version, serial) == (pack.version, serial)
    assert release.listing == seals.listing_of(pack.hashes)
    assert release.digest == seals.digest_of(pack.items())
    assert current_version() == shipped.version
    releases.stop(serial)
    assert kiosk.push([]).batch.content_version == shipped.version


def test_an_approved_notice_is_on_the_board_and_who_shows_it_is_counted(database: str, make_kiosk: Any) -> None:
    now, text = timezone.now(), {"zh": "暴雪", "en": "Blizzard", "ru": "Метель"}
    kiosk = make_kiosk()
    made = broadcasts.write(
        level="red",
        title=text,
        body=text,
        advice=[text],
        stations=["FC-01"],
        expires_at=now + timedelta(hours=1),
        by="editor",
        now=now,
    )
    broadcasts.approve(made.id, "operator", now)
    board = decode_board(broadcasts.board(now).payload)
    assert [notice.id for notice in board.at("FC-01")] == [made.id]
    assert board.at("FC-02") == [] and board.serial == broadcasts.serial()

    for _ in range(2):
        kiosk.event(NoticeShown(notice=made.id, level="red"))
        assert kiosk.push().status == 200
    assert broadcasts.reach(Broadcast.objects.get(), timezone.now()).shown == 1
