"""Content packs: all tables of one version together, and the difference between two versions.

A pack is right as a whole or it is not a pack: every record decoded, every reference resolved, else ContentError.
Its version follows from its content alone, so two ends that hold the same items agree on it without asking.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sync.protocol.content import TABLES
from sync.protocol.content_codec import (
    ContentError,
    FieldError,
    Json,
    Record,
    Text,
    decode_record,
    encode_record,
    key_of,
    references,
)

__all__ = [
    "ContentError",
    "Delta",
    "Manifest",
    "Pack",
    "Text",
    "apply_delta",
    "decode_delta",
    "decode_manifest",
    "encode_delta",
    "encode_manifest",
    "load_directory",
    "make_delta",
    "manifest",
]

HASH_CHARACTERS = 16
DELTA = "delta"
MANIFEST = "manifest"


class Pack:
    """One whole, validated version of the content. Made by ``load_directory``, ``from_items`` or ``apply_delta``."""

    def __init__(self, tables: Mapping[str, Mapping[str, Record]], hashes: Mapping[str, str]) -> None:
        self._tables = tables
        self._hashes = hashes
        self.version = version_of(hashes)

    @classmethod
    def from_items(cls, items: Mapping[str, Mapping[str, Any]]) -> "Pack":
        """The pack that holds ``items`` ("table/key" to JSON object); raises ContentError."""
        tables: dict[str, dict[str, Record]] = {name: {} for name in TABLES}
        hashes: dict[str, str] = {}
        for path, item in items.items():
            name, key = split_path(path)
            if name not in TABLES:
                raise ContentError(file_of(name), key, "belongs to a table that does not exist")
            tables[name][key] = decode_item(name, key, item)
            hashes[path] = item_hash(item)
        ordered = {name: in_order(records) for name, records in tables.items()}
        check_references(ordered)
        return cls(ordered, hashes)

    def items(self) -> dict[str, Json]:
        """Every record as JSON under "table/key", in the order of the tables; safe to change."""
        return {
            f"{name}/{key}": encode_record(record)
            for name, records in self._tables.items()
            for key, record in records.items()
        }

    def table(self, name: str) -> Mapping[str, Any]:
        """The records of a table by key, by position and then key; raises KeyError for a table that does not exist."""
        return self._tables[name]

    @property
    def hashes(self) -> Mapping[str, str]:
        """The hash of every item under "table/key"."""
        return self._hashes


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a version holds, by hash: enough to say what somebody else lacks."""

    version: str
    items: dict[str, str]


@dataclass(frozen=True, slots=True)
class Delta:
    """How to get from the version ``base`` (None: from nothing) to ``version``."""

    base: str | None
    version: str
    put: dict[str, Json]
    remove: tuple[str, ...]


def load_directory(directory: Path) -> Pack:
    """The pack in a directory of one NAME.json a table; raises ContentError, also for a file missing or too many."""
    present = {path.name for path in directory.glob("*.json")}
    expected = {file_of(name) for name in TABLES}
    for file in sorted(present ^ expected):
        raise ContentError(file, "file", "is missing" if file in expected else "belongs to no table")
    items: dict[str, Json] = {}
    for name in TABLES:
        for key, record in read_table(directory / file_of(name)):
            if f"{name}/{key}" in items:
                raise ContentError(file_of(name), key, "occurs twice")
            items[f"{name}/{key}"] = record
    return Pack.from_items(items)


def read_table(path: Path) -> Iterator[tuple[str, Json]]:
    """The (key, JSON object) pairs of one file, not yet validated; raises ContentError."""
    try:
        content = parse(path.read_bytes(), path.name, "file")
    except OSError as error:
        raise ContentError(path.name, "file", f"cannot be read: {error.strerror}") from error
    name = path.stem
    if not isinstance(content, dict) or content.keys() != {"table", "records"} or content["table"] != name:
        raise ContentError(path.name, "file", f'must be an object with "table": "{name}" and "records"')
    if not isinstance(content["records"], list):
        raise ContentError(path.name, "records", "must be a list")
    for number, record in enumerate(content["records"], start=1):
        key = record.get(TABLES[name].KEY) if isinstance(record, dict) else None
        if not isinstance(key, str):
            raise ContentError(path.name, f"record {number}", f'lacks its key "{TABLES[name].KEY}"')
        yield key, record


def decode_item(table: str, key: str, item: Mapping[str, Any]) -> Record:
    """One record from its JSON; raises ContentError, also if the record's own key is another."""
    try:
        record = decode_record(TABLES[table], item)
    except FieldError as fault:
        raise ContentError(file_of(table), key, str(fault)) from None
    if key_of(record) != key:
        raise ContentError(file_of(table), key, f'calls itself "{key_of(record)}"')
    return record


def check_references(tables: Mapping[str, Mapping[str, Record]]) -> None:
    """Raises ContentError for the first record that points at a record that is not there."""
    for name, records in tables.items():
        for key, record in records.items():
            for place, table, target in references(record):
                if target not in tables[table]:
                    raise ContentError(file_of(name), key, f'{place} refers to "{target}", which {table} does not have')


def manifest(pack: Pack) -> Manifest:
    """The version of a pack and the hash of each item."""
    return Manifest(pack.version, dict(pack.hashes))


def make_delta(old: Manifest | None, pack: Pack) -> Delta:
    """The least that turns the content that ``old`` lists (None: nothing) into ``pack``."""
    before = old.items if old else {}
    put = {path: item for path, item in pack.items().items() if before.get(path) != pack.hashes[path]}
    return Delta(old.version if old else None, pack.version, put, tuple(sorted(before.keys() - pack.hashes.keys())))


def apply_delta(items: Mapping[str, Mapping[str, Any]], delta: Delta) -> Pack:
    """The pack of ``items`` changed by ``delta``; a delta without a base replaces them all.

    Raises ContentError if the delta is for other items, if its result is not a valid pack or has another version
    than the delta says. The items given stay as they are.
    """
    kept = dict(items) if delta.base is not None else {}
    if delta.base is not None and version_of({path: item_hash(item) for path, item in kept.items()}) != delta.base:
        raise ContentError(DELTA, "base", "is for another version than the one that is here")
    for path in delta.remove:
        if kept.pop(path, None) is None:
            raise ContentError(DELTA, path, "is to be removed but is not there")
    pack = Pack.from_items(kept | delta.put)
    if pack.version != delta.version:
        raise ContentError(DELTA, "version", "is not the version of the content that results")
    return pack


def encode_delta(delta: Delta) -> str:
    """A delta as compact JSON."""
    return dump({"base": delta.base, "version": delta.version, "put": delta.put, "remove": list(delta.remove)})


def decode_delta(text: str | bytes) -> Delta:
    """A delta from its JSON; raises ContentError. Its records are checked when it is applied."""
    given = _object_with(parse(text, DELTA, "body"), DELTA, {"base", "version", "put", "remove"})
    base, version, put, remove = given["base"], given["version"], given["put"], given["remove"]
    _require(base is None or isinstance(base, str), DELTA, "base", "must be a version or null")
    _require(isinstance(version, str), DELTA, "version", "must be a version")
    _require(isinstance(put, dict) and all(isinstance(item, dict) for item in put.values()), DELTA, "put", "must map")
    _require(isinstance(remove, list) and all(isinstance(path, str) for path in remove), DELTA, "remove", "must list")
    return Delta(base, version, put, tuple(remove))


def encode_manifest(listed: Manifest, sealed: Json | None = None) -> str:
    """A manifest as compact JSON, with the seal of its release (see ``seals``) where there is one."""
    return dump({"version": listed.version, "items": listed.items} | ({"sealed": sealed} if sealed else {}))


def decode_manifest(text: str | bytes) -> Manifest:
    """A manifest from its JSON; raises ContentError, also if its version is not that of its items."""
    given = parse(text, MANIFEST, "body")
    if isinstance(given, dict):
        given.pop("sealed", None)
    given = _object_with(given, MANIFEST, {"version", "items"})
    items = given["items"]
    _require(
        isinstance(items, dict) and all(isinstance(item, str) for item in items.values()), MANIFEST, "items", "map"
    )
    _require(given["version"] == version_of(items), MANIFEST, "version", "is not the version of its items")
    return Manifest(given["version"], items)


# -- hashing and JSON ---------------------------------------------------------------------------------------------


def version_of(hashes: Mapping[str, str]) -> str:
    """The version of the content with these item hashes, whatever their order."""
    lines = "\n".join(f"{path} {hashes[path]}" for path in sorted(hashes))
    return hashlib.sha256(lines.encode(errors="surrogatepass")).hexdigest()[:HASH_CHARACTERS]


def item_hash(item: Mapping[str, Any]) -> str:
    """The hash of an item, whatever the order of its keys."""
    return text_hash(canonical(item))


def canonical(item: Mapping[str, Any]) -> str:
    """The one way to write an item of which ``text_hash`` is the hash of the item."""
    return dump(item, sort_keys=True)


def text_hash(text: str) -> str:
    """The hash of an item that is written canonically."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:HASH_CHARACTERS]


@cache
def rules() -> str:
    """Changes whenever the program's idea of a right pack may have changed: a hash of what says so."""
    sources = [*sorted(Path(__file__).parent.glob("content*.py")), Path(__file__)]
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:HASH_CHARACTERS]


def dump(value: object, sort_keys: bool = False) -> str:
    """Compact JSON in which Chinese stays readable."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=sort_keys)


def parse(text: str | bytes, file: str, key: str) -> object:
    """JSON in which no key occurs twice in one object; raises ContentError."""
    try:
        return json.loads(text, object_pairs_hook=_unique_keys, parse_constant=_refuse_constant)
    except FieldError as fault:
        raise ContentError(file, key, fault.reason) from None
    except (ValueError, RecursionError) as error:
        raise ContentError(file, key, f"is not JSON: {error}") from None


def _unique_keys(pairs: list[tuple[str, object]]) -> Json:
    made = dict(pairs)
    if len(made) != len(pairs):
        names = [name for name, _ in pairs]
        raise FieldError(f'has the key "{next(name for name in names if names.count(name) > 1)}" twice in one object')
    return made


def _refuse_constant(name: str) -> object:
    raise FieldError(f"has the number {name}, which JSON does not know")


def file_of(table: str) -> str:
    """The file that holds a table; also how errors name the place of a record that came over the wire."""
    return f"{table}.json"


def split_path(path: str) -> tuple[str, str]:
    """("table", "key") of an item path; raises ContentError."""
    name, slash, key = path.partition("/")
    if not (name and slash and key):
        raise ContentError(file_of(name or "content"), path or "item", 'is not "table/key"')
    return name, key


def in_order(records: Mapping[str, Record]) -> dict[str, Record]:
    """The records of a table by position and then key."""
    return dict(sorted(records.items(), key=_place))


def _place(entry: tuple[str, Record]) -> tuple[int, str]:
    return getattr(entry[1], "position", 0), entry[0]


def _object_with(value: object, file: str, keys: Iterable[str]) -> Json:
    if not isinstance(value, dict) or value.keys() != set(keys):
        raise ContentError(file, "body", f"must be an object with exactly {', '.join(sorted(keys))}")
    return value


def _require(is_right: bool, file: str, key: str, reason: str) -> None:
    if not is_right:
        raise ContentError(file, key, reason)
