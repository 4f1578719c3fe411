"""An envelope is exactly its keys, and whatever else comes is refused by name."""

from __future__ import annotations

import dataclasses
import json
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol.envelope import MAX_EVENT_BYTES, Envelope, decode, encode
from sync.protocol.problems import ProblemError

GOLDEN = Path(__file__).resolve().parents[2] / "protocol" / "golden" / "help.withdrawn.json"
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63) + 1, 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=4),
    max_leaves=10,
)


def _found() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(GOLDEN.read_bytes())
    return found


def _refused(**changes: Any) -> ProblemError:
    with pytest.raises(ProblemError) as caught:
        decode(json.dumps(_found() | changes))
    assert caught.value.code == "event-malformed"
    return caught.value


@given(
    seq=st.integers(1, 2**63 - 1),
    moment=st.datetimes(datetime(1971, 1, 1), datetime(2099, 12, 30), timezones=st.just(SHANGHAI)),  # noqa: DTZ001
    data=st.dictionaries(st.sampled_from("xyz"), json_values, max_size=3),
    demo=st.booleans(),
)
def test_reading_gives_back_what_was_written(seq: int, moment: datetime, data: dict[str, Any], demo: bool) -> None:
    moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    wanted = dataclasses.replace(decode(GOLDEN.read_bytes()), seq=seq, occurred_at=moment, data=data, demo=demo)

    assert decode(encode(wanted)) == wanted
    assert encode(decode(encode(wanted))) == encode(wanted)


@given(st.binary() | st.text() | json_values.map(json.dumps))
def test_nothing_but_a_problem_comes_of_noise(noise: str | bytes) -> None:
    with pytest.raises(ProblemError) as caught:
        decode(noise)
    assert caught.value.code == "event-malformed"


@given(st.integers(0, 353), st.integers(0, 255))
def test_nothing_but_a_problem_comes_of_one_changed_byte(place: int, byte: int) -> None:
    damaged = bytearray(GOLDEN.read_bytes())
    damaged[place] = byte
    try:
        found = decode(bytes(damaged))
    except ProblemError:
        return
    assert isinstance(found, Envelope)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "01A2436E-DFA4-7E35-9B52-6D0F2C6F3A10"),
        ("type", "help"),
        ("type", "Help.Created"),
        ("schema", 0),
        ("schema", True),
        ("station", "FC 01"),
        ("device", ""),
        ("boot", "312"),
        ("seq", 0),
        ("seq", 2**63),
        ("seq", 1.0),
        ("occurred_at", "2026-12-05T07:41:09+08:00"),
        ("occurred_at", "2026-12-05T07:41:09.412Z"),
        ("occurred_at", "2026-13-05T07:41:09.412+08:00"),
        ("occurred_at", "0001-01-01T00:00:00.000+23:59"),
        ("clock", "right"),
        ("session", "7"),
        ("actor", "volunteer"),
        ("data", []),
        ("demo", 0),
        ("demo", None),
        ("name", "unheard of"),
    ],
)
def test_a_wrong_field_is_named(field: str, value: object) -> None:
    if field == "seq" and value == 2**63:
        assert _refused(seq=value).detail  # refused while reading the number
    else:
        assert _refused(**{field: value}).field == field


@pytest.mark.parametrize("actor", [{"role": "volunteer"}, {"role": "volunteer", "ref": "vb-7", "name": "王"}])
def test_an_actor_is_a_role_and_a_reference_and_nothing_more(actor: dict[str, str]) -> None:
    assert _refused(actor=actor).field in ("ref", "name")


@pytest.mark.parametrize("field", ["id", "seq", "data", "demo"])
def test_a_missing_field_is_named(field: str) -> None:
    text = json.dumps({key: value for key, value in _found().items() if key != field})

    with pytest.raises(ProblemError) as caught:
        decode(text)
    assert (caught.value.field, caught.value.detail) == (field, "missing field")


@pytest.mark.parametrize(
    "data",
    [
        '{"x":NaN}',
        '{"x":1e999}',
        '{"x":9223372036854775808}',
        '{"x":1,"x":2}',
        '{"x":"\\u0000"}',
        '{"x":"\\ud800"}',
        '{"x":' + "[" * 40 + "]" * 40 + "}",
        '{"x":' + "[" * 9000 + "]" * 9000 + "}",
        '{"x":' + "9" * 5000 + "}",
        '{"x":"' + "x" * MAX_EVENT_BYTES + '"}',
    ],
    ids=lambda data: data[:12],
)
def test_what_no_database_stores_is_refused(data: str) -> None:
    text = GOLDEN.read_text(encoding="utf-8").replace('{"ticket":"4829138"}', data)

    with pytest.raises(ProblemError) as caught:
        decode(text)
    assert caught.value.code == "event-malformed"


@pytest.mark.parametrize(
    "changes",
    [{"occurred_at": datetime(2026, 12, 5)}, {"data": {"x": object()}}, {"data": {"x": float("nan")}}, {"seq": 0}],  # noqa: DTZ001
    ids=["naive time", "no JSON", "no number", "no seq"],
)
def test_an_envelope_that_would_be_refused_cannot_be_written(changes: dict[str, Any]) -> None:
    with pytest.raises(ProblemError) as caught:
        encode(dataclasses.replace(decode(GOLDEN.read_bytes()), **changes))
    assert caught.value.code == "event-malformed"
