"""A content table that stays in its file: ten thousand records as objects would be most of a kiosk's memory."""

from __future__ import annotations

import json
import sys
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence

from kiosk.store.database import Store
from sync.protocol.content_codec import Record
from sync.protocol.packs import decode_item

KEPT = 256
"""Records that were read last; about what one screen shows, several times over."""


class StoredTable(Mapping[str, Record]):
    """The records of one table by key, in the order of their keys, each decoded when it is asked for.

    What is in the file was validated as a whole before it came there, and its hash is the one that it had then.
    """

    def __init__(self, store: Store, name: str, keys: Sequence[str]) -> None:
        self._store, self._name = store, name
        self._keys = dict.fromkeys(keys)
        self._recent: OrderedDict[str, Record] = OrderedDict()

    def __getitem__(self, key: str) -> Record:
        if key not in self._keys:
            raise KeyError(key)
        record = self._recent.get(key)
        if record is None:
            body = self._store.value("SELECT body FROM items WHERE path = ?", [f"{self._name}/{key}"])
            if body is None:
                raise KeyError(key)
            record = self._recent[key] = decode_item(self._name, key, json.loads(body))
            while len(self._recent) > KEPT:
                self._recent.popitem(last=False)
        return record

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    def __contains__(self, key: object) -> bool:
        return key in self._keys

    def column(self, field: str) -> list[str]:
        """The values of one field that holds a code, in the order of the keys."""
        begin = f"{self._name}/"
        found = self._store.each(
            "SELECT json_extract(body, ?) FROM items WHERE path > ? AND path < ? ORDER BY path",
            [f"$.{field}", begin, begin[:-1] + "0"],
        )
        return [sys.intern(value) for (value,) in found]
