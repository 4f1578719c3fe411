"""Identifiers grow whatever the clock does, and are RFC 9562's."""

from __future__ import annotations

import uuid

from hypothesis import given
from hypothesis import strategies as st

from sync.protocol.ids import Uuid7Factory, is_uuid, new_uuid7


def test_an_identifier_is_a_version_7_uuid_of_its_millisecond() -> None:
    found = uuid.UUID(Uuid7Factory(lambda bits: 0).new(1_765_000_000_123))

    assert (found.version, found.variant) == (7, uuid.RFC_4122)
    assert found.int >> 80 == 1_765_000_000_123


@given(st.lists(st.integers(min_value=-5, max_value=2**48 + 5)), st.randoms(use_true_random=False))
def test_identifiers_grow_even_if_the_clock_jumps_back(clock: list[int], rng: object) -> None:
    factory = Uuid7Factory(rng.getrandbits)  # type: ignore[attr-defined]

    made = [factory.new(now_ms) for now_ms in clock]

    assert made == sorted(set(made))
    assert all(map(is_uuid, made))


def test_the_counter_has_room_though_the_draw_was_the_highest() -> None:
    factory = Uuid7Factory(lambda bits: 2**bits - 1)

    made = [factory.new(7) for _ in range(3)]

    assert made == sorted(set(made))


def test_identifiers_of_a_process_differ() -> None:
    assert len({new_uuid7(1_765_000_000_123) for _ in range(1000)}) == 1000


def test_only_the_canonical_form_counts_so_that_equal_identifiers_are_equal_texts() -> None:
    text = "01a2436e-dfa4-7e35-9b52-6d0f2c6f3a10"

    assert is_uuid(text)
    assert not any(map(is_uuid, (text.upper(), text.replace("-", ""), f"{{{text}}}", text + "\n", "", None, 7)))
