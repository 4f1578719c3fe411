"""A centre in which there is one of everything, with words in it that nobody may meet by the way."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone
from PIL import Image

from sync.central.accounts.api import User
from sync.central.accounts.roles import ROLES
from sync.central.directory import broadcasts, drafts, releases
from sync.central.directory.api import current_version, publish
from sync.central.directory.models import Broadcast, ContentDraft, ContentRelease
from sync.central.dispatch import checkins, contacts, photos
from sync.central.dispatch.casework import Actor
from sync.central.dispatch.models import Call, HelpRequest
from sync.central.insight import watermarks
from sync.central.insight.api import issue_token
from sync.central.insight.models import CaseVersion, Export
from sync.central.ledger.api import Event, RejectedEvent, register_station
from sync.central.limits.api import seed
from sync.central.limits.models import CalendarDay, Limit, WorkingHours
from sync.central.roster.models import Volunteer
from sync.protocol.events import DeviceStarted
from sync.protocol.packs import Pack, load_directory
from tests.sync.central.conftest import Kiosk, in_process
from tests.sync.central.pages.cases import COMMUNITY, GRID, UNIT, Cases

# An administrator who has not given the second factor yet, and one who is none any more.
HALF, CLOSED = "half", "closed"
PASSWORD = "seven snowy lanterns"
# What requesters left and what was written about them.
NUMBER, ADDRESS, TASK, NOTE, NAME = "13812345678", "滨江路老柳树旁", "请把倒下的树移开", "孩子在等", "小林志愿者"
SECRETS = {"number": NUMBER, "address": ADDRESS, "task": TASK, "note": NOTE, "name": NAME}
SCOPES = {"grid_worker": {"grids": COMMUNITY}, "partner_duty": {"unit": UNIT}}
OUT_OF_SCOPE = {"grid_worker": {"grids": "230804999901"}, "partner_duty": {"unit": "PU-07"}}


@dataclass
class World:
    """What stands in for the fields of addresses, and by model the key of a row."""

    fields: dict[str, str] = field(default_factory=dict)
    rows: dict[str, str] = field(default_factory=dict)
    photo: bytes = b""


def make() -> World:
    """Fill an empty, migrated database."""
    for code in ("FC-01", "FC-02"):
        register_station(code, {"zh": "站前驿站（示例）", "en": "Station", "ru": "Станция"}, is_demo=True)
    seed()
    kiosk = _kiosk()
    cases = Cases(kiosk)
    case, call = _case(cases)
    photo = case.photos.get()
    token, _secret = issue_token("statistics", created_by="test")
    volunteer = Volunteer.objects.create(badge="2001", name=NAME, station_id="FC-01", pin_hash="x")
    day = CalendarDay.objects.create(date=date(2026, 11, 3), is_working=False, note="x", made_by="x")
    people = {role: _person(role) for role in ROLES}
    published = _of_publishing(people)
    export = _export(people["operator"])
    _fork(kiosk)
    _two_who_may_not()
    fields = {
        "case_number": case.case_number,
        "photo_id": str(photo.pk),
        "call_id": str(call.pk),
        "whistle_id": str(call.whistle.pk),
        "kind": "medical",
        "day_id": str(day.pk),
        "device": kiosk.device,
        "station": "FC-01",
        "token_id": str(token.pk),
        "user_id": str(people["operator"].pk),
        "counter": "services",
        "event_id": _first(Event.objects.filter(type="session.started"), "event_id"),
        "export_id": export.pk,
        "number": "1",
        "row": str(_first(RejectedEvent.objects)),
        "name": "yizhan-receipts-none.yzr",
        "signed": checkins.address(call.whistle).rpartition("/W/")[2],
        **published,
    }
    rows = {
        "accounts.user": people["operator"].pk,
        "roster.volunteer": volunteer.pk,
        "dispatch.helprequest": case.pk,
        "ledger.device": kiosk.device,
        "limits.calendarday": day.pk,
        "insight.pulltoken": token.pk,
        "insight.export": export.pk,
        "insight.watermark": export.watermark_id,
        "directory.contentdraft": published["draft_id"],
        **_others(),
    }
    return World(fields, {label: str(key) for label, key in rows.items()}, bytes(photo.body))


def _two_who_may_not() -> None:
    """An administrator who has not given the second factor yet, and one whose account is closed."""
    _person("admin", username=HALF, has_second_factor=True)
    _person("admin", username=CLOSED, is_active=False)


def _kiosk() -> Kiosk:
    """One with a visit, and with an event that is not to be taken."""
    kiosk = Kiosk(in_process).register()
    kiosk.visit()
    kiosk.push()
    kiosk.visit()
    kiosk.push([kiosk.lines.pop().replace('"outcome":"answered"', '"outcome":"nonsense"')])
    return kiosk


def _others() -> dict[str, Any]:
    """Rows that came by themselves."""
    return {
        "ledger.station": "FC-01",
        "ledger.event": _first(Event.objects),
        "ledger.rejectedevent": _first(RejectedEvent.objects),
        "limits.limit": _first(Limit.objects),
        "limits.workinghours": _first(WorkingHours.objects),
        "insight.caseversion": _first(CaseVersion.objects),
        "directory.contentrelease": _first(ContentRelease.objects),
    }


def _case(cases: Cases) -> tuple[HelpRequest, Call]:
    """A fallen tree with everything that somebody may leave with a case or write about it."""
    case = cases.make("dispatched", help="hazard", needs=["type:tree"], grid=GRID, address=ADDRESS)
    call = cases.call(case)
    call.whistle.task = TASK
    call.whistle.save()
    contacts.leave(case, NUMBER, timezone.localtime())
    operator = Actor("operator")
    case.steps.create(at=timezone.now(), since="filed", to="dispatched", role="operator", note=NOTE)
    sent = io.BytesIO()
    Image.effect_noise((48, 48), 60).convert("RGB").save(sent, "JPEG")
    photos.keep(case, sent.getvalue(), operator, timezone.localtime())
    return case, call


def _of_publishing(people: dict[str, User]) -> dict[str, str]:
    """A draft, a version for some kiosks first, a notice that waits; what stands for them in addresses."""
    draft, notice = _publishing(people), _notice()
    staged = releases.create(str(current_version()), is_to_all=False, by="admin")
    return {
        "draft_id": str(draft.pk),
        "table": "notices",
        "key": draft.key,
        "serial": str(staged.serial),
        "version": staged.version,
        "notice": str(notice.pk),
    }


def _publishing(people: dict[str, User]) -> ContentDraft:
    """The shipped content after another version of it, and a change of a notice that waits."""
    shipped = load_directory(Path(__file__).resolve().parents[4] / "assets" / "content")
    first = next(name for name in shipped.items() if name.startswith("notices/"))
    publish(Pack.from_items({name: body for name, body in shipped.items().items() if name != first}))
    publish(shipped)
    key, body = next(iter(drafts.published_table("notices").items()))
    changed = {**body, "title": {**body["title"], "zh": "改过的标题"}}
    return drafts.save(people["admin"], "notices", key, changed, revision=0, base=drafts.base_of("notices", key))


def _notice() -> Broadcast:
    now, words = timezone.localtime(), {"zh": "暴雪", "en": "Snow", "ru": "Снег"}
    until = now + timedelta(hours=6)
    return broadcasts.write(
        level="red", title=words, body=words, advice=[], stations=[], expires_at=until, by="admin", now=now
    )


def _export(user: User) -> Export:
    chosen = {"filters": {}, "columns": [], "stations": None, "text": False}
    values = {"id": "0" * 32, "dataset": "visits", "format": "csv", "chosen": chosen, "digest": "0" * 64}
    return Export.objects.create(**values, watermark=watermarks.make("2026-11", "operator"), row_count=1, user=user)


def _fork(kiosk: Kiosk) -> None:
    """Another kiosk with the same key has used the first number for something else."""
    kiosk.push([kiosk.event(DeviceStarted(version="0.1.0", content_version=None, previous_end=None), seq=1)])


def _first(found: Any, name: str = "pk") -> Any:
    row = found.first()
    return getattr(row, name) if row is not None else "none"


def _person(role: str, **values: Any) -> User:
    account = {"username": role, "role": role, "password": _HASH, **SCOPES.get(role, {}), **values}
    return User.objects.create(**account)


_HASH = make_password(PASSWORD)
