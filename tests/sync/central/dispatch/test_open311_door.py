"""The Open311 door: tokens, queries, pages, dates, and what it says to what is wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import OperationalError
from django.http import QueryDict
from django.utils import timezone

from sync.central.dispatch import open311_query, states
from sync.central.dispatch.api import HelpRequest
from sync.central.dispatch.models import Call, CaseStep, Whistle
from sync.central.dispatch.open311_services import open_book
from tests.sync.central.dispatch.georeport import ROOT

pytestmark = pytest.mark.usefixtures("sqlite")


def only(body):
    (one,) = body
    return one


# -- tokens ----------------------------------------------------------------------------------------------------------


def test_the_number_on_a_ticket_gives_the_number_of_the_case(door, make_case):
    case = make_case()
    for station in ("FC-01", "fc-01"):
        reply, body = door(f"tokens/{station}-{case.ticket}.json", "token")
        assert body == [{"service_request_id": case.case_number, "token": f"FC-01-{case.ticket}"}]
        assert reply.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("token", ["4829138", "FC-01-4829137", "FC-02-1000008", "x", "%00", "FC-01-４８２９１３８"])
def test_any_other_number_is_not_found(door, make_case, token):
    make_case()
    assert door(f"tokens/{token}.json")[0].status == 404


def test_a_number_that_was_free_again_leads_to_the_newest_request_or_to_none(door, make_case):
    old = make_case()
    make_case("care", ("kind:meals",))
    HelpRequest.objects.update(ticket=old.ticket)
    assert door(f"tokens/FC-01-{old.ticket}.json")[0].status == 404


# -- queries ---------------------------------------------------------------------------------------------------------


def numbers(body):
    return [one["service_request_id"] for one in body]


@pytest.fixture
def several(make_case):
    """Requests of ten days, the newest first: hazards of two kinds and a fault in turn, every second closed."""
    kinds = [
        ("hazard", ("type:ice",)),
        ("hazard", ("type:snow_roof", "place:here")),
        ("facility_fault", ("amenity:aed",)),
    ]
    now = timezone.localtime().replace(microsecond=0)
    return [
        make_case(
            *kinds[day % 3],
            at=now - timedelta(days=day, hours=1),
            state=states.CLOSED_NORMAL if day % 2 else states.ACCEPTED,
        )
        for day in range(10)
    ]


def test_the_newest_come_first_and_page_by_page_all_come_once(door, several):
    expected = [case.case_number for case in several]
    assert numbers(door("requests.json")[1]) == expected
    pages = [numbers(door("requests.json", page=page, page_size=4)[1]) for page in (1, 2, 3, 4)]
    assert pages == [expected[:4], expected[4:8], expected[8:], []]


@pytest.mark.parametrize(
    ("query", "days"),
    [
        ({"status": "closed"}, {1, 3, 5, 7, 9}),
        ({"status": "open,closed"}, set(range(10))),
        ({"service_code": "hazard.ice"}, {0, 3, 6, 9}),
        ({"service_code": "hazard.snow_roof"}, {1, 4, 7}),
        ({"service_code": "hazard.other"}, set()),
        ({"service_code": "facility_fault,hazard.ice", "status": "open"}, {0, 2, 6, 8}),
        ({"service_code": "", "status": "", "page": ""}, set(range(10))),
        ({"something": "else", "api_key": "x"}, set(range(10))),
    ],
)
def test_filters(door, several, query, days):
    assert numbers(door("requests.json", **query)[1]) == [several[day].case_number for day in sorted(days)]


def test_filters_may_be_given_again_and_again(ask, several):
    reply = ask("GET", f"{ROOT}requests.json?status=open&service_code=hazard.ice&service_code=facility_fault", {}, b"")
    assert len(reply.json()) == 4


def test_numbers_override_everything_else(door, several):
    wanted = f"{several[9].case_number}, {several[2].case_number},QJ-2026-999999,x"
    found = door("requests.json", service_request_id=wanted, status="closed", start_date="2020-01-01T00:00:00Z")[1]
    assert numbers(found) == [several[2].case_number, several[9].case_number]


def test_dates_include_both_ends_and_know_their_zone(door, ask, several):
    first, last = (several[day].requested_at for day in (5, 2))
    found = door("requests.json", start_date=first.isoformat(), end_date=last.isoformat())[1]
    assert numbers(found) == [case.case_number for case in several[2:6]]
    shifted = timezone.localtime(last).isoformat()
    assert "+08:00" in shifted
    # Not encoded, the plus is a space.
    reply = ask("GET", f"{ROOT}requests.json?end_date={shifted}", {}, b"")
    assert numbers(reply.json()) == [case.case_number for case in several[2:]]
    assert len(door("requests.json", start_date=last.isoformat())[1]) == 3


def test_without_dates_it_is_the_last_ninety_days(door, make_case):
    now = timezone.localtime()
    old, new = make_case(), make_case()
    HelpRequest.objects.filter(pk=old.pk).update(requested_at=now - timedelta(days=91))
    assert numbers(door("requests.json")[1]) == [new.case_number]
    then = (now - timedelta(days=90)).isoformat()
    assert numbers(door("requests.json", end_date=then)[1]) == [old.case_number]


@pytest.mark.usefixtures("content")
@pytest.mark.parametrize(
    ("query", "named"),
    [
        ({"status": "pending"}, ["status"]),
        ({"service_code": "hazard"}, ["service_code"]),
        ({"start_date": "2026-01-01"}, ["start_date"]),
        ({"start_date": "2026-01-01T00:00:00"}, ["start_date"]),
        ({"start_date": "2026-02-30T00:00:00Z"}, ["start_date"]),
        ({"end_date": "0001-01-01T00:00:00+08:00"}, ["end_date"]),
        ({"end_date": "2026-01-01T00:00:00+99:99"}, ["end_date"]),
        ({"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-04-02T00:00:00Z"}, ["start_date, end_date"]),
        ({"start_date": "2026-01-02T00:00:00Z", "end_date": "2026-01-01T00:00:00Z"}, ["end_date"]),
        ({"page": "0"}, ["page"]),
        ({"page": "1.5", "page_size": "1001", "status": "x"}, ["status", "page", "page_size"]),
        ({"page_size": "99999999999999999999"}, ["page_size"]),
        ({"page": "٣"}, ["page"]),
        ({"service_request_id": ",".join(f"QJ-2026-{n:06d}" for n in range(101))}, ["service_request_id"]),
        ({"lang": "de"}, ["lang"]),
    ],
)
def test_what_is_wrong_is_named(door, query, named):
    reply, body = door("requests.json", **query)
    assert reply.status == 400
    assert [(error["code"], error["description"].partition(":")[0]) for error in body] == [(400, it) for it in named]
    assert reply.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("end", ["2099-12-31T23:59:59Z", "2000-01-01T00:00:00+14:00"])
def test_the_ends_of_time_are_only_empty(door, content, end):
    assert door("requests.json", end_date=end)[1] == door("requests.json", start_date=end)[1] == []


def test_the_number_of_queries_does_not_depend_on_how_many_there_are(door, make_case, django_statements):
    _with_a_step_and_a_call(make_case())
    with django_statements() as few:
        door("requests.json", extensions="true")
    for _ in range(8):
        _with_a_step_and_a_call(make_case(grid="230804999901"))
    with django_statements() as many:
        assert len(door("requests.json", extensions="true")[1]) == 9
    assert len(many) == len(few) <= 12


def _with_a_step_and_a_call(case):
    now = timezone.now()
    CaseStep.objects.create(request=case, at=now, since="reported", to="accepted", role="operator", note="x")
    whistle = Whistle.objects.create(request=case, kind="emergency", task="x", blown_at=now)
    Call.objects.create(whistle=whistle, unit="PU-07", required_arrival_at=now)


def test_a_page_is_never_larger_than_the_standard_allows(several, content):
    book = open_book("zh")
    asked = open311_query.read(QueryDict(""), book, timezone.now())
    assert asked.page_size == 1000
    assert len(open311_query.find(replace(asked, page_size=3), book)) == 3


# -- the door itself -------------------------------------------------------------------------------------------------


def test_discovery_says_where_what_and_what_not(door, content):
    _, body = door("discovery.json")
    endpoint = only(body["endpoints"])
    assert endpoint["url"] == f"{settings.PUBLIC_URL}/open311/v2"
    assert endpoint["formats"] == ["application/json"]
    assert any("XML" in sentence for sentence in endpoint["deviations"])
    assert body["changeset"]


def test_a_centre_of_invented_stations_is_a_test(door, make_case):
    case = make_case()
    # The published content has stations that are samples, and only those.
    assert only(door("discovery.json")[1]["endpoints"])["type"] == "test"
    case.station.is_demo = False
    case.station.save()
    assert only(door("discovery.json")[1]["endpoints"])["type"] == "production"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("path", ["requests.json", "services.json", "requests/QJ-2026-000001.json", "x"])
def test_nothing_can_be_written(door, method, path):
    reply, body = door(path, method=method)
    assert reply.status == only(body)["code"] == 405
    assert reply.headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("path", ["", "requests.xml", "services.xml", "requests", "tokens.json", "services/.json"])
def test_anything_else_is_not_found_in_the_standards_words(door, path):
    reply, body = door(path)
    assert reply.status == only(body)["code"] == 404
    assert ("XML" in only(body)["description"]) == path.endswith(".xml")


@pytest.mark.usefixtures("content")
def test_the_jurisdiction_is_ours_or_not_named(door):
    for path in ("services.json", "requests.json", "discovery.json"):
        assert door(path, jurisdiction_id="")[0].status == 200
        assert door(path, jurisdiction_id=settings.JURISDICTION)[0].status == 200
        reply, body = door(path, jurisdiction_id="sfgov.org")
        assert reply.status == 404 and "jurisdiction_id" in only(body)["description"]


def test_nobody_is_followed_and_everybody_may_read(door, make_case):
    make_case()
    for path, age in (("services.json", 300), ("requests.json", 60), ("discovery.json", 300)):
        reply, _ = door(path)
        assert reply.headers["Cache-Control"] == f"public, max-age={age}"
        assert reply.headers["Access-Control-Allow-Origin"] == "*"
        assert "Set-Cookie" not in reply.headers


def test_what_has_not_changed_is_not_sent_again(door, ask, make_case):
    make_case()
    tag = door("requests.json")[0].headers["ETag"]
    reply = ask("GET", f"{ROOT}requests.json", {"If-None-Match": tag}, b"")
    assert (reply.status, reply.body) == (304, b"")
    make_case()
    assert ask("GET", f"{ROOT}requests.json", {"If-None-Match": tag}, b"").status == 200


@pytest.mark.parametrize(("error", "status"), [(OperationalError("locked"), 503), (ZeroDivisionError("secret"), 500)])
def test_what_fails_on_our_side_is_said_in_the_same_words(door, monkeypatch, error, status):
    def fail(*_):
        raise error

    monkeypatch.setattr("sync.central.dispatch.open311_views.open_book", fail)
    reply, body = door("services.json")
    assert reply.status == only(body)["code"] == status
    assert "secret" not in reply.body.decode()
    assert ("Retry-After" in reply.headers) == (status == 503)
