"""A centre in which there is one of everything, with words in it that nobody may meet by the way."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone
from PIL import Image

from sync.central.accounts.api import User
from sync.central.accounts.roles import ROLES
from sync.central.dispatch import checkins, contacts, photos
from sync.central.dispatch.casework import Actor
from sync.central.dispatch.models import Call, HelpRequest
from sync.central.insight.api import issue_token
from sync.central.ledger.api import Event, RejectedEvent, register_station
from sync.central.limits.api import seed
from sync.central.limits.models import CalendarDay, Limit, WorkingHours
from sync.central.roster.models import Volunteer
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
    kiosk = Kiosk(in_process).register()
    cases = Cases(kiosk)
    kiosk.visit()
    kiosk.push()
    kiosk.visit()
    kiosk.push([kiosk.lines.pop().replace('"outcome":"answered"', '"outcome":"nonsense"')])
    case, call = _case(cases)
    photo = case.photos.get()
    token, _secret = issue_token("statistics", created_by="test")
    volunteer = Volunteer.objects.create(badge="2001", name=NAME, station_id="FC-01", pin_hash="x")
    day = CalendarDay.objects.create(date=date(2026, 12, 3), is_working=False, note="x", made_by="x")
    people = {role: _person(role) for role in ROLES}
    _person("admin", username=HALF, has_second_factor=True)
    _person("admin", username=CLOSED, is_active=False)
    fields = {
        "case_number": case.case_number,
        "photo_id": str(photo.pk),
        "call_id": str(call.pk),
        "whistle_id": str(call.whistle.pk),
        "kind": "medical",
        "day_id": str(day.pk),
        "device": kiosk.device,
        "token_id": str(token.pk),
        "user_id": str(people["operator"].pk),
        "counter": "services",
        "signed": checkins.address(call.whistle).rpartition("/W/")[2],
    }
    rows = {
        "accounts.user": people["operator"].pk,
        "roster.volunteer": volunteer.pk,
        "dispatch.helprequest": case.pk,
        "ledger.station": "FC-01",
        "ledger.device": kiosk.device,
        "ledger.event": _first(Event),
        "ledger.rejectedevent": _first(RejectedEvent),
        "limits.limit": _first(Limit),
        "limits.calendarday": day.pk,
        "limits.workinghours": _first(WorkingHours),
        "insight.pulltoken": token.pk,
    }
    return World(fields, {label: str(key) for label, key in rows.items()}, bytes(photo.body))


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


def _first(model: Any) -> Any:
    found = model.objects.first()
    return found.pk if found is not None else "none"


def _person(role: str, **values: Any) -> User:
    account = {"username": role, "role": role, "password": _HASH, **SCOPES.get(role, {}), **values}
    return User.objects.create(**account)


_HASH = make_password(PASSWORD)
