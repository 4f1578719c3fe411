"""Every door of the centre and who may open it, in tables, and a way to try one.

A new page for staff is a line in `SEEN_BY` of test_access.py, a new table of raw records a line in `RECORDS`, a new
address for machines or for the public a line in `OTHERS`; one that stands in no table fails. A page that changes
something or shows something of a person is worth a line in `CHANGES` or `LEAVES` too.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from sync.central.accounts import audit
from sync.central.accounts.api import AuditEntry, User
from sync.central.accounts.roles import ROLES
from tests.sync.central.pages import world
from tests.sync.central.pages.test_access import OPEN_TO_ALL
from tests.sync.central.pages.world import CLOSED, HALF, SECRETS, World

EVERYBODY = set(ROLES)
LOOKERS = {"auditor", "admin"}
NOBODY: set[str] = set()
STRANGER = "stranger"
METHODS = ("GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")


# The address of a row without a verb: it sends on to the one that looks at it.
SENDS_ON = "<path:object_id>"


@dataclass(frozen=True)
class Records:
    """A table of raw records: who looks at it, who makes and changes rows; nobody deletes."""

    looks: set[str]
    keeps: set[str] = field(default_factory=set)


ACCOUNTS, KEPT = Records(LOOKERS, {"admin"}), Records({"admin"}, {"admin"})
SHOWN = Records(LOOKERS)
CASES = Records({"auditor"})
RECORDS: dict[str, Records] = {
    "accounts.user": ACCOUNTS,
    "accounts.auditentry": SHOWN,
    "directory.contentpack": SHOWN,
    "directory.contentitem": SHOWN,
    "directory.contentdraft": SHOWN,
    "directory.contentrelease": SHOWN,
    "roster.volunteer": KEPT,
    "limits.limit": SHOWN,
    "limits.calendarday": SHOWN,
    "limits.workinghours": SHOWN,
    "dispatch.helprequest": CASES,
    "insight.visit": SHOWN,
    "insight.pulltoken": SHOWN,
    "insight.caseversion": CASES,
    "insight.export": SHOWN,
    "insight.watermark": SHOWN,
    "ledger.station": SHOWN,
    "ledger.device": SHOWN,
    "ledger.event": SHOWN,
    "ledger.rejectedevent": SHOWN,
}
# The rest of the raw records' site: each answers whoever looks at records, and sends everybody else away.
RECORD_SITE = {
    *("admin/", "admin/search/", "admin/password_change/", "admin/password_change/done/", "admin/autocomplete/"),
    *("admin/r/<path:content_type_id>/<path:object_id>/", "admin/(?P<url>.*)$", "admin/^(?P<app_label>"),
}
# These two only send on: to our own sign-in, and out.
RECORD_GATES = {"admin/login/", "admin/logout/", "admin/jsi18n/"}

# What Open311 tells everybody of a hazard: where it is, and what was said to whoever reported it.
HAZARDS = {"address", "note"}
PUBLIC, SIGNATURE, TOKEN, CODE = "public", "signature", "token", "code"
# Route -> what opens it, and a path of it that is there. A session of staff opens none that is not public.
OTHERS: dict[str, tuple[str, str]] = {
    "api/v1/health": (PUBLIC, "/api/v1/health"),
    "api/v1/enrolments": (CODE, "/api/v1/enrolments"),
    "api/v1/batches": (SIGNATURE, "/api/v1/batches"),
    "api/v1/tickets": (SIGNATURE, "/api/v1/tickets"),
    "api/v1/station/requests": (SIGNATURE, "/api/v1/station/requests"),
    "api/v1/content/manifest": (SIGNATURE, "/api/v1/content/manifest"),
    "api/v1/content/delta": (SIGNATURE, "/api/v1/content/delta"),
    "api/v1/content/offer": (SIGNATURE, "/api/v1/content/offer"),
    "api/v1/content/part": (SIGNATURE, "/api/v1/content/part"),
    "api/v1/notices": (PUBLIC, "/api/v1/notices"),
    "api/v1/notices/serial": (PUBLIC, "/api/v1/notices/serial"),
    "api/v1/exports": (TOKEN, "/api/v1/exports"),
    "api/v1/exports/<slug:export_id>/rows": (TOKEN, "/api/v1/exports/{export_id}/rows"),
    "api/v1/exports/<slug:export_id>/file": (TOKEN, "/api/v1/exports/{export_id}/file"),
    "api/v1/roster": (SIGNATURE, "/api/v1/roster"),
    "api/v1/pull/<str:dataset>": (TOKEN, "/api/v1/pull/visits"),
    "api/v1/": (PUBLIC, "/api/v1/nothing-here"),
    "Q/<str:claim>": (PUBLIC, "/Q/NONSENSE"),
    "Q/^(?P<claim>(?s:.*))\\Z": (PUBLIC, "/Q/NON/SENSE"),
    "fairs.ics": (PUBLIC, "/fairs.ics"),
    "W/<str:signed>": (CODE, "/W/nonsense"),
    "open311/v2/discovery.json": (PUBLIC, "/open311/v2/discovery.json"),
    "open311/v2/services.json": (PUBLIC, "/open311/v2/services.json"),
    "open311/v2/services/<str:code>.json": (PUBLIC, "/open311/v2/services/hazard.json"),
    "open311/v2/requests.json": (PUBLIC, "/open311/v2/requests.json"),
    "open311/v2/requests/<str:number>.json": (PUBLIC, "/open311/v2/requests/{case_number}.json"),
    "open311/v2/tokens/<str:token>.json": (PUBLIC, "/open311/v2/tokens/nonsense.json"),
    "open311/v2/": (PUBLIC, "/open311/v2/nothing-here"),
    "t/<str:given>": (PUBLIC, "/t/4829138"),
    "hsds": (PUBLIC, "/hsds"),
    "hsds/": (PUBLIC, "/hsds/"),
    "hsds/services": (PUBLIC, "/hsds/services"),
    "hsds/services/<str:id>": (PUBLIC, "/hsds/services/nonsense"),
    "hsds/organizations": (PUBLIC, "/hsds/organizations?full=true"),
    "hsds/organizations/<str:id>": (PUBLIC, "/hsds/organizations/nonsense"),
    "hsds/service_at_locations": (PUBLIC, "/hsds/service_at_locations?full=true&per_page=200"),
    "hsds/service_at_locations/<str:id>": (PUBLIC, "/hsds/service_at_locations/nonsense"),
    "hsds/taxonomies": (PUBLIC, "/hsds/taxonomies"),
    "hsds/taxonomies/<str:id>": (PUBLIC, "/hsds/taxonomies/nonsense"),
    "hsds/taxonomy_terms": (PUBLIC, "/hsds/taxonomy_terms"),
    "hsds/taxonomy_terms/<str:id>": (PUBLIC, "/hsds/taxonomy_terms/nonsense"),
    "": (PUBLIC, "/"),
    "staff/login": (PUBLIC, "/staff/login"),
    "staff/logout": (PUBLIC, "/staff/logout"),
    "staff/language": (PUBLIC, "/staff/language"),
}
# What was made for one person (or one session) alone: to anybody else who may make one, it is not there.
OF_ONE_S_OWN = {"exports-detail", "exports-file", "kiosks-receipts"}
# Where the second factor is given or set up: open to whoever has given the password.
BEFORE_THE_SECOND = {"second-factor", "second-factor-setup"}
# Staff door -> the entry that a look at what it shows of a person leaves.
LEAVES = {
    "requests": audit.CASES_LISTED,
    "requests-bulk": audit.CASES_LISTED,
    "requests-detail": audit.CASE_SEEN,
    "requests-photos": audit.PHOTO_SEEN,
    "requests-contact": audit.CONTACT_SEEN,
}
TOMORROW = (timezone.localdate() + timedelta(days=1)).isoformat()
SPANS = {"acknowledge": ("20", "minute"), "first_action": ("2", "working_hour"), "close": ("3", "working_day")}
LIMIT = {
    f"{span}_{part}": value for span, (n, unit) in SPANS.items() for part, value in (("amount", n), ("unit", unit))
}
HOURS = {"opens": "09:00", "closes": "11:30", "reopens": "13:00", "recloses": "16:30", "valid_from": TOMORROW}
NEW_PASSWORD = dict.fromkeys(("new_password1", "new_password2"), "nine frozen rivers sing")
# Staff door -> who changes something there, the entry it leaves, the form that does it.
CHANGES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "password": ("editor", audit.PASSWORD_CHANGED, {"old_password": world.PASSWORD, **NEW_PASSWORD}),
    "visits-csv": ("statistician", audit.VISITS_EXPORTED, {}),
    "figures-csv": ("statistician", audit.FIGURES_EXPORTED, {}),
    "requests-bulk": ("operator", audit.CASE_MOVED, {"case": "{case_number}:dispatched", "to": "done"}),
    "requests-move": ("operator", audit.CASE_MOVED, {"seen": "dispatched", "to": "done"}),
    "requests-place": ("grid_worker", audit.CASE_MOVED, {"address": world.NOTE, "grid": world.GRID}),
    "requests-call": ("partner_duty", audit.CASE_MOVED, {"verb": "accept"}),
    "requests-whistle": (
        *("operator", audit.CASE_MOVED),
        {"seen": "dispatched", "kind": "emergency", "task": world.TASK, "unit-1": "PU-07", "arrival-1": "1h"},
    ),
    "limits-change": ("admin", audit.LIMIT_CHANGED, {**LIMIT, "severity": "S1", "note": "快些", "seen": "1"}),
    "limits-calendar-add": (
        *("admin", audit.CALENDAR_CHANGED),
        {"first": TOMORROW, "last": "", "kind": "off", "note": "大雪"},
    ),
    "limits-calendar-remove": ("admin", audit.CALENDAR_CHANGED, {}),
    "limits-calendar-hours": ("admin", audit.HOURS_CHANGED, {**HOURS, "note": "冬季", "seen": "0"}),
    "kiosks-code": ("maintainer", audit.CODE_MADE, {"station": "FC-02"}),
    "kiosks-revoke": ("maintainer", audit.KIOSK_REVOKED, {}),
    "kiosks-area": ("maintainer", audit.STATION_PLACED, {"area": ""}),
    "kiosks-chain": ("maintainer", audit.CHAIN_REVIEWED, {"cause": "copy"}),
    "kiosks-settle": ("maintainer", audit.EVENT_SETTLED, {"deed": "aside"}),
    "notices-approve": ("operator", audit.NOTICE_APPROVED, {}),
    "notices-withdraw": ("editor", audit.NOTICE_WITHDRAWN, {}),
    "rollouts-stop": ("maintainer", audit.ROLLOUT_CHANGED, {}),
    "tokens": ("admin", audit.TOKEN_MADE, {"name": "统计科", "scope": "visits", "days": "90"}),
    "tokens-revoke": ("admin", audit.TOKEN_REVOKED, {}),
    "people-second-factor": ("admin", audit.SECOND_FACTOR_TAKEN_AWAY, {}),
}


def doors(patterns: list[Any] | None = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the centre: its whole route, and what the resolver knows of it."""
    for found in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(found.pattern)
        if isinstance(found, URLResolver):
            yield from doors(found.url_patterns, route)
        else:
            yield route, found


WRITES = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
# Tables that keep who is signed in, and the trail itself.
QUIET = {
    "accounts_staffsession",
    "accounts_auditentry",
    "accounts_audithead",
    "axes_accessattempt",
    "otp_totp_totpdevice",
}
ROUTES = dict(doors())
STAFF = {
    found.name: route for route, found in ROUTES.items() if route.startswith("staff/") and found.name not in OPEN_TO_ALL
}
MODEL_ROUTE = re.compile(r"admin/(?P<app>\w+)/(?P<model>\w+)/(?P<rest>.*)")


class Crowd(dict[str, Client]):
    """Everybody, each at a browser of their own, with the session of when `sessions` were begun."""

    def __init__(self, sessions: dict[str, str]) -> None:
        super().__init__()
        self._sessions = sessions

    def __missing__(self, who: str) -> Client:
        client = self.setdefault(who, client_of(STRANGER))
        if who in self._sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self._sessions[who]
        return client


def sign_in_all() -> dict[str, str]:
    """Begin a session for each person of the world; their keys by name."""
    return {who: client_of(who).cookies[settings.SESSION_COOKIE_NAME].value for who in (*ROLES, CLOSED, HALF)}


def client_of(who: str) -> Client:
    """A browser of one of the roles, or of one of the three who are nobody (yet, or any more)."""
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    if who != STRANGER:
        client.force_login(User.objects.get(username=who), "django.contrib.auth.backends.ModelBackend")
    return client


@dataclass(frozen=True)
class Answer:
    """What came of trying a door: in a word, by status, what it showed of a person, what it changed and left."""

    word: str
    status: int
    shown: frozenset[str]
    wrote: frozenset[str]
    left: tuple[AuditEntry, ...]


def try_door(client: Client, method: str, path: str, made: World, **data: Any) -> Answer:
    """Try it, and undo whatever came of it, so that the next finds the same world."""
    before, wrote = AuditEntry.objects.count(), set()

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        done = execute(sql, params, many, context)
        changed = WRITES.match(sql)
        # How many an INSERT with RETURNING wrote is not known before it is read.
        if changed and (sql.startswith("INSERT") or context["cursor"].rowcount):
            wrote.add(changed[1])
        return done

    with transaction.atomic(), connection.execute_wrapper(note):
        sent = {"data": data} if method in ("GET", "POST") else {}
        response: Any = getattr(client, method.lower())(path, **sent)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        left = tuple(AuditEntry.objects.filter(number__gt=before))
        transaction.set_rollback(True)
    text = html.unescape(body.decode("utf-8", "replace"))
    shown = {name for name, secret in SECRETS.items() if secret in text} | ({"photo"} if made.photo in body else set())
    return Answer(_word(response), response.status_code, frozenset(shown), frozenset(wrote - QUIET), left)


def _word(response: Any) -> str:
    onward = response.headers.get("Location", "") if response.status_code == 302 else ""
    if onward.startswith(("/staff/login", "/admin/login/")):
        return "signs in"
    if onward.startswith("/staff/second-factor?"):
        return "second factor"
    return {401: "unauthorised", 403: "refused", 405: "no such method"}.get(response.status_code, "answers")


def path_of(route: str, made: World, **more: str) -> str:
    """A path of this route: its fields filled with what is there."""
    fields = {**made.fields, **more}
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda part: fields.get(part[1], "1"), route)


def best(answers: list[Answer]) -> str:
    """What a door does, of the methods that it takes."""
    words = {answer.word for answer in answers} - {"no such method"}
    return words.pop() if len(words) == 1 else f"differs by method: {sorted(words)}"


def told_to(name: str, made: World) -> dict[str, str]:
    """What a page has to be asked for to show what it can."""
    asked = {
        "requests": {"tab": "all"},
        "requests-bulk": {"case": f"{made.fields['case_number']}:dispatched"},
        "content-compare": {"to": made.fields["version"]},
    }
    return asked.get(name, {})
