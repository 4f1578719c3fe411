"""Every door of the centre, tried by everybody: who is let in, who is not, and what a look at a person leaves behind.

The doors are those of the resolver. A new page for staff is a line in `SEEN_BY` of test_access.py, a new table of raw
records a line in `RECORDS`, a new address for machines or for the public a line in `OTHERS`; one that stands in no
table fails. What a page shows of a person is found by looking for it in the answers, so that a page which shows it
unrecorded fails too.
"""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from sync.central.accounts import audit
from sync.central.accounts.api import AuditEntry, User
from sync.central.accounts.roles import ROLES
from tests.sync.central.conftest import use_database
from tests.sync.central.pages import world
from tests.sync.central.pages.test_access import OPEN_TO_ALL, SEEN_BY
from tests.sync.central.pages.world import CLOSED, HALF, OUT_OF_SCOPE, SECRETS, World

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
RECORDS: dict[str, Records] = {
    "accounts.user": ACCOUNTS,
    "accounts.auditentry": SHOWN,
    "directory.contentpack": SHOWN,
    "directory.contentitem": SHOWN,
    "roster.volunteer": KEPT,
    "limits.limit": SHOWN,
    "limits.calendarday": SHOWN,
    "limits.workinghours": SHOWN,
    "dispatch.helprequest": SHOWN,
    "insight.visit": SHOWN,
    "insight.pulltoken": SHOWN,
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
    "": (PUBLIC, "/"),
    "staff/login": (PUBLIC, "/staff/login"),
    "staff/logout": (PUBLIC, "/staff/logout"),
    "staff/language": (PUBLIC, "/staff/language"),
}
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


def doors(patterns: list[Any] | None = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the centre: its whole route, and what the resolver knows of it."""
    for found in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(found.pattern)
        if isinstance(found, URLResolver):
            yield from doors(found.url_patterns, route)
        else:
            yield route, found


ROUTES = dict(doors())
STAFF = {
    found.name: route for route, found in ROUTES.items() if route.startswith("staff/") and found.name not in OPEN_TO_ALL
}
MODEL_ROUTE = re.compile(r"admin/(?P<app>\w+)/(?P<model>\w+)/(?P<rest>.*)")


@pytest.fixture(scope="module")
def filled(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, World]:
    """A database with one of everything, to copy."""
    path = tmp_path_factory.mktemp("world") / "filled.db"
    shutil.copy(sqlite_template, path)
    with use_database(f"sqlite:///{path}"):
        made = world.make()
    return path, made


@pytest.fixture
def here(filled: tuple[Path, World], tmp_path: Path) -> Iterator[World]:
    """The world in use."""
    shutil.copy(filled[0], tmp_path / "central.db")
    with use_database(f"sqlite:///{tmp_path / 'central.db'}"):
        yield filled[1]


class Crowd(dict[str, Client]):
    """Everybody, each at a browser of their own, signed in when first asked for."""

    def __missing__(self, who: str) -> Client:
        return self.setdefault(who, client_of(who))


@pytest.fixture
def crowd(here: World) -> Crowd:
    """Everybody, in this world."""
    return Crowd()


def client_of(who: str) -> Client:
    """A browser of one of the roles, or of one of the three who are nobody (yet, or any more)."""
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    if who != STRANGER:
        client.force_login(User.objects.get(username=who), "django.contrib.auth.backends.ModelBackend")
    return client


@dataclass(frozen=True)
class Answer:
    """What came of trying a door: in a word, by status, what it showed of a person, which entries it left."""

    word: str
    status: int
    shown: frozenset[str]
    left: tuple[AuditEntry, ...]


def try_door(client: Client, method: str, path: str, made: World, **data: Any) -> Answer:
    """Try it, and undo whatever came of it, so that the next finds the same world."""
    before = AuditEntry.objects.count()
    with transaction.atomic():
        sent = {"data": data} if method in ("GET", "POST") else {}
        response: Any = getattr(client, method.lower())(path, **sent)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        left = tuple(AuditEntry.objects.filter(number__gt=before))
        transaction.set_rollback(True)
    text = html.unescape(body.decode("utf-8", "replace"))
    shown = {name for name, secret in SECRETS.items() if secret in text} | ({"photo"} if made.photo in body else set())
    return Answer(_word(response), response.status_code, frozenset(shown), left)


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
    asked = {"requests": {"tab": "all"}, "requests-bulk": {"case": f"{made.fields['case_number']}:dispatched"}}
    return asked.get(name, {})


def test_every_door_stands_in_a_table() -> None:
    unknown = [
        route
        for route, found in ROUTES.items()
        if route not in OTHERS
        and route not in RECORD_GATES
        and not route.startswith(tuple(RECORD_SITE - {"admin/"}))
        and route != "admin/"
        and not (route.startswith("staff/") and found.name in SEEN_BY)
        and not ((model := MODEL_ROUTE.fullmatch(route)) and f"{model['app']}.{model['model']}" in RECORDS)
    ]
    assert unknown == []


def test_no_table_names_a_door_that_is_not_there() -> None:
    models = {f"{found['app']}.{found['model']}" for found in map(MODEL_ROUTE.fullmatch, ROUTES) if found}
    assert set(OTHERS) <= set(ROUTES) and set(RECORDS) <= models and set(SEEN_BY) == set(STAFF)


@pytest.mark.parametrize("name", sorted(SEEN_BY))
def test_a_staff_page_answers_whom_the_table_names_and_nobody_else(name: str, here: World, crowd: Crowd) -> None:
    path = path_of(STAFF[name], here)
    told = told_to(name, here)
    found, unrecorded = {}, []
    for who in (*ROLES, STRANGER, CLOSED, HALF):
        client = crowd[who]
        answers = [try_door(client, method, path, here, **told) for method in ("GET", "POST")]
        found[who] = best(answers)
        for answer in answers:
            # A door that lets nobody in shows nothing, and one that shows somebody leaves who has seen it.
            if answer.shown and not _recorded(answer, LEAVES.get(name, ""), who, here):
                unrecorded.append((who, sorted(answer.shown), [entry.action for entry in answer.left]))
            assert answer.status < 500
            assert answer.word == "answers" or not answer.shown
            assert answer.status != 404, "the world has one of everything"
    roles = {role: "answers" if role in SEEN_BY[name] else "refused" for role in ROLES}
    half = "answers" if name in BEFORE_THE_SECOND else "second factor"
    assert found == {**roles, STRANGER: "signs in", CLOSED: "signs in", HALF: half}
    assert unrecorded == []


def _recorded(answer: Answer, action: str, who: str, made: World) -> bool:
    """Whether the look left one entry that names who and which case, and nothing of what was seen."""
    entries = [entry for entry in answer.left if entry.action == action]
    return (
        len(entries) == 1
        and entries[0].username == who
        and (made.fields["case_number"] in entries[0].target or action == audit.CASES_LISTED)
        and not any(secret in f"{entry.target} {entry.filters}" for entry in answer.left for secret in SECRETS.values())
    )


@pytest.mark.parametrize("name", sorted(LEAVES))
def test_a_page_that_shows_somebody_is_still_one_that_does(name: str, here: World) -> None:
    told = told_to(name, here)
    client = client_of("operator")
    answers = [try_door(client, method, path_of(STAFF[name], here), here, **told) for method in ("GET", "POST")]
    assert any(answer.shown for answer in answers)


@pytest.mark.parametrize("name", sorted(name for name, route in STAFF.items() if "<str:case_number>" in route))
@pytest.mark.parametrize("role", sorted(OUT_OF_SCOPE))
def test_a_case_of_others_is_not_there_for_those_with_a_scope(name: str, role: str, here: World) -> None:
    User.objects.filter(username=role).update(**OUT_OF_SCOPE[role])
    client = client_of(role)
    for method in ("GET", "POST"):
        answer = try_door(client, method, path_of(STAFF[name], here), here)
        assert answer.status in (403, 404, 405) and not answer.shown and not answer.left


@pytest.mark.parametrize("name", sorted(SEEN_BY))
def test_a_staff_page_takes_no_other_method(name: str, here: World) -> None:
    client = client_of("operator" if "operator" in SEEN_BY[name] else "admin")
    for method in ("PUT", "PATCH", "DELETE"):
        assert try_door(client, method, path_of(STAFF[name], here), here).status == 405


@pytest.mark.parametrize("label", sorted(RECORDS))
def test_raw_records_open_to_whom_the_table_names_and_each_look_leaves_a_row(
    label: str, here: World, crowd: Crowd
) -> None:
    records, key = RECORDS[label], here.rows.get(label, "none")
    for route in (route for route in ROUTES if route.startswith(f"admin/{label.replace('.', '/')}/")):
        verb = route.rstrip("/").rpartition("/")[2]
        verbs = {"add": records.keeps, "delete": NOBODY, "password": records.keeps, SENDS_ON: LOOKERS}
        may = verbs.get(verb, records.looks)
        path = path_of(route, here, object_id=key, id=key)
        for who in (*ROLES, STRANGER, CLOSED, HALF):
            answer = try_door(crowd[who], "GET", path, here)
            away = "refused" if who in LOOKERS else "signs in"
            assert (route, who, answer.word) == (route, who, "answers" if who in may else away)
            assert not answer.shown or who in may
            if answer.status == 200 and verb not in ("add", "password"):
                assert [entry.action for entry in answer.left] == [audit.RECORD_SEEN], route
                assert answer.left[0].target.startswith(label) and answer.left[0].username == who
        for who in ROLES:
            posted = try_door(crowd[who], "POST", path, here, post="yes")
            if verb in ("add", "change", "delete", "password"):
                keeps = who in records.keeps and verb != "delete"
                assert (route, who, posted.word == "answers") == (route, who, keeps)


@pytest.mark.parametrize("label", sorted(RECORDS))
def test_nobody_changes_or_deletes_a_raw_record_by_posting_to_its_list(label: str, here: World) -> None:
    """The actions of a list are doors of their own."""
    model = next(model for model in _site()._registry if model._meta.label_lower == label)
    key = here.rows.get(label, "none")
    for who in LOOKERS:
        before = list(model.objects.values())
        client = client_of(who)
        path = f"/admin/{label.replace('.', '/')}/"
        client.post(path, {"action": "delete_selected", "_selected_action": key, "post": "yes"})
        if model is not AuditEntry and model is not User:
            assert list(model.objects.values()) == before
        assert model.objects.count() >= len(before)


def _site() -> Any:
    from sync.central.admin_site import site

    return site


@pytest.mark.parametrize(
    "route", sorted(route for route in ROUTES if route.startswith("admin/") and not MODEL_ROUTE.fullmatch(route))
)
def test_the_rest_of_the_records_site_is_for_those_who_look_at_records(route: str, here: World, crowd: Crowd) -> None:
    path = (
        "/admin/ledger/" if "app_label" in route else "/admin/nothing" if "(?P<url>" in route else path_of(route, here)
    )
    for who in (*ROLES, STRANGER):
        answer = try_door(crowd[who], "GET", path, here)
        assert answer.status < 500 and not answer.shown
        if route not in RECORD_GATES:
            assert (answer.word == "signs in") is (who not in LOOKERS), who


@pytest.mark.parametrize("route", sorted(OTHERS))
def test_a_session_of_staff_opens_no_door_of_others(route: str, here: World, crowd: Crowd) -> None:
    opens, path = OTHERS[route]
    path, told = path.format(**here.fields), HAZARDS if route.startswith("open311/v2/request") else set()
    for method in METHODS:
        found = {who: try_door(crowd[who], method, path, here) for who in (STRANGER, "admin", "operator")}
        for who, answer in found.items():
            assert answer.shown <= told and answer.status < 500, (method, who)
            if opens in (SIGNATURE, TOKEN):
                assert answer.word in ("unauthorised", "no such method"), (method, who, answer.status)
            if opens == CODE:
                assert answer.status in (302, 400, 401, 403, 404, 405, 410, 415, 422), (method, who, answer.status)
        if not route.startswith("staff/") and route != "":
            assert len({(answer.word, answer.status) for answer in found.values()}) == 1, method


@pytest.mark.parametrize("name", sorted({*SEEN_BY, "login", "logout", "language"}))
def test_a_form_of_staff_is_taken_from_our_own_pages_alone(name: str, here: World) -> None:
    route = next(route for route, found in ROUTES.items() if found.name == name and route.startswith("staff/"))
    client = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    client.force_login(User.objects.get(username="admin"), "django.contrib.auth.backends.ModelBackend")
    assert client.post(path_of(route, here)).status_code in (403, 405)


def test_a_case_that_somebody_keeps_looking_at_is_one_entry_every_ten_minutes(here: World) -> None:
    client, path = client_of("operator"), path_of(STAFF["requests-detail"], here)
    for _time in range(3):
        client.get(path)
    client_of("statistician").get(path)
    assert list(AuditEntry.objects.filter(action=audit.CASE_SEEN).values_list("username", flat=True)) == [
        "statistician",
        "operator",
    ]


def test_each_look_at_a_contact_or_a_photo_is_an_entry(here: World) -> None:
    client = client_of("operator")
    for _time in range(2):
        client.post(path_of(STAFF["requests-contact"], here))
        assert client.get(path_of(STAFF["requests-photos"], here)).headers["Cache-Control"] == "no-store"
    for action in (audit.CONTACT_SEEN, audit.PHOTO_SEEN):
        assert AuditEntry.objects.filter(action=action).count() == 2


def test_the_auditor_finds_an_entry_by_day_action_name_and_object(here: World) -> None:
    for role in ("operator", "grid_worker"):
        client_of(role).get(path_of(STAFF["requests-detail"], here))
    today = AuditEntry.objects.latest("at").at.astimezone().strftime("%Y-%m-%d")
    number, client = here.fields["case_number"], client_of("auditor")

    def found(**asked: str) -> int:
        body = client.get("/staff/audit", asked).content.decode()
        return len(re.findall(r'<tr><td class="number"', body))

    assert found(target=number, action=audit.CASE_SEEN) == 2
    assert found(target=number, username="grid") == 1
    assert found(target=number, first=today, last=today) == 2
    assert found(target=number, last="2020-01-01") == 0
    assert "<select" in client.get("/staff/audit", {"first": "nonsense"}).content.decode()


def test_the_superuser_of_a_demo_sees_no_more_than_an_administrator(here: World) -> None:
    User.objects.filter(username="admin").update(is_superuser=True, is_staff=True)
    answer = try_door(client_of("admin"), "POST", path_of(STAFF["requests-contact"], here), here)
    assert answer.word == "refused" and not answer.shown


@pytest.fixture(autouse=True)
def tidy() -> Iterator[None]:
    settings.SECOND_FACTOR = False
    yield
    connections.close_all()
