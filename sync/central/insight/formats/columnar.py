"""Parquet: columns with their types, read by any tool for analysis."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.json as pa_json
import pyarrow.parquet as pq

from sync.central.insight.datasets import FLAG, LIST, MOMENT, WHOLE, Column

ROWS_A_GROUP = 50_000
KINDS = {
    WHOLE: pa.int64(),
    FLAG: pa.bool_(),
    MOMENT: pa.timestamp("ms", tz="Asia/Shanghai"),
    LIST: pa.list_(pa.string()),
}


def write_parquet(path: Path, name: str, columns: Sequence[Column], lines: Iterable[bytes]) -> None:
    """Row groups of as many rows each, whatever pieces they come in."""
    schema = pa.schema([(column.name, KINDS.get(column.kind, pa.string())) for column in columns])
    with pq.ParquetWriter(path, schema, compression="zstd", store_schema=False) as writer:
        for table in _groups(schema, lines):
            writer.write_table(table, row_group_size=ROWS_A_GROUP)
    # What was let go is given back: the next export is another one's.
    pa.default_memory_pool().release_unused()


def _groups(schema: Any, lines: Iterable[bytes]) -> Iterator[Any]:
    waiting = schema.empty_table()
    for piece in lines:
        waiting = pa.concat_tables([waiting, _table(schema, piece)])
        while waiting.num_rows >= ROWS_A_GROUP:
            yield waiting.slice(0, ROWS_A_GROUP)
            waiting = waiting.slice(ROWS_A_GROUP)
    if waiting.num_rows:
        yield waiting


def _table(schema: Any, piece: bytes) -> Any:
    """JSON knows no moments: they are read as texts first."""
    read_as = pa.schema(
        [(field.name, pa.string() if pa.types.is_timestamp(field.type) else field.type) for field in schema]
    )
    found = pa_json.read_json(
        pa.BufferReader(piece),
        read_options=pa_json.ReadOptions(use_threads=False, block_size=len(piece) + 1),
        parse_options=pa_json.ParseOptions(explicit_schema=read_as, unexpected_field_behavior="error"),
    )
    return found.cast(schema)
