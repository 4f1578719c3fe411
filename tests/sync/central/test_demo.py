"""The invented centre: marked as such, the same every time, and safe to make again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from sync.central.demo import set_up
from sync.central.directory import content_releases, drafts
from sync.central.directory.api import current_version
from sync.central.dispatch.api import HelpRequest
from sync.central.fleet.api import kiosks
from sync.central.insight.api import PullToken, Visit, is_live_token, visits
from sync.central.ledger.api import Device, EnrolmentCode, Event, Station


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Where the code and the token are written."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def made(fresh_sqlite, files):
    """What the first run said; the centre stays for the tests of this module, which all leave it a demo."""
    with fresh_sqlite(files):
        yield set_up(kiosk_code_file=files / "code", token_file=files / "token")


def test_every_row_says_that_it_is_invented(made):
    for model, field in ((Visit, "demo"), (HelpRequest, "demo"), (Event, "demo"), (Device, "is_demo")):
        assert model.objects.exists()
        assert not model.objects.filter(**{field: False}).exists()
    assert not Station.objects.filter(is_demo=False).exists()


def test_two_weeks_are_there_and_end_yesterday(made):
    days = {timezone.localdate(visit.started_at) for visit in visits()}

    yesterday = timezone.localdate() - timedelta(days=1)
    assert days >= {yesterday - timedelta(days=number) for number in range(14)}
    # A few have lost their end on the way: they are the trouble that is there to be seen.
    assert int(made["invented_visits"]) - 4 <= visits().count() <= int(made["invented_visits"])


def test_trouble_is_there_to_be_seen(made):
    by_station = {status.device.station_id: status for status in kiosks()}

    assert by_station["FC-05"].missing_count == 4
    assert by_station["FC-10"].is_silent
    assert by_station["FC-01"].missing_count == by_station["FC-01"].waiting_count == 0


def test_the_account_opens_with_the_password_shown_once(made, files):
    user = get_user_model().objects.get(username="demo")

    assert user.check_password(made["password"])
    assert "password" not in set_up(with_history=False)
    changed = set_up(with_history=False, new_password=True)["password"]
    user.refresh_from_db()
    assert user.check_password(changed)


def test_the_token_is_kept_and_the_code_is_new_each_time(made, files):
    code, token = (files / "code").read_text(), (files / "token").read_text()
    assert is_live_token(token.strip())

    set_up(kiosk_code_file=files / "code", token_file=files / "token", with_history=False)

    assert (files / "token").read_text() == token
    assert (files / "code").read_text() != code
    assert (EnrolmentCode.objects.count(), PullToken.objects.count()) == (1, 1)
    assert (files / "code").stat().st_mode & 0o077 == 0


def test_running_it_again_adds_nothing(made):
    before = visits().count()

    assert set_up()["invented_visits"] == "0"

    assert visits().count() == before


def test_running_it_again_keeps_what_editors_published(made):
    editor = get_user_model().objects.get(username="demo-editor")
    body = {**drafts.published_body("synonyms", "identity_card"), "ru": []}
    base = drafts.base_of("synonyms", "identity_card")
    draft = drafts.save(editor, "synonyms", "identity_card", body, revision=0, base=base)
    edited = content_releases.publish_drafts(editor, {draft.pk: 1}, "words").version_id

    assert set_up(with_history=False)["content"] == edited == current_version()
