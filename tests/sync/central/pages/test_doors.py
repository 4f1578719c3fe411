"""Every door of the centre, tried by everybody: who is let in, who is not, and what a look at a person leaves behind.

The doors are those of the resolver; what each is to do stands in the tables of doors.py. What a page shows of a person
is found by looking for it in the answers, so that a page which shows it unrecorded fails too.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

import pytest
from django.test import Client

from sync.central.accounts import audit
from sync.central.accounts.api import AuditEntry, User
from sync.central.accounts.roles import ROLES
from sync.central.admin_site import site
from tests.sync.central.conftest import use_database
from tests.sync.central.pages import world
from tests.sync.central.pages.doors import (
    BEFORE_THE_SECOND,
    CHANGES,
    CODE,
    HAZARDS,
    LEAVES,
    LOOKERS,
    METHODS,
    MODEL_ROUTE,
    NOBODY,
    OF_ONE_S_OWN,
    OTHERS,
    RECORD_GATES,
    RECORD_SITE,
    RECORDS,
    ROUTES,
    SENDS_ON,
    SIGNATURE,
    STAFF,
    STRANGER,
    TOKEN,
    Answer,
    Crowd,
    best,
    client_of,
    path_of,
    sign_in_all,
    told_to,
    try_door,
)
from tests.sync.central.pages.test_access import SEEN_BY
from tests.sync.central.pages.world import CLOSED, HALF, OUT_OF_SCOPE, SECRETS, World


@pytest.fixture(scope="module")
def filled(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, World, dict[str, str]]:
    """A database with one of everything, to copy; everybody in it has signed in, by these sessions."""
    path = tmp_path_factory.mktemp("world") / "filled.db"
    shutil.copy(sqlite_template, path)
    with use_database(f"sqlite:///{path}"):
        made = world.make()
        sessions = sign_in_all()
    return path, made, sessions


@pytest.fixture
def here(filled: tuple[Path, World, dict[str, str]], tmp_path: Path) -> Iterator[World]:
    """The world in use."""
    shutil.copy(filled[0], tmp_path / "central.db")
    with use_database(f"sqlite:///{tmp_path / 'central.db'}"):
        yield filled[1]


@pytest.fixture
def crowd(filled: tuple[Path, World, dict[str, str]], here: World) -> Crowd:
    """Everybody, in this world."""
    return Crowd(filled[2])


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
            assert answer.word == "answers" or not (answer.shown or answer.wrote)
            assert answer.left or not answer.wrote, (who, sorted(answer.wrote))
            assert answer.status != 404 or name in OF_ONE_S_OWN, "the world has one of everything"
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


@pytest.mark.parametrize("name", sorted(CHANGES))
def test_what_somebody_changes_or_takes_away_is_recorded(name: str, here: World) -> None:
    who, action, data = CHANGES[name]
    method = "GET" if name.endswith("-csv") else "POST"
    data = {field: value.format(**here.fields) for field, value in data.items()}
    User.objects.filter(username="operator").update(has_second_factor=name == "people-second-factor")
    answer = try_door(client_of(who), method, path_of(STAFF[name], here), here, **data)
    assert answer.wrote or name.endswith(("-csv", "-sessions")), "the change itself is made"
    assert [(entry.action, entry.username) for entry in answer.left] == [(action, who)]
    assert not any(secret in f"{entry.target} {entry.filters}" for entry in answer.left for secret in SECRETS.values())


@pytest.mark.parametrize("role", ["auditor", "statistician", "editor"])
def test_who_only_reads_changes_nothing_by_any_form(role: str, here: World, crowd: Crowd) -> None:
    for name, (_who, _action, form) in CHANGES.items():
        # An editor has notices to give out and versions to stop; everybody has a password.
        if name == "password" or (role == "editor" and name.startswith(("notices-", "rollouts-"))):
            continue
        data = {field: value.format(**here.fields) for field, value in form.items()}
        answer = try_door(crowd[role], "POST", path_of(STAFF[name], here), here, **data)
        assert not answer.wrote and not answer.left, name


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
    label: str, here: World, crowd: Crowd, pytestconfig: pytest.Config
) -> None:
    """Everybody looks. Of those who may not even look one in turn posts a form, in a thorough run each."""
    records, key = RECORDS[label], here.rows.get(label, "none")
    outside = [role for role in ROLES if role not in LOOKERS]
    of_label = [route for route in ROUTES if route.startswith(f"admin/{label.replace('.', '/')}/")]
    for turn, route in enumerate(of_label, crc32(label.encode())):
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
        others = outside if pytestconfig.getoption("thorough") else [outside[turn % len(outside)]]
        for who in (*sorted(LOOKERS), *others):
            posted = try_door(crowd[who], "POST", path, here, post="yes")
            if verb in ("add", "change", "delete", "password"):
                keeps = who in records.keeps and verb != "delete"
                assert (route, who, posted.word == "answers") == (route, who, keeps)


@pytest.mark.parametrize("label", sorted(RECORDS))
def test_nobody_changes_or_deletes_a_raw_record_by_posting_to_its_list(label: str, here: World) -> None:
    """The actions of a list are doors of their own."""
    model = next(model for model in site._registry if model._meta.label_lower == label)
    key = here.rows.get(label, "none")
    for who in LOOKERS:
        before = list(model.objects.values())
        client = client_of(who)
        path = f"/admin/{label.replace('.', '/')}/"
        client.post(path, {"action": "delete_selected", "_selected_action": key, "post": "yes"})
        if model is not AuditEntry and model is not User:
            assert list(model.objects.values()) == before
        assert model.objects.count() >= len(before)


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
