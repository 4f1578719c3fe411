"""The public directory, as somebody else's program reads it: HSDS 3.0, checked by the standard's own words."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from sync.central.directory import hsds_rows
from sync.central.directory.api import publish
from sync.central.directory.hsds import ENTITIES
from sync.protocol.packs import Pack
from tests.content_changes import cancellation, shipped
from tests.sync.central.databases import use_database
from tests.sync.central.directory.hsds_standard import faults

pytestmark = pytest.mark.usefixtures("sqlite")
UNKNOWN = "e75d66aa-ae3a-434d-9046-aa3489499f9d"
OBJECTS = {
    "services": "service",
    "organizations": "organization",
    "service_at_locations": "service_at_location",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
}
PUBLISHED = timezone.now() - timedelta(days=30)

Read = Callable[..., Any]


@pytest.fixture
def reader() -> Client:
    return Client(SERVER_NAME="localhost", raise_request_exception=False)


@pytest.fixture(scope="module")
def filled(fresh_sqlite: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which the content was published a month ago, to copy."""
    # Another file may have published the same version at another time.
    hsds_rows.modified.cache_clear()
    hsds_rows.directory.cache_clear()
    place = tmp_path_factory.mktemp("filled")
    with fresh_sqlite(place):
        publish(shipped(), now=PUBLISHED)
    return place / "central.db"


@pytest.fixture
def published(filled: Path, tmp_path: Path) -> Iterator[None]:
    """It is what there is to read."""
    with use_database(f"sqlite:///{shutil.copy(filled, tmp_path / 'published.db')}"):
        yield


@pytest.fixture
def read(reader: Client, published: None) -> Read:
    """The JSON at an address of the directory."""

    def read(path: str, **asked: str) -> Any:
        reply = reader.get(f"/hsds/{path}", asked)
        assert reply.status_code == 200, reply.content
        return reply.json()

    return read


def everything(read: Read, name: str, **asked: str) -> list[Any]:
    first = read(name, **asked)
    pages = [read(name, **asked, page=str(number)) for number in range(1, first["total_pages"] + 1)]
    return [row for page in pages for row in page["contents"]]


@pytest.mark.parametrize("lang", ["zh", "en", "ru"])
@pytest.mark.parametrize("full", ["true", "false"])
@pytest.mark.parametrize("name", sorted(OBJECTS))
def test_every_page_of_every_list_is_as_the_standard_has_it(read: Read, name: str, full: str, lang: str) -> None:
    asked = {"lang": lang, "per_page": "40", **({"full": full} if "full" in ENTITIES[name].of_list else {})}
    first = read(name, **asked)
    assert first["total_items"] > 0
    for number in range(1, first["total_pages"] + 1):
        assert faults(read(name, **asked, page=str(number)), OBJECTS[name], in_pages=True) == []


@pytest.mark.parametrize("name", sorted(OBJECTS))
def test_every_entity_is_at_the_address_of_its_id_and_as_the_standard_has_it(read: Read, name: str) -> None:
    for row in everything(read, name):
        found = read(f"{name}/{row['id']}")
        assert found["id"] == row["id"] and faults(found, OBJECTS[name]) == []


def test_the_check_itself_finds_what_is_wrong(read: Read) -> None:
    page = read("services")
    service = page["contents"][0]
    for wrong in (
        {"id": "SI-001"},
        {"status": "open"},
        {"name": 5},
        {"nmae": "x"},
        {"last_modified": "yesterday"},
        {"alert": None},
    ):
        assert faults({**service, **wrong}, "service") != [], wrong
    assert faults({name: value for name, value in service.items() if name != "status"}, "service") != []
    assert faults({**page, "empty": "no"}, "service", in_pages=True) != []


@pytest.mark.parametrize("path", ["/hsds", "/hsds/"])
def test_the_directory_says_which_standard_it_keeps(reader: Client, published: None, path: str) -> None:
    found = reader.get(path).json()
    assert faults(found, "about") == []
    assert found["version"] == "3.0"


def test_pages_together_are_the_whole_and_no_two_say_the_same(read: Read) -> None:
    ids = [row["id"] for row in everything(read, "services", per_page="7")]
    assert len(ids) == len(set(ids)) == read("services")["total_items"] == 81
    last = read("services", per_page="7", page="12")
    assert (last["size"], last["first_page"], last["last_page"], last["empty"]) == (4, False, True, False)


def test_a_service_leads_to_its_organization_its_place_and_its_terms(read: Read) -> None:
    service = read("services/" + read("services", search="铁路出行与购票咨询")["contents"][0]["id"])
    organization = read(f"organizations/{service['organization_id']}")
    assert service["id"] in {one["id"] for one in organization["services"]}
    at = read(f"service_at_locations/{service['service_at_locations'][0]['id']}")
    assert at["service"]["id"] == service["id"] and at["location"]["id"] == at["location_id"]
    fair = at["schedules"][0]
    assert (fair["byday"], fair["freq"], fair["interval"], fair["opens_at"]) == ("2SA", "MONTHLY", 12, "09:00+08:00")
    for link in service["attributes"]:
        assert read(f"taxonomy_terms/{link['taxonomy_term_id']}") == link["taxonomy_term"]


def test_ids_are_the_same_in_every_language_and_after_a_new_publication(read: Read) -> None:
    before = [row["id"] for row in everything(read, "services")]
    assert [row["id"] for row in everything(read, "services", lang="ru")] == before
    assert all(uuid.UUID(id).version == 5 for id in before)
    publish(_with_another_name())
    assert [row["id"] for row in everything(read, "services")] == before


def _with_another_name() -> Any:
    items = dict(shipped().items())
    service = items["service_items/SI-001"]
    items["service_items/SI-001"] = {**service, "name": {**service["name"], "zh": "铁路购票咨询（改名）"}}
    return Pack.from_items(items)


def test_a_fair_that_is_cancelled_is_a_day_closed(read: Read) -> None:
    publish(Pack.from_items({**shipped().items(), **cancellation("2027-01")}))
    asked = {"modified_after": (PUBLISHED + timedelta(days=1)).isoformat(), "full": "true", "lang": "en"}
    page = read("service_at_locations", **asked)
    assert 0 < page["total_items"] < 81, "the services of that fair are new, and no others"
    served = page["contents"][0]
    off = next(day for day in served["schedules"] if day.get("dtstart") == day.get("until") == "2027-01-09")
    assert off["description"] == "closed" and "cold" in off["notes"]
    assert faults(served, "service_at_location") == []


def test_each_language_is_a_directory_of_its_own(read: Read) -> None:
    def name(lang: str) -> str:
        return str(read("services", lang=lang)["contents"][0]["name"])

    assert (name("zh"), name("en")) == ("铁路出行与购票咨询", "Rail travel and ticket advice")
    assert name("ru") == "Консультация по поездам и билетам"


@pytest.mark.parametrize(("words", "lang"), [("铁路 购票", "zh"), ("TICKET advice", "zh"), ("поездам", "en")])
def test_a_search_finds_in_any_language(read: Read, words: str, lang: str) -> None:
    names = [row["name"] for row in read("services", search=words, lang=lang)["contents"]]
    assert names[0] in ("铁路出行与购票咨询", "Rail travel and ticket advice")


def test_a_search_that_finds_nothing_is_an_empty_page(read: Read) -> None:
    page = read("services", search="no such thing")
    assert (page["total_items"], page["total_pages"], page["empty"], page["contents"]) == (0, 0, True, [])
    assert page["first_page"] and page["last_page"]


def test_services_are_found_by_term_taxonomy_and_organization(read: Read) -> None:
    service = read("services", full="true")["contents"][0]
    themes = [link for link in service["attributes"] if link["link_type"] == "service_theme"]
    of_theme = read("services", taxonomy_term_id=themes[0]["taxonomy_term_id"], full="true", per_page="200")
    assert 0 < of_theme["total_items"] < 81
    for row in of_theme["contents"]:
        assert themes[0]["taxonomy_term_id"] in {link["taxonomy_term_id"] for link in row["attributes"]}
    assert read("services", taxonomy_id=themes[0]["taxonomy_term"]["taxonomy_id"])["total_items"] == 81
    of_unit = read("services", organization_id=service["organization_id"])["contents"]
    assert {row["organization_id"] for row in of_unit} == {service["organization_id"]}
    assert read("services", taxonomy_term_id=UNKNOWN)["empty"]
    terms = read("taxonomy_terms", taxonomy_id=themes[0]["taxonomy_term"]["taxonomy_id"])
    assert terms["total_items"] == 12


def test_whoever_reads_again_gets_what_has_changed_since(read: Read) -> None:
    assert read("services", modified_after=(PUBLISHED + timedelta(days=1)).isoformat())["empty"]
    assert read("services", modified_after=PUBLISHED.isoformat())["total_items"] == 81
    publish(_with_another_name())
    changed = read("services", modified_after=(PUBLISHED + timedelta(days=1)).isoformat())
    assert [row["name"] for row in changed["contents"]] == ["铁路购票咨询（改名）"]
    minimal = read("services", minimal="true")
    assert minimal["size"] == 81 and faults(minimal, "minimal", in_pages=True) == []


def test_what_is_invented_says_so(read: Read) -> None:
    for row in everything(read, "services", lang="en"):
        assert "invented" in row["alert"]
    for row in everything(read, "organizations", lang="en"):
        assert "invented" in row["description"]
    place = read("service_at_locations", full="true", lang="en")["contents"][0]["location"]
    assert "data_status" in {link["link_type"] for link in place["attributes"]}


def test_no_number_that_is_a_sample_can_be_dialled(reader: Client, published: None) -> None:
    body = reader.get("/hsds/service_at_locations?full=true&per_page=200").content.decode()
    assert "-000-" not in body and '"phones"' not in body


def test_an_organization_gives_its_services_by_name_or_in_full(read: Read) -> None:
    id = read("services")["contents"][0]["organization_id"]
    assert set(read(f"organizations/{id}")["services"][0]) == {"id", "name", "status"}
    full = read(f"organizations/{id}", full_service="true")
    assert "service_at_locations" in full["services"][0] and faults(full, "organization") == []


@pytest.mark.parametrize(
    ("path", "field"),
    [
        *(("services?page=0", "page"), ("services?page=x", "page"), ("services?page=99", "page")),
        *(("services?per_page=0", "per_page"), ("services?per_page=100000", "per_page"), ("services?full=1", "full")),
        *(("services?page=1&page=2", "page"), ("services?lang=de", "lang"), ("services?format=xml", "format")),
        *(("services?taxonomy_term_id=TH-01", "taxonomy_term_id"), ("services?organization_id=", "organization_id")),
        *(("services?modified_after=yesterday", "modified_after"), ("services?modified_after=2026-13-01", "")),
        *(("services?proximity=1", "proximity"), ("taxonomies?full=true", "full"), ("services?search=%00", "search")),
        (f"services?search={'x' * 101}", "search"),
    ],
)
def test_a_parameter_that_cannot_be_read_is_named(reader: Client, published: None, path: str, field: str) -> None:
    reply = reader.get(f"/hsds/{path}")
    found = reply.json()
    assert (reply.status_code, found["code"]) == (400, "query-invalid")
    assert reply.headers["Content-Type"] == "application/problem+json"
    assert field in str(found)


@pytest.mark.parametrize("path", ["services/nonsense", f"services/{UNKNOWN}", "nothing", "services/", "locations"])
def test_what_is_not_there_is_a_problem_too(reader: Client, published: None, path: str) -> None:
    reply = reader.get(f"/hsds/{path}")
    assert (reply.status_code, reply.json()["code"]) == (404, "not-found")


@pytest.mark.parametrize("asked", ["2026-11-01", "2026-11-01T08:00:00", "2026-11-01T08:00:00+08:00"])
def test_a_day_or_a_moment_is_understood_with_its_plus_escaped_or_not(read: Read, asked: str) -> None:
    assert read("services", modified_after=asked) == read("services", modified_after=asked.replace("+", " "))


def test_pages_of_others_may_read_it_and_what_keeps_answers_may_keep_them(reader: Client, published: None) -> None:
    reply = reader.get("/hsds/services")
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    assert reply.headers["Cache-Control"] == "public, max-age=300"
    assert not reply.cookies and "Cookie" not in reply.headers.get("Vary", "")
    again = reader.get("/hsds/services", headers={"If-None-Match": reply.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    assert reader.options("/hsds/services").headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert reader.get("/hsds/services?page=x").headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_is_written_through_it(reader: Client, published: None, method: str) -> None:
    reply = getattr(reader, method)("/hsds/services")
    assert (reply.status_code, reply.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")


def test_before_anything_was_published_it_is_empty(reader: Client) -> None:
    assert reader.get("/hsds/services").json()["empty"]


def test_who_asks_makes_no_difference(reader: Client, published: None) -> None:
    from sync.central.accounts.api import User

    plain = reader.get("/hsds/services").content
    signed_in = Client(SERVER_NAME="localhost")
    user = User.objects.create(username="a", role="admin")
    signed_in.force_login(user, "django.contrib.auth.backends.ModelBackend")
    assert signed_in.get("/hsds/services").content == plain
