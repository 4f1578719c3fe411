"""The Open311 door: public kinds by the standard's words, and of all others not a trace."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from sync.central.directory.api import help_types, records
from sync.central.dispatch import open311, states, steps
from sync.central.dispatch.api import CaseStep, HelpRequest, last_note
from sync.central.dispatch.models import Call, Photo, Whistle
from sync.central.dispatch.open311_services import services_of
from tests.sync.central.dispatch.codes import HAN
from tests.sync.central.dispatch.georeport import REQUEST

GRID = "230804999901"
# Nothing of these may be found by any address.
SECRETS = ("13912345678", "230804199001011234", "TASK-SECRET", "OBJECTION-SECRET", "PLACED-SECRET", "li.hua")


pytestmark = pytest.mark.usefixtures("sqlite")


def write(case, to=states.REJECTED, note="", kind=steps.STATE, at=None):
    CaseStep.objects.create(
        request=case, at=at or timezone.now(), since=case.state, to=to, kind=kind, role="operator", note=note
    )


def only(body):
    (one,) = body
    return one


# -- services --------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("content")
def test_each_kind_of_hazard_is_a_service_and_so_is_a_fault_and_nothing_else(door):
    _, body = door("services.json")
    codes = [service["service_code"] for service in body]
    assert len(codes) == 15 and codes[0] == "facility_fault"
    assert set(codes[1:]) == {f"hazard.{code}" for code in records("hazard_types")}
    assert {service["group"] for service in body} == {"facility_fault", "hazard"}
    assert {service["type"] for service in body} == {"batch"}


@pytest.mark.usefixtures("content")
@pytest.mark.parametrize(
    ("code", "asked", "answer"),
    [
        ("hazard.ice", "place", {"key": "river", "name": "The riverside"}),
        ("facility_fault", "amenity", {"key": "toilet", "name": "Toilet"}),
    ],
)
def test_a_definition_asks_what_the_kiosk_asks_but_the_kind_of_hazard(door, code, asked, answer):
    _, body = door(f"services/{code}.json", "service", lang="en")
    attribute = only(body["attributes"])
    assert (attribute["code"], attribute["datatype"], attribute["order"]) == (asked, "singlevaluelist", 1)
    assert answer in attribute["values"]


@pytest.mark.usefixtures("content")
def test_every_service_that_says_so_has_a_definition(door):
    for service in door("services.json")[1]:
        _, body = door(f"services/{service['service_code']}.json", "service")
        assert bool(body["attributes"]) == service["metadata"]


def test_before_content_was_published_there_is_nothing(door):
    assert door("services.json")[1] == [] and door("requests.json")[1] == []


def test_a_hazard_has_a_place_to_go_even_if_no_kind_of_it_is_published(content):
    services = services_of(help_types(), {})
    assert list(services) == ["facility_fault", "hazard.other"]


# -- a request, field by field ---------------------------------------------------------------------------------------


@pytest.fixture
def whole(make_case):
    """A hazard with everything that a case can have."""
    at = timezone.localtime().replace(microsecond=0) - timedelta(hours=3)
    case = make_case(
        at=at,
        state=states.IN_PROGRESS,
        state_at=at + timedelta(hours=1),
        address="滨江路与杏林路之间急转弯 13912345678",
        grid=GRID,
        due_at=at + timedelta(days=1),
    )
    write(case, states.ACCEPTED, "已请环卫 138 1234 5678 到场，咨询请拨 12345", at=at + timedelta(minutes=30))
    write(case, states.IN_PROGRESS, at=at + timedelta(hours=1))
    write(case, states.IN_PROGRESS, "已撒融雪剂", kind=steps.DONE, at=at + timedelta(hours=2))
    for kind in steps.KINDS:
        if kind not in steps.PUBLIC:
            write(case, states.IN_PROGRESS, "TASK-SECRET", kind=kind, at=at + timedelta(hours=2, minutes=30))
    whistle = Whistle.objects.create(request=case, kind="emergency", task="TASK-SECRET", blown_at=at)
    calls = {"whistle": whistle, "required_arrival_at": at}
    Call.objects.create(unit="PU-08", is_lead=True, released_at=at, **calls)
    Call.objects.create(unit="PU-22", **calls)
    Call.objects.create(unit="PU-07", is_lead=True, objected_because="OBJECTION-SECRET", **calls)
    Photo.objects.create(request=case, taken_at=at, body=b"JPEG")
    return case


def test_each_field_of_a_request(door, whole):
    reply, body = door(f"requests/{whole.case_number}.json", "request", lang="en", extensions="true")
    at = timezone.localtime(whole.requested_at)

    def told(hours):
        return (at + timedelta(hours=hours)).isoformat(timespec="seconds")

    assert reply.headers["Content-Type"] == "application/json; charset=utf-8"
    assert only(body) == {
        "service_request_id": whole.case_number,
        "status": "open",
        "status_notes": "已撒融雪剂",
        "service_code": "hazard.ice",
        "service_name": "Ice on the way",
        "description": "Ice on the way · A street nearby",
        "agency_responsible": records("partner_types")["PU-07"].name.en,
        "service_notice": None,
        "requested_datetime": told(0),
        "updated_datetime": told(2),
        "expected_datetime": told(24),
        "address": "滨江路与杏林路之间急转弯 •••, Jingangwan Community, Qianjin District",
        "address_id": GRID,
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None,
        "extended_attributes": {
            "state": "in_progress",
            "state_name": "Being handled",
            "state_datetime": told(1),
            "answer_expected_datetime": None,
            "group": "hazard",
            "station": "FC-01",
            "station_name": whole.station.name("en"),
            "is_demo": True,
        },
        "notes": [
            {
                "datetime": told(0.5),
                "type": "accepted",
                "description": "Accepted\n已请环卫 ••• 到场，咨询请拨 12345",
            },
            {"datetime": told(1), "type": "in_progress", "description": "Being handled"},
            {"datetime": told(2), "type": "call.done", "description": only(body)["notes"][2]["description"]},
        ],
    }
    assert only(body)["notes"][2]["description"].endswith("\n已撒融雪剂")


def test_the_table_has_every_field_of_the_standard_and_gives_the_token_to_its_holder_alone():
    named = {name for name, field in open311.FIELDS.items() if open311.REQUEST in field.parts}
    assert named == set(REQUEST["properties"]) - {"extended_attributes", "notes"}
    assert [name for name, field in open311.FIELDS.items() if open311.TOKEN in field.parts] == [
        "service_request_id",
        "token",
    ]


@pytest.mark.parametrize("state", states.STATES)
def test_each_state_has_its_status(door, make_case, state):
    case = make_case(state=state)
    body = only(door(f"requests/{case.case_number}.json", "request", extensions="true", lang="ru")[1])
    assert body["status"] == states.STATES[state].open311
    assert body["extended_attributes"]["state"] == state
    assert body["extended_attributes"]["state_name"] and not HAN.search(body["extended_attributes"]["state_name"])


def test_what_was_closed_was_last_changed_when_it_was_closed(door, make_case):
    closed_at = timezone.localtime().replace(microsecond=0) - timedelta(hours=1)
    case = make_case(state=states.CLOSED_NORMAL, state_at=closed_at)
    write(case, states.CLOSED_NORMAL, "好了")
    body = only(door("requests.json")[1])
    assert body["updated_datetime"] == closed_at.isoformat(timespec="seconds")


def test_while_a_case_is_on_hold_no_time_is_promised(door, make_case):
    make_case(state=states.SUSPENDED, due_at=timezone.now())
    assert only(door("requests.json")[1])["expected_datetime"] is None


def test_until_somebody_answers_it_is_said_when_somebody_will(door, make_case):
    by = timezone.localtime().replace(microsecond=0) + timedelta(minutes=30)
    make_case(acknowledge_by=by)
    extended = only(door("requests.json", extensions="true")[1])["extended_attributes"]
    assert extended["answer_expected_datetime"] == by.isoformat(timespec="seconds")


def test_notes_are_those_that_the_requester_reads(door, make_case):
    case = make_case()
    write(case, states.REFERRED, "已转供热公司 0454-8000000")
    write(case, states.REFERRED, "内部", kind=steps.NOTE)
    body = only(door("requests.json")[1])
    assert body["status_notes"] == last_note(case, "zh") == "已转供热公司 0454-8000000"


def test_a_duplicate_does_not_name_the_other_case_which_may_not_be_public(door, make_case):
    other = make_case("care", ("kind:meals",))
    case = make_case(state=states.DUPLICATE)
    write(case, states.DUPLICATE, other.case_number)
    reply, body = door(f"requests/{case.case_number}.json", "request", extensions="true")
    assert only(body)["status_notes"] is None and other.case_number not in reply.body.decode()


@pytest.mark.parametrize(
    ("needs", "address", "expected"),
    [
        (("type:ice", "place:river"), "", "The riverside, Station Square Service Carriage"),
        (("type:ice", "place:river"), "江边台阶", "江边台阶"),
        (("type:ice",), "", "Station Square Service Carriage"),
        # Where it may be somebody's home, the words of staff are not for the world.
        (("type:ice", "place:yard"), "2单元401", "A residential yard, Station Square Service Carriage"),
        (("type:heat_fault", "place:other"), "2单元401", "Another place, Station Square Service Carriage"),
    ],
)
def test_an_address_is_always_given_and_never_a_home(door, make_case, needs, address, expected):
    case = make_case(needs=needs, address=address)
    name = case.station.name("en")
    expected = expected.replace("Station Square Service Carriage", name)
    assert only(door("requests.json", lang="en")[1])["address"] == expected


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("13912345678", "•••"),
        ("张师傅 +86 139-1234-5678。", "张师傅 •••。"),
        ("身份证23080419900101123X", "身份证•••"),
        ("请拨 12345 或 0454-8612345", "请拨 12345 或 0454-8612345"),
        ("QJ-2026-000123，110", "QJ-2026-000123，110"),
    ],
)
def test_numbers_of_persons_are_covered_and_those_of_offices_are_not(text, shown):
    assert open311.masked(text) == shown


def test_answers_that_nobody_published_say_nothing(door, make_case):
    make_case(needs=("type:ice", "place:moon", "about:A01", "quiet"))
    reply, body = door("requests.json", lang="en", extensions="true")
    assert only(body)["description"] == "Ice on the way"
    assert not any(word in reply.body.decode() for word in ("moon", "A01", "quiet"))


def test_a_hazard_of_an_unknown_kind_is_another_hazard_here_and_in_the_filter(door, make_case):
    make_case(needs=("type:meteor",))
    assert only(door("requests.json")[1])["service_code"] == "hazard.other"
    assert len(door("requests.json", service_code="hazard.other")[1]) == 1


def test_nobody_is_responsible_before_a_unit_was_called_or_after_it_was_let_off(door, make_case):
    case = make_case()
    assert only(door("requests.json")[1])["agency_responsible"] is None
    whistle = Whistle.objects.create(request=case, kind="emergency", task="x", blown_at=timezone.now())
    call = Call.objects.create(whistle=whistle, unit="PU-07", is_lead=True, required_arrival_at=timezone.now())
    assert only(door("requests.json")[1])["agency_responsible"]
    Call.objects.filter(pk=call.pk).update(released_at=timezone.now())
    assert only(door("requests.json")[1])["agency_responsible"] is None


def test_what_was_invented_says_so_without_being_asked(door, make_case):
    case = make_case(demo=True)
    case.station.is_demo = False
    case.station.save()
    assert only(door("requests.json")[1])["extended_attributes"] == {"is_demo": True}
    HelpRequest.objects.update(demo=False)
    assert "extended_attributes" not in only(door("requests.json")[1])


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_names_are_in_the_language_asked_for(door, make_case, lang):
    make_case()
    by_query = door("requests.json", lang=lang)
    by_header = door("requests.json", headers={"Accept-Language": f"{lang};q=0.9, de"})
    assert by_query[1] == by_header[1]
    assert by_query[0].headers["Content-Language"] == lang
    assert "Accept-Language" in by_query[0].headers["Vary"]
    assert not HAN.search(only(by_query[1])["service_name"] + only(by_query[1])["description"])
    assert HAN.search(only(door("requests.json", headers={"Accept-Language": "de"})[1])["service_name"])


# -- what is not public ----------------------------------------------------------------------------------------------


@pytest.fixture
def private(make_case):
    """A request of every kind that is not public, each with all that could be said of it."""
    made = []
    for kind in help_types().values():
        if not kind.is_public:
            case = make_case(kind.code, tuple(f"{ask.code}:{ask.options[0].code}" for ask in kind.asks))
            write(case, states.ACCEPTED, "NOTE-SECRET")
            made.append(case)
    return made


def test_not_a_word_about_kinds_that_are_not_public_by_any_address(door, ask, make_case, private):
    assert len(private) == 20
    shown = make_case()
    numbers = ",".join(case.case_number for case in [*private, shown])
    answers = [
        door("services.json"),
        door("requests.json", extensions="true"),
        door("requests.json", extensions="true", service_request_id=numbers),
        door("requests.json", extensions="true", status="open,closed", start_date="2020-01-01T00:00:00Z"),
    ]
    text = "".join(reply.body.decode() for reply, _body in answers)
    assert [len(body) for _reply, body in answers] == [15, 1, 1, 0]
    for case in private:
        assert not any(word in text for word in (case.case_number, case.ticket, case.event_id, "NOTE-SECRET"))
        assert f'"{case.help}"' not in text and str(help_types()[case.help].name.zh) not in text


@pytest.mark.parametrize("lang", ["zh", "en", "ru"])
def test_a_kind_that_is_not_public_is_answered_like_one_that_does_not_exist(door, private, lang):
    for case in private:
        for there, nowhere in (
            (f"requests/{case.case_number}.json", "requests/QJ-2026-999999.json"),
            (f"tokens/FC-01-{case.ticket}.json", "tokens/FC-01-4829138.json"),
            (f"services/{case.help}.json", "services/nothing.json"),
        ):
            reply, body = door(there, lang=lang)
            assert (reply.status, body) == (404, door(nowhere, lang=lang)[1])
        one, other = (door("requests.json", service_code=code, lang=lang) for code in (case.help, "nothing"))
        assert (one[0].status, one[1]) == (400, other[1])


def test_nothing_that_was_said_among_staff_or_belongs_to_a_person(door, whole):
    for path, schema in (("requests.json", None), (f"requests/{whole.case_number}.json", "request")):
        text = door(path, schema, extensions="true")[0].body.decode()
        assert not any(secret in text for secret in (*SECRETS, whole.event_id, whole.device_id, whole.ticket))
