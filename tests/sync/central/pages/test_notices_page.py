"""The pages of emergency notices: two hands, three languages, an end, and a count of the kiosks that show it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.utils import timezone

from sync.central.accounts.api import AuditEntry
from sync.central.directory.models import Broadcast
from sync.central.ledger.api import Device
from sync.protocol import seals
from sync.protocol.broadcasts import decode_board, decode_serial
from sync.protocol.events import NoticeShown

PATH = "/staff/notices"


def form(**changes: Any) -> dict[str, Any]:
    """What a writer fills in."""
    values = {
        "level": "red",
        "expires_at": (timezone.localtime() + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M"),
        "title_zh": "暴雪停运",
        "title_en": "Blizzard",
        "title_ru": "Метель",
        "body_zh": "站前广场结冰，请走地下通道。",
        "body_en": "The square is icy: use the underpass.",
        "body_ru": "На площади гололёд: идите подземным переходом.",
        "advice_zh": "留在室内\n受伤打120",
        "advice_en": "Stay indoors\nIf hurt, call 120",
        "advice_ru": "Оставайтесь в помещении\nПри травме звоните 120",
    }
    return values | changes


def board(kiosk: Any) -> Any:
    """The notices that count at the kiosk's station."""
    reply = kiosk.send("GET", "/api/v1/notices", {}, b"")
    assert reply.status == 200, reply.body
    return decode_board(seals.decode_sealed(reply.body).payload)


def notices(kiosk: Any) -> list[Any]:
    return list(board(kiosk).at(kiosk.station))


def serial(ask: Any) -> int:
    return decode_serial(ask("GET", "/api/v1/notices/serial", {}, b"").body)


@pytest.fixture
def written(signed_in: Callable[..., Any], stations: None) -> Broadcast:
    """A red notice that an editor wrote."""
    page = signed_in("editor").post(PATH, **form())
    assert page.status == 302, page.text
    return Broadcast.objects.get()


@pytest.fixture
def operator(signed_in: Callable[..., Any]) -> Any:
    return signed_in("operator")


def test_it_goes_out_when_a_second_person_approves_and_not_before(
    written: Broadcast, operator: Any, make_kiosk: Any, ask: Any
) -> None:
    kiosk = make_kiosk()
    assert (notices(kiosk), serial(ask)) == ([], 0)

    operator.post(f"{PATH}/{written.id}/approve")

    (notice,) = notices(kiosk)
    assert (notice.id, notice.level, notice.title.ru) == (written.id, "red", "Метель")
    assert [step.zh for step in notice.advice] == ["留在室内", "受伤打120"]
    assert board(kiosk).serial == serial(ask) > 0


def test_the_writer_may_not_approve(written: Broadcast, make_kiosk: Any, signed_in: Any) -> None:
    from sync.central.accounts.api import User

    from .conftest import Person

    editor = Person()
    editor.client.force_login(User.objects.get(username="editor"), "django.contrib.auth.backends.ModelBackend")
    assert "批准并发出" not in editor.get(f"{PATH}/{written.id}").text
    editor.post(f"{PATH}/{written.id}/approve")
    assert "另一位同事" in editor.get(f"{PATH}/{written.id}").text
    assert notices(make_kiosk()) == []


def test_the_trail_says_when_the_second_persons_password_is_the_writers(admin: Any, stranger: Any) -> None:
    from tests.sync.central.pages.conftest import PASSWORD

    data = {"username": "wang", "role": "editor", "password1": PASSWORD, "password2": PASSWORD}
    assert admin.post("/admin/accounts/user/add/", **data, usable_password="true").status == 302
    assert stranger.sign_in("wang").status == 302

    def approved() -> dict[str, str]:
        assert admin.post(PATH, **form()).status == 302
        stranger.post(f"{PATH}/{Broadcast.objects.get(approved_at=None).id}/approve")
        return dict(AuditEntry.objects.filter(action="notice_approved").latest("number").filters)

    assert approved() == {"password_by": "admin"}
    own = {"old_password": PASSWORD, "new_password1": f"own {PASSWORD}", "new_password2": f"own {PASSWORD}"}
    assert stranger.post("/staff/password", **own).status == 302
    assert approved() == {}


def test_a_notice_is_for_its_stations(signed_in: Any, operator: Any, make_kiosk: Any, stations: None) -> None:
    assert signed_in("editor").post(PATH, **form(stations=["FC-02"])).status == 302
    operator.post(f"{PATH}/{Broadcast.objects.get().id}/approve")
    assert notices(make_kiosk("FC-01")) == []
    assert len(notices(make_kiosk("FC-02"))) == 1


def test_one_person_withdraws_it_and_the_board_is_a_new_one(
    written: Broadcast, operator: Any, make_kiosk: Any, ask: Any
) -> None:
    operator.post(f"{PATH}/{written.id}/approve")
    before = serial(ask)
    operator.post(f"{PATH}/{written.id}/withdraw")
    assert notices(make_kiosk()) == []
    assert serial(ask) > before
    assert "已撤回" in operator.get(f"{PATH}/{written.id}").text
    assert operator.post(f"{PATH}/{written.id}/approve").status == 302
    assert notices(make_kiosk()) == []


@pytest.mark.parametrize(
    ("lang", "asked", "on_kiosks"),
    [
        ("zh-hans", "撤回“暴雪停运”？", "在线的终端一分钟内收起这条通知"),
        ("en", "Withdraw “Blizzard”?", "Kiosks that are online take it off the screen within a minute"),
        ("ru", "Отозвать «Метель»?", "Терминалы на связи уберут его с экрана в течение минуты"),
    ],
)
def test_withdrawing_asks_first_by_the_notices_name_and_says_what_kiosks_do(
    written: Broadcast, operator: Any, lang: str, asked: str, on_kiosks: str
) -> None:
    address = f"{PATH}/{written.id}/withdraw"
    operator.speak(lang)
    assert on_kiosks not in operator.get(address).text
    operator.post(f"{PATH}/{written.id}/approve")

    detail, page = operator.get(f"{PATH}/{written.id}"), operator.get(address)
    assert f'href="{address}"' in detail.body and f'action="{address}"' not in detail.body
    assert (page.status, asked in page.text, on_kiosks in page.text) == (200, True, True)
    assert Broadcast.objects.get().withdrawn_at is None


def test_what_was_withdrawn_or_never_went_out_says_so(written: Broadcast, operator: Any) -> None:
    address = f"{PATH}/{written.id}/withdraw"
    assert "它还没有发出" in operator.get(address).text
    operator.post(address)
    assert "已撤回，不会发出。" in operator.get(f"{PATH}/{written.id}").text
    page = operator.get(address)
    assert "已经撤回或过期" in page.text and 'id="confirm"' not in page.body


def test_what_has_expired_is_told_no_more_and_cannot_be_approved(
    written: Broadcast, operator: Any, make_kiosk: Any
) -> None:
    operator.post(f"{PATH}/{written.id}/approve")
    Broadcast.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert notices(make_kiosk()) == []
    assert "已过期" in operator.get(PATH).text
    Broadcast.objects.update(approved_at=None)
    operator.post(f"{PATH}/{written.id}/approve")
    assert Broadcast.objects.get().approved_at is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"level": ""}, "预警级别"),
        ({"level": "green"}, "预警级别"),
        ({"title_ru": ""}, "标题（俄文）"),
        ({"body_en": ""}, "内容（英文）"),
        ({"title_zh": "长" * 25}, "标题（中文）"),
        ({"advice_zh": "只有一条"}, "条数要一样"),
        ({"advice_zh": "1\n2\n3\n4\n5", "advice_en": "1\n2\n3\n4\n5", "advice_ru": "1\n2\n3\n4\n5"}, "最多 4 条"),
        ({"expires_at": ""}, "有效至"),
        ({"expires_at": "2020-01-01T00:00"}, "72 小时以内"),
        ({"expires_at": "2099-01-01T00:00"}, "72 小时以内"),
        ({"stations": ["FC-99"]}, "驿站"),
    ],
)
def test_what_is_not_whole_is_not_taken(signed_in: Any, stations: None, changes: dict[str, Any], said: str) -> None:
    page = signed_in("editor").post(PATH, **form(**changes))
    assert page.status == 200 and said in page.text
    assert not Broadcast.objects.exists()


def test_kiosks_that_show_it_are_counted_once_each(written: Broadcast, operator: Any, make_kiosk: Any) -> None:
    operator.post(f"{PATH}/{written.id}/approve")
    kiosks = [make_kiosk() for _ in range(3)]
    Device.objects.update(last_contact_at=timezone.now() - timedelta(hours=1))
    for kiosk in kiosks[:2]:
        kiosk.event(NoticeShown(notice=written.id, level="red"))
        kiosk.event(NoticeShown(notice=written.id, level="red"))
        assert kiosk.push().status == 200
    assert "2 台已显示，2 台在线，共 3 台" in operator.get(PATH).text
    facts = re.findall(r"<dd>(?:<b>)?(\d+)", operator.get(f"{PATH}/{written.id}").body)
    assert facts[:3] == ["2", "2", "3"]


def test_who_did_what_is_in_the_audit_trail(written: Broadcast, operator: Any) -> None:
    operator.post(f"{PATH}/{written.id}/approve")
    operator.post(f"{PATH}/{written.id}/withdraw")
    trail = AuditEntry.objects.exclude(action="signed_in").order_by("pk").values_list("action", "username", "target")
    assert list(trail) == [
        ("notice_written", "editor", written.id),
        ("notice_approved", "operator", written.id),
        ("notice_withdrawn", "operator", written.id),
    ]


def test_board_and_number_are_no_secret_and_the_board_is_sealed(written: Broadcast, operator: Any, ask: Any) -> None:
    operator.post(f"{PATH}/{written.id}/approve")
    sealed = seals.decode_sealed(ask("GET", "/api/v1/notices", {}, b"").body)
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(sealed.key))
    key.verify(bytes.fromhex(sealed.signature), seals.signed_bytes(seals.NOTICES, sealed.payload))
    assert serial(ask) == decode_board(sealed.payload).serial


@pytest.mark.parametrize("lang", ["zh-hans", "en", "ru"])
def test_the_pages_speak_the_readers_language(written: Broadcast, operator: Any, lang: str) -> None:
    said = {"zh-hans": "等第二人批准", "en": "Waits for a second person", "ru": "Ждёт второго человека"}[lang]
    page = operator.speak(lang).get(PATH).text
    assert said in page
    station = {"zh-hans": "站前广场", "en": "Station Square", "ru": "Вагон услуг"}
    assert {code for code, name in station.items() if name in page} == {lang}
    assert operator.get(f"{PATH}/{written.id}").status == 200
