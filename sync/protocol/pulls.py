"""What ties an answer of rows to its question: a digest, where a line may cut, repeat or alter what it carries.

Who asks for a part of an export with DIGEST and gets it back finds the SHA-256 behind the last byte of the rows, since
nobody knows it before them; with a page of what is followed it stands in the header. A central from before says none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

DIGEST = "Yizhan-Digest"
TAIL = "sha-256-behind"
TAIL_BYTES = 32


class AlteredError(Exception):
    """What came is not what was sent, or is not the answer to this question."""


def with_tail(question: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces, and the digest of the question and of them all."""
    found = hashlib.sha256(question.encode())
    for piece in pieces:
        found.update(piece)
        yield piece
    yield found.digest()


def without_tail(question: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces that `with_tail` was given. Raises AlteredError behind the last, if they are not."""
    found, held = hashlib.sha256(question.encode()), b""
    for piece in pieces:
        held += piece
        sure, held = held[:-TAIL_BYTES], held[-TAIL_BYTES:]
        if sure:
            found.update(sure)
            yield sure
    if found.digest() != held:
        raise AlteredError("what came is not what was sent")


def page_digest(question: str, *pieces: bytes) -> str:
    """The digest of a page of rows, in hexadecimal."""
    found = hashlib.sha256(question.encode())
    for piece in pieces:
        found.update(piece)
    return found.hexdigest()


def part_question(export: str, after: int, upto: int) -> str:
    """Which part of which export."""
    return f"{export} {after} {upto}\n"


def page_question(dataset: str, after: str, limit: str) -> str:
    """Which page of which dataset: the cursor and the most rows as they were given, "" for none."""
    return f"{dataset} {after} {limit}\n"
