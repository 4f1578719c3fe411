"""The whistle on the pages: blown by a form, answered by the called unit, shown by a code on site, with photos."""

from __future__ import annotations

import re
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from sync.central.dispatch import checkins, states
from sync.central.dispatch.models import Call, HelpRequest, Photo, Whistle
from tests.sync.central.dispatch.cases import GRID, MORNING, OPERATOR, take, whistled, willow

pytestmark = pytest.mark.usefixtures("sqlite")
WHISTLE = {"seen": "accepted", "kind": "emergency", "task": "锯掉枝条", "unit-1": "PU-08", "arrival-1": "1h"}


@pytest.fixture
def case(with_content, sqlite, kiosk):
    case = willow(kiosk)
    take(case, states.ACCEPTED, OPERATOR, MORNING)
    HelpRequest.objects.update(grid=GRID)
    return case


def path(case):
    return f"/staff/requests/{case.case_number}"


@pytest.fixture
def worker(signed_in):
    return signed_in("grid_worker", grids=GRID)


@pytest.fixture
def gardener(signed_in):
    return signed_in("partner_duty", unit="PU-08")


def picture(format="JPEG", size=(1600, 900), **save):
    made = BytesIO()
    Image.new("RGB", size, (40, 120, 60)).save(made, format, **save)
    return made.getvalue()


def photo(body):
    return SimpleUploadedFile("tree.jpg", body, content_type="image/jpeg")


def test_the_form_suggests_the_unit_that_the_hazard_names(case, worker):
    body = worker.get(path(case)).body
    assert '<option value="PU-08" selected>市政园林单位</option>' in body


def test_a_grid_worker_blows_and_the_unit_finds_it_among_its_cases(case, worker, gardener, signed_in):
    assert case.case_number not in gardener.get("/staff/requests").text
    worker.post(f"{path(case)}/whistle", **WHISTLE)
    assert "市政园林单位" in worker.get(path(case)).text and "还没有接哨" in worker.get(path(case)).text
    assert case.case_number in gardener.get("/staff/requests").text
    other = signed_in("partner_duty", username="b", unit="PU-22")
    assert case.case_number not in other.get("/staff/requests").text
    assert other.get(path(case)).status == 404


def test_the_unit_comes_and_is_done_with_a_photo(case, worker, gardener):
    worker.post(f"{path(case)}/whistle", **WHISTLE)
    call = Call.objects.get()
    for verb, words in (("accept", "已接哨"), ("arrive", "已到场")):
        gardener.post(f"{path(case)}/calls/{call.pk}", verb=verb)
        assert words in gardener.get(path(case)).text
    gardener.post(f"{path(case)}/calls/{call.pk}", verb="finish", note="枝条已清除", photo=photo(picture()))
    assert HelpRequest.objects.get().state == states.DONE
    kept = Photo.objects.get()
    shown = worker.client.get(f"{path(case)}/photos/{kept.pk}")
    assert shown["Content-Type"] == "image/jpeg"
    with Image.open(BytesIO(shown.content)) as image:
        assert (image.size, dict(image.getexif())) == ((1280, 720), {})


def test_a_photo_leaves_where_it_was_taken_behind(case, worker):
    exif = Image.Exif()
    exif[0x010F], exif[0x8825] = "maker", {1: "N", 2: (46.0, 48.0, 0.0)}
    worker.post(f"{path(case)}/photo", photo=photo(picture(exif=exif)))
    assert b"maker" not in bytes(Photo.objects.get().body) and b"Exif" not in bytes(Photo.objects.get().body)


@pytest.mark.parametrize("body", [b"not a picture", b"\xff\xd8\xff", b"<svg/>", picture("GIF", (8, 8)), b"x" * 300_000])
def test_what_is_no_photo_is_refused_whole(case, worker, gardener, body):
    worker.post(f"{path(case)}/whistle", **WHISTLE)
    call = Call.objects.get()
    gardener.post(f"{path(case)}/calls/{call.pk}", verb="arrive")
    gardener.post(f"{path(case)}/calls/{call.pk}", verb="finish", note="好了", photo=photo(body))
    assert "这个文件不是照片" in gardener.get(path(case)).text
    assert (Photo.objects.count(), HelpRequest.objects.get().state) == (0, states.IN_PROGRESS)


def test_a_picture_that_would_fill_the_memory_is_not_opened(case, worker):
    worker.post(f"{path(case)}/photo", photo=photo(picture("PNG", (9000, 9000))))
    assert "这个文件不是照片" in worker.get(path(case)).text


def test_only_the_centre_decides_on_an_objection(case, worker, gardener, signed_in):
    worker.post(f"{path(case)}/whistle", **WHISTLE)
    call = Call.objects.get()
    gardener.post(f"{path(case)}/calls/{call.pk}", verb="object", note="树在铁路红线内")
    for person in (worker, gardener):
        person.post(f"{path(case)}/calls/{call.pk}", verb="uphold", note="同意")
        assert "现在的状态下不能这样办" in person.get(path(case)).text
    signed_in("operator").post(f"{path(case)}/calls/{call.pk}", verb="uphold", note="由铁路处理")
    assert Call.objects.get().objection == "upheld"
    # Let off, the unit has no business with the case any more.
    assert gardener.get(path(case)).status == 404


def test_a_unit_that_does_not_exist_is_not_called(case, worker):
    worker.post(f"{path(case)}/whistle", **WHISTLE | {"unit-1": "PU-99"})
    assert "请选要叫的单位" in worker.get(path(case)).text
    assert not Whistle.objects.exists()


def test_those_who_only_read_change_nothing(case, worker, signed_in):
    worker.post(f"{path(case)}/whistle", **WHISTLE)
    call = Call.objects.get()
    for role in ("statistician", "auditor"):
        reader = signed_in(role)
        for verb in ("accept", "arrive", "finish", "object", "uphold", "turn_down", "rate", "", "drop"):
            reader.post(f"{path(case)}/calls/{call.pk}", verb=verb, note="x", rating="3")
        reader.post(f"{path(case)}/photo", photo=photo(picture()))
        assert reader.post(f"{path(case)}/whistle", **WHISTLE).status == 403
    assert (HelpRequest.objects.get().state, Photo.objects.count()) == (states.DISPATCHED, 0)


class TestOnSite:
    """The code that proves that somebody came."""

    @pytest.fixture
    def whistle(self, case):
        (call,) = whistled_calls(case)
        return call.whistle

    def test_whoever_scans_it_reports_in_with_one_tap_and_no_account(self, case, whistle, worker, stranger):
        assert "<svg" in worker.get(f"{path(case)}/code/{whistle.pk}").body
        address = urlsplit(checkins.address(whistle)).path
        opened = stranger.get(address)
        assert "市政园林单位，报到" in opened.text and Call.objects.get().arrived_at is None
        call = re.search(r'name="call" value="(\d+)"', opened.body)[1]
        stranger.post(address, call=call)
        assert "已到场" in stranger.get(address).text
        assert (Call.objects.get().method, HelpRequest.objects.get().state) == ("qr_on_site", states.IN_PROGRESS)

    def test_a_photo_of_it_is_worth_nothing_after_ten_minutes(self, whistle, stranger, monkeypatch):
        address = urlsplit(checkins.address(whistle)).path
        later = signing.time.time() + checkins.GOOD_FOR.total_seconds() + 1
        monkeypatch.setattr(signing.time, "time", lambda: later)
        page = stranger.get(address)
        assert (page.status, "过期" in page.text) == (410, True)
        stranger.post(address, call=str(Call.objects.get().pk))
        assert Call.objects.get().arrived_at is None

    @pytest.mark.parametrize("signed", ["1", "1:x:y", "%F0%9F%98%80", "../staff", "1:1tdyGK:" + "a" * 43])
    def test_another_address_is_refused_in_words(self, whistle, stranger, signed):
        page = stranger.get(f"/W/{signed}")
        assert page.status == 404

    def test_a_call_of_another_whistle_is_not_answered_by_it(self, whistle, stranger):
        address = urlsplit(checkins.address(whistle)).path
        assert stranger.post(address, call="999").status == 400
        assert stranger.post(address, call="x").status == 400

    @pytest.mark.parametrize(("lang", "words"), [("en", "report in"), ("ru", "прибыл")])
    def test_it_speaks_the_language_of_the_phone(self, whistle, stranger, lang, words):
        assert words in stranger.get(urlsplit(checkins.address(whistle)).path, lang=lang).text.lower()


def whistled_calls(case):
    HelpRequest.objects.update(state=states.REPORTED)
    return whistled(case, MORNING)


def test_what_has_ended_is_added_to_no_more(case, worker):
    HelpRequest.objects.update(state=states.CLOSED_NORMAL)
    worker.post(f"{path(case)}/place", address="别处", grid=GRID)
    worker.post(f"{path(case)}/photo", photo=photo(picture()))
    assert (HelpRequest.objects.get().address, Photo.objects.count()) == ("", 0)


def test_an_open_page_hears_that_the_case_went_on_and_only_then(case, worker):
    seen = re.search(r'data-seen="(\d+)"', worker.get(path(case)).body)[1]
    assert "变化" not in worker.get(path(case), part="fresh", seen=seen).text
    worker.post(f"{path(case)}/whistle", **WHISTLE)
    assert "这件案件刚刚有了变化" in worker.get(path(case), part="fresh", seen=seen).text


def test_time_runs_on_the_page_of_a_case_and_of_its_units(case, worker):
    worker.post(f"{path(case)}/whistle", **WHISTLE)
    body = worker.get(path(case)).body
    assert body.count("data-due=") == 2 and "countdown.js" in body
