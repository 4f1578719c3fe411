"""A centre to look at: content, an account, a code for a kiosk, a token, and invented visits that say so.

Everything may be run again: what is there stays, what is missing is made.
"""

from __future__ import annotations

import os
import secrets
from datetime import timedelta
from pathlib import Path

from django.contrib.auth import get_user_model
from django.utils import timezone

from assets import asset
from sync.central import demo_history
from sync.central.directory.api import current_version, is_edited, publish
from sync.central.insight import api as insight
from sync.central.ledger.api import EnrolmentCode, Station, issue_enrolment_code, put_in_area
from sync.central.limits.api import seed as seed_limits
from sync.central.roster.api import DEMO_VOLUNTEERS, make_demo
from sync.protocol.packs import load_directory
from sync.protocol.samples import with_recent_checks

STAFF = "demo"
# Who plays the whistle's story: the operator, the grid worker of a community, the landscape unit's duty officer; and
# two who write content, since what people rely on takes a second person.
CASE_STAFF = {
    "demo-operator": {"role": "operator"},
    "demo-grid": {"role": "grid_worker", "grids": "230804999901"},
    "demo-partner": {"role": "partner_duty", "unit": "PU-08"},
    "demo-editor": {"role": "editor"},
    "demo-editor-2": {"role": "editor"},
}
# The sample stations that are called after a subdistrict; where the others are, nobody has said.
AREAS = {"FC-06": "230804007", "FC-07": "230804008", "FC-08": "230804009", "FC-09": "230804010"}
TOKEN_NAME = "demo"
CODE_LIFETIME = timedelta(hours=1)


def set_up(
    *,
    station: str = "FC-01",
    kiosk_code_file: Path | None = None,
    token_file: Path | None = None,
    with_history: bool = True,
    new_password: bool = False,
) -> dict[str, str]:
    """Make what is missing; returns what to tell the operator, the password only when it is new."""
    if not is_edited():
        publish(with_recent_checks(load_directory(asset("content")), timezone.now()), note="demo")
    for code in Station.objects.filter(pk__in=AREAS, is_demo=True, area_code="").values_list("pk", flat=True):
        put_in_area(code, AREAS[code])
    made = {"content": str(current_version()), "staff": STAFF, **_staff(new_password)}
    made["case_staff"] = ", ".join(CASE_STAFF)
    make_demo(station)
    made["limits"] = str(seed_limits())
    made["volunteers"] = ", ".join(f"{badge} (PIN {pin})" for badge, _name, _role, pin, *_rest in DEMO_VOLUNTEERS)
    if kiosk_code_file:
        made["kiosk_code_file"] = str(_write_secret(kiosk_code_file, _kiosk_code(station)))
    if token_file:
        made["token_file"] = str(_keep_token(token_file))
    if with_history:
        today = timezone.localdate()
        places = Station.objects.filter(is_demo=True).values_list("code", flat=True)
        made["invented_visits"] = str(demo_history.make(sorted(places), today))
    return made


def _staff(new_password: bool) -> dict[str, str]:
    """One account for everything, and one for each role of a case; one password opens them all."""
    users = get_user_model()
    user = users.objects.filter(username=STAFF).first()
    made = {}
    # Few look at a demo: the same person answers requests and looks after accounts.
    rights = {"role": "operator", "is_staff": True, "is_superuser": True}
    if user is None or new_password:
        made["password"] = secrets.token_urlsafe(15)
        user = user or users(username=STAFF, **rights)
        user.set_password(made["password"])
        user.save()
    for name, fields in CASE_STAFF.items():
        users.objects.update_or_create(username=name, defaults={**fields, "password": user.password})
    return made


def _kiosk_code(station: str) -> str:
    """A new code; those that an earlier run left unused end."""
    EnrolmentCode.objects.filter(created_by=STAFF, used_at=None).delete()
    return issue_enrolment_code(station, created_by=STAFF, lifetime=CODE_LIFETIME)


def _keep_token(path: Path) -> Path:
    """The file as it is if its token opens the pull API, else with a new one."""
    if path.exists() and insight.is_live_token(path.read_text("utf-8").strip()):
        return path
    return _write_secret(path, insight.issue_token(TOKEN_NAME, created_by=STAFF)[1])


def _write_secret(path: Path, secret: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(f"{secret}\n")
    unfinished.replace(path)
    return path
