"""A batch as it came over the wire, unpacked within bounds."""

from __future__ import annotations

import sys

from sync.protocol import batches
from sync.protocol.problems import ProblemError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_MALFORMED = "batch-malformed"
# 2 ** 23 bytes: what a compressor at the levels that we use may look back on.
WINDOW_LOG_MAX = 23


def unpacked(sent: bytes, encoding: str) -> bytes:
    """The body of a batch; anything but zstd is read as gzip. Raises ProblemError batch-malformed or batch-too-large,
    without unpacking more than MAX_BODY_BYTES."""
    if encoding != batches.ZSTD:
        return batches.decompress(sent)
    unpacker = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: WINDOW_LOG_MAX})
    try:
        body = unpacker.decompress(sent, batches.MAX_BODY_BYTES + 1)
    except zstd.ZstdError as error:
        raise ProblemError(_MALFORMED, "not zstd") from error
    if len(body) > batches.MAX_BODY_BYTES:
        raise ProblemError("batch-too-large", f"more than {batches.MAX_BODY_BYTES} bytes")
    if not unpacker.eof or unpacker.unused_data:
        raise ProblemError(_MALFORMED, "the zstd frame is cut off or has a tail")
    return body
