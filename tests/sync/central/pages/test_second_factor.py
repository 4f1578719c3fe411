"""The second factor: who is asked for it, what a thief of a password meets, and the way back for a lost telephone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from sync.central.__main__ import main
from sync.central.accounts import audit
from sync.central.accounts.api import AuditEntry, User
from sync.central.accounts.models import StaffSession
from tests.sync.central.pages.phones import Clock, Phone

ASKED, SET_UP, CHANGE = "/staff/second-factor", "/staff/second-factor/setup", "/staff/second-factor/change"
CODE = re.compile(r"<output>([a-z2-7]{5}-[a-z2-7]{5})</output>")
WRONG = "000000"
REFUSED = "验证码不对"


@pytest.fixture(autouse=True)
def obligatory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SECOND_FACTOR", True)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def enrol(make_staff: Any, new_person: Callable[[], Any], clock: Clock) -> Callable[..., tuple[Any, Phone, list[str]]]:
    """Somebody of a role who has set up a telephone; with the telephone and the codes on paper."""

    def enrol(role: str = "admin", **account: str) -> tuple[Any, Phone, list[str]]:
        person, user = new_person(), make_staff(role, **account)
        person.sign_in(user.username)
        phone = Phone(person.get(SET_UP), clock)
        page = person.post(SET_UP, code=phone.shows())
        return person, phone, CODE.findall(page.body)

    return enrol


@pytest.fixture
def new_person(sqlite: str) -> Callable[[], Any]:
    from tests.sync.central.pages.conftest import Person

    return Person


def actions() -> list[str]:
    return list(AuditEntry.objects.order_by("number").values_list("action", flat=True))


def leads(page: Any) -> tuple[int, str]:
    return page.status, page.headers.get("Location", "")


def test_an_administrator_sets_it_up_at_the_first_sign_in_before_any_page_answers(
    stranger: Any, make_staff: Any, clock: Clock
) -> None:
    make_staff("admin")
    stranger.sign_in("admin")
    for path in ("/staff/", "/staff/tokens", "/staff/account", "/staff/password"):
        assert leads(stranger.get(path)) == (302, f"{ASKED}?next={path}")
    assert leads(stranger.get("/admin/accounts/user/add/"))[0] == 302
    assert leads(stranger.get(f"{ASKED}?next=/staff/tokens")) == (302, f"{SET_UP}?next=%2Fstaff%2Ftokens")
    page = stranger.get(f"{SET_UP}?next=/staff/tokens")
    phone = Phone(page, clock)
    assert "<svg" in page.body and phone.address.path == "/Yizhan%3Aadmin"
    assert page.headers["Cache-Control"].startswith("max-age=0")

    shown = stranger.post(SET_UP, code=phone.shows(), next="/staff/tokens")

    assert len(set(CODE.findall(shown.body))) == 10 and 'href="/staff/tokens"' in shown.body
    assert stranger.get("/staff/tokens").status == 200
    assert actions() == [audit.SIGNED_IN, audit.SECOND_FACTOR_SET_UP]


def test_each_sign_in_after_that_takes_the_password_and_a_code(enrol: Any, new_person: Any) -> None:
    _first, phone, _codes = enrol()
    person = new_person()
    person.sign_in("admin")
    assert leads(person.get("/staff/"))[1].startswith(ASKED)
    assert REFUSED in person.post(ASKED, code=WRONG, next="/staff/tokens").text
    assert person.get("/staff/").status == 302
    phone._clock.later(60)
    assert leads(person.post(ASKED, code=phone.shows(), next="/staff/tokens")) == (302, "/staff/tokens")
    assert person.get("/staff/").status == 200
    assert person.get("/admin/").status == 200
    assert actions()[-2:] == [audit.SECOND_FACTOR_FAILED, audit.SECOND_FACTOR_GIVEN]


def test_a_code_is_good_once(enrol: Any, new_person: Any) -> None:
    _first, phone, _codes = enrol()
    one, other = new_person(), new_person()
    one.sign_in("admin")
    other.sign_in("admin")
    code = phone.next()
    assert one.post(ASKED, code=code).status == 302
    assert REFUSED in other.post(ASKED, code=code).text
    assert other.get("/staff/").status == 302


def test_a_thief_of_the_password_cannot_set_up_a_telephone_of_their_own(enrol: Any, new_person: Any) -> None:
    enrol()
    thief = new_person()
    thief.sign_in("admin")
    assert leads(thief.get(SET_UP)) == (302, ASKED)
    assert thief.post(SET_UP, code=WRONG).status == 302
    assert thief.post(CHANGE, do="remove", code=WRONG).status == 302
    assert User.objects.get(username="admin").has_second_factor
    assert TOTPDevice.objects.count() == 1


def test_guessing_is_slowed_more_and_more_and_never_shut_for_good(enrol: Any, new_person: Any, clock: Clock) -> None:
    _first, phone, _codes = enrol()
    guesser = new_person()
    guesser.sign_in("admin")
    clock.later(60)
    for _try in range(40):
        clock.later(600)
        assert REFUSED in guesser.post(ASKED, code=WRONG).text
    assert "请等 512 秒再试" in guesser.post(ASKED, code=WRONG).text
    # Within the wait the right code is refused too, or the wait would tell it; after it the owner is let in.
    assert REFUSED in guesser.post(ASKED, code=phone.shows()).text
    clock.later(513)
    assert guesser.post(ASKED, code=phone.shows()).status == 302


def test_after_wrong_codes_the_set_up_says_how_long_to_wait(stranger: Any, make_staff: Any, clock: Clock) -> None:
    make_staff("admin")
    stranger.sign_in("admin")
    phone = Phone(stranger.get(SET_UP), clock)
    for _try in range(3):
        clock.later(60)
        page = stranger.post(SET_UP, code=WRONG)
    assert "请等 4 秒再试" in page.text
    assert "请等 4 秒再试" in stranger.post(SET_UP, code=phone.shows()).text
    clock.later(5)
    assert CODE.findall(stranger.post(SET_UP, code=phone.shows()).body)


def test_a_code_on_paper_stands_in_for_the_telephone_once(enrol: Any, new_person: Any) -> None:
    _first, _phone, codes = enrol()
    one, other = new_person(), new_person()
    one.sign_in("admin")
    other.sign_in("admin")
    assert one.post(ASKED, code=f" {codes[3].upper()} ").status == 302
    assert one.get("/staff/").status == 200
    assert REFUSED in other.post(ASKED, code=codes[3]).text
    assert "备用码还剩 9 个" in one.get("/staff/account").text
    assert AuditEntry.objects.filter(action=audit.SECOND_FACTOR_GIVEN).get().filters == {"by": "paper"}


def test_neither_the_codes_on_paper_nor_the_secret_lie_in_the_database(enrol: Any) -> None:
    _person, phone, codes = enrol()
    plain = {code.replace("-", "") for code in codes}
    stored = set(StaticToken.objects.values_list("token", flat=True))
    assert len(stored) == 10 and not stored & plain
    assert TOTPDevice.objects.get().key != phone._secret.hex()


def test_the_session_gets_a_new_id_with_the_password_and_with_the_code(enrol: Any, new_person: Any) -> None:
    _first, phone, _codes = enrol()
    person = new_person()
    person.get("/staff/login")
    person.sign_in("admin")
    half = person.client.cookies["sessionid"].value
    person.post(ASKED, code=phone.next())
    whole = person.client.cookies["sessionid"].value
    assert half != whole
    person.client.cookies["sessionid"] = half
    assert leads(person.get("/staff/")) == (302, "/staff/login?next=/staff/")


def test_a_new_telephone_takes_a_code_of_the_old_one(enrol: Any, clock: Clock) -> None:
    person, phone, _codes = enrol()
    assert person.post(CHANGE, do="remove", code=WRONG).status == 302
    assert person.get("/staff/").status == 200
    clock.later(60)
    person.post(CHANGE, do="remove", code=phone.shows())
    assert leads(person.get("/staff/"))[1].startswith(ASKED), "an administrator goes on to set up the next one"
    new = Phone(person.get(SET_UP), clock)
    person.post(SET_UP, code=new.shows())
    assert person.get("/staff/").status == 200
    assert phone._secret != new._secret


def test_new_codes_on_paper_end_the_old_ones(enrol: Any, new_person: Any) -> None:
    person, phone, old = enrol()
    new = CODE.findall(person.post(CHANGE, do="codes", code=phone.next()).body)
    assert len(new) == 10 and not set(new) & set(old)
    other = new_person()
    other.sign_in("admin")
    assert REFUSED in other.post(ASKED, code=old[0]).text


def test_another_administrator_takes_it_away_when_the_telephone_is_lost(enrol: Any) -> None:
    lost, _phone, _codes = enrol(username="li")
    other, _phone, _codes = enrol(username="wang")
    address = f"/staff/people/{User.objects.get(username='li').pk}/second-factor"
    assert f'href="{address}"' in other.get(f"/admin/accounts/user/{User.objects.get(username='li').pk}/change/").body
    assert other.get(address).status == 200
    assert other.post(address).status == 302
    assert not User.objects.get(username="li").has_second_factor
    assert leads(lost.get("/staff/"))[1].startswith("/staff/login")
    entry = AuditEntry.objects.filter(action=audit.SECOND_FACTOR_TAKEN_AWAY).get()
    assert (entry.username, entry.target) == ("wang", "li")


def test_nobody_takes_their_own_away_by_that_page(enrol: Any) -> None:
    person, _phone, _codes = enrol()
    person.post(f"/staff/people/{User.objects.get().pk}/second-factor")
    assert User.objects.get().has_second_factor


def test_the_last_administrator_is_helped_at_the_console(enrol: Any, capsys: pytest.CaptureFixture[str]) -> None:
    enrol(username="li")
    assert main(["reset-second-factor", "li"]) == 0
    assert "li: second factor taken away" in capsys.readouterr().out
    assert not User.objects.get().has_second_factor and not StaffSession.objects.filter(user__username="li").exists()
    entry = AuditEntry.objects.first()
    assert entry is not None and entry.action == audit.SECOND_FACTOR_TAKEN_AWAY and "(console)" in entry.username
    assert main(["reset-second-factor", "nobody"]) == 2


def test_for_everybody_else_it_is_their_own_choice_and_then_asked_for(
    enrol: Any, stranger: Any, make_staff: Any
) -> None:
    make_staff("operator")
    stranger.sign_in("operator")
    assert stranger.get("/staff/").status == 200
    _person, phone, _codes = enrol("auditor")
    stranger.sign_in("auditor")
    assert "登录时除了密码" in stranger.get("/staff/account").text
    stranger.post("/staff/logout")
    stranger.sign_in("auditor")
    assert leads(stranger.get("/staff/"))[1].startswith(ASKED)
    stranger.post(ASKED, code=phone.next())
    assert stranger.get("/staff/").status == 200


def test_a_superuser_is_asked_whatever_the_role(stranger: Any, make_staff: Any) -> None:
    make_staff("operator")
    User.objects.update(is_superuser=True)
    stranger.sign_in("operator")
    assert leads(stranger.get("/staff/"))[1].startswith(ASKED)


def test_an_operator_made_administrator_sets_it_up_before_the_first_page(signed_in: Any) -> None:
    person = signed_in("operator")
    user = User.objects.get()
    user.role = "admin"
    user.save()
    assert leads(person.get("/staff/"))[1].startswith("/staff/login")
    person.sign_in("operator")
    assert leads(person.get("/staff/"))[1].startswith(ASKED)


def test_where_the_centre_does_not_insist_one_that_is_there_is_asked_for_all_the_same(
    enrol: Any, new_person: Any, make_staff: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrol(username="li")
    monkeypatch.setattr(settings, "SECOND_FACTOR", False)
    make_staff("admin")
    for name, is_asked in (("li", True), ("admin", False)):
        person = new_person()
        person.sign_in(name)
        assert (person.get("/staff/").status == 302) is is_asked


@pytest.mark.parametrize(
    ("said", "asks"), [({}, True), ({"YIZHAN_SECOND_FACTOR": "1"}, True), ({"YIZHAN_SECOND_FACTOR": "0"}, False)]
)
def test_a_centre_insists_unless_told_otherwise(said: dict[str, str], asks: bool) -> None:
    from sync.central.environment import read

    assert read(said).asks_second_factor is asks


@pytest.mark.parametrize("next_page", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_nobody_is_led_elsewhere_afterwards(enrol: Any, new_person: Any, next_page: str) -> None:
    _first, phone, _codes = enrol()
    person = new_person()
    person.sign_in("admin")
    assert leads(person.post(ASKED, code=phone.next(), next=next_page)) == (302, "/staff/")


@pytest.mark.parametrize(("lang", "words"), [("zh-hans", "扫这个码"), ("en", "Scan this code"), ("ru", "Отсканируйте")])
def test_it_speaks_the_language_of_the_pages(
    stranger: Any, make_staff: Any, clock: Clock, lang: str, words: str
) -> None:
    make_staff("admin")
    stranger.speak(lang)
    stranger.sign_in("admin")
    assert words in stranger.get(SET_UP).text
