"""The chain that runs through a kiosk's events: each one's hash covers its text and the hash of the event before.

A missing number is seen by counting; that a number stands for another event than it did (a copied disk, a kiosk put
back from an image) or that a text was altered where it lay is seen by this. No hash travels with an event: both ends
work it out, and a batch names it where a run of numbers begins and ends.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

HASH_PATTERN = r"[0-9a-f]{32}|"
START = ""
"""The hash before the first event of a chain."""

_PERSON = b"yizhan-chain"
_HASH_BYTES = 16
_BEGUN = hashlib.blake2b(digest_size=_HASH_BYTES, person=_PERSON)


def link(before: str, body: str) -> str:
    """The hash of the event with this text after the event with the hash ``before``: BLAKE2b, 128 bits, as hex."""
    text = f"{before}\n{body}"
    # Worked out for each event, at both ends: a copy is quicker than a new one, and telling how to treat what is no
    # text, which hardly ever comes, takes longer than all the rest.
    state = _BEGUN.copy()
    try:
        state.update(text.encode())
    except UnicodeEncodeError:
        state.update(text.encode("utf-8", "surrogatepass"))
    return state.hexdigest()


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Numbers as inclusive ranges in order: {1, 2, 3, 7} -> [(1, 3), (7, 7)]."""
    found: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found
