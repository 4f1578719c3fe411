"""Emergency notices at a kiosk: believed by their seal, kept over restarts, over by its own clock."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from sync.protocol.seals import NOTICES, SealError
from tests.boards import SEALER, emergency, sealed_board
from tests.seals import Sealer

NO_NOTICE = '{"serial":9,"notices":[{"notice":{},"stations":[]}]}'
STRANGER = Sealer(SEALER.change(b"x").key)


@pytest.fixture
def red(clock: Any) -> Any:
    return emergency("EN-1", "red", clock.now())


@pytest.fixture
def blue(clock: Any) -> Any:
    return emergency("EN-2", "blue", clock.now())


def ids(kiosk: Any) -> list[str]:
    return [card.id for card in kiosk.notices.broadcast()]


def test_the_gravest_is_first_and_the_grave_take_the_screen(kiosk: Any, red: Any, blue: Any) -> None:
    kiosk.broadcasts.replace(sealed_board(blue, red, serial=5))
    assert ids(kiosk) == ["EN-1", "EN-2"]
    assert [card.id for card in kiosk.notices.overriding()] == ["EN-1"]
    assert kiosk.broadcasts.serial() == 5
    assert {"EN-1", "EN-2"} <= {card.id for card in kiosk.notices.current()}
    assert not {"EN-1", "EN-2"} & {card.id for card in kiosk.notices.urgent()}
    assert kiosk.notices.notice("EN-1").level_text == "红色预警"


def test_it_is_there_after_a_restart_without_a_network(start: Any, red: Any) -> None:
    kiosk = start()
    kiosk.broadcasts.replace(sealed_board(red, serial=5))
    kiosk.close()
    assert ids(start()) == ["EN-1"]


def test_it_ends_by_the_kiosks_clock(kiosk: Any, clock: Any, red: Any) -> None:
    kiosk.broadcasts.replace(sealed_board(red, serial=5))
    clock.pass_(hours=5, minutes=59)
    assert ids(kiosk) == ["EN-1"]
    clock.pass_(minutes=1)
    assert ids(kiosk) == [] and kiosk.notices.overriding() == []


def test_a_kiosk_that_woke_in_the_past_shows_it_all_the_same(kiosk: Any, clock: Any, red: Any) -> None:
    clock.set(clock.now() - timedelta(days=400))
    kiosk.broadcasts.replace(sealed_board(red, serial=5))
    assert ids(kiosk) == ["EN-1"]


def test_one_that_was_withdrawn_is_gone(kiosk: Any, red: Any, blue: Any) -> None:
    kiosk.broadcasts.replace(sealed_board(red, blue, serial=5))
    kiosk.broadcasts.replace(sealed_board(blue, serial=6))
    assert ids(kiosk) == ["EN-2"]


@pytest.mark.parametrize(
    ("board", "code"),
    [
        (lambda notice: sealed_board(serial=4), "content-serial-old"),
        (lambda notice: sealed_board(notice, serial=9, sealer=STRANGER), "content-seal-invalid"),
        (lambda notice: SEALER.seal("content", sealed_board(notice, serial=9).payload), "content-seal-invalid"),
        (lambda notice: SEALER.seal(NOTICES, "{}"), "content-seal-invalid"),
        (lambda notice: SEALER.seal(NOTICES, NO_NOTICE), "content-seal-invalid"),
    ],
    ids=["older", "another key", "another kind", "no board", "no notice"],
)  # fmt: skip
def test_a_board_that_is_not_to_be_believed_leaves_the_old_one(
    kiosk: Any, red: Any, blue: Any, board: Any, code: str
) -> None:
    kiosk.broadcasts.replace(sealed_board(red, serial=5))
    with pytest.raises(SealError) as refused:
        kiosk.broadcasts.replace(board(blue))
    assert refused.value.code == code
    assert ids(kiosk) == ["EN-1"] and kiosk.broadcasts.serial() == 5


def test_another_stations_notice_is_not_shown(kiosk: Any, red: Any) -> None:
    kiosk.broadcasts.replace(sealed_board(red, stations=("FC-02",), serial=5))
    assert ids(kiosk) == []
    kiosk.broadcasts.replace(sealed_board(red, stations=("FC-02", "FC-01"), serial=6))
    assert ids(kiosk) == ["EN-1"]


def test_put_aside_lasts_as_long_as_the_visit(kiosk: Any, red: Any) -> None:
    kiosk.broadcasts.replace(sealed_board(red, serial=5))
    kiosk.visits.touched()
    kiosk.notices.put_aside("EN-1")
    assert kiosk.notices.overriding() == [] and ids(kiosk) == ["EN-1"]
    kiosk.visits.ended()
    assert [card.id for card in kiosk.notices.overriding()] == ["EN-1"]


def test_the_centre_is_told_once_that_it_is_shown_also_over_a_restart(start: Any, records: Any, red: Any) -> None:
    kiosk = start()
    kiosk.broadcasts.replace(sealed_board(red, serial=5))
    for _ in range(2):
        kiosk.notices.shown("EN-1")
    kiosk.notices.shown("EN-none")
    kiosk.close()
    start().notices.shown("EN-1")
    assert [event["data"] for event in records.events("notice.shown")] == [{"notice": "EN-1", "level": "red"}]


def test_a_broken_content_pack_does_not_stop_it(kiosk: Any, red: Any) -> None:
    from sync.protocol.packs import ContentError, Delta

    with pytest.raises(ContentError):
        kiosk.content.apply(Delta(None, "0" * 16, {}, ()), SEALER.seal("content", "{}"))
    kiosk.broadcasts.replace(sealed_board(red, serial=5))
    assert ids(kiosk) == ["EN-1"]
