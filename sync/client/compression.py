"""How a body is packed for the wire: zstd where the centre has said that it reads it, gzip otherwise."""

from __future__ import annotations

import sys
from collections.abc import Collection

from sync.protocol import batches

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LEVEL = 3  # a third of gzip's work, and smaller
# What this end says of itself: nothing yet that a centre would have to know.
SPEAKS: tuple[str, ...] = ()


def packed(body: bytes, peer_speaks: Collection[str]) -> tuple[dict[str, str], bytes]:
    """The headers and the bytes of a body as it is sent."""
    if batches.ZSTD in peer_speaks:
        return _headers(batches.ZSTD), zstd.compress(body, level=LEVEL)
    return _headers("gzip"), batches.compress(body)


def _headers(encoding: str) -> dict[str, str]:
    return {"Content-Type": "application/x-ndjson", "Content-Encoding": encoding}
