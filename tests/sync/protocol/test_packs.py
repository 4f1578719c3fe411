"""Two ends that hold the same content agree on its version, and a delta gets one to the other or is refused."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets import asset
from sync.protocol.packs import (
    ContentError,
    Delta,
    Pack,
    apply_delta,
    decode_delta,
    decode_manifest,
    encode_delta,
    encode_manifest,
    load_directory,
    make_delta,
    manifest,
)
from tests.content_changes import shipped

SHIPPED = shipped()
WORDS = st.text(alphabet="热水站台ПоездTrain", min_size=1, max_size=12)
Items = dict[str, dict[str, Any]]


def terms(names: dict[str, str]) -> Items:
    """Items of one small table, enough to change content in every way."""
    return {
        f"audience/{code}": {"code": code, "position": 1, "name": {"zh": name, "en": name, "ru": name}}
        for code, name in names.items()
    }


@st.composite
def packs(draw: st.DrawFn) -> Pack:
    return Pack.from_items(terms(draw(st.dictionaries(st.sampled_from("abcdefgh"), WORDS))))


@given(old=packs(), new=packs())
def test_a_delta_applied_to_the_old_content_gives_the_new(old: Pack, new: Pack) -> None:
    delta = decode_delta(encode_delta(make_delta(manifest(old), new)))
    made = apply_delta(old.items(), delta)
    assert made.items() == new.items()
    assert made.version == new.version == delta.version


@given(new=packs(), old=packs())
def test_a_delta_holds_only_what_differs(new: Pack, old: Pack) -> None:
    delta = make_delta(manifest(old), new)
    before, after = old.items(), new.items()
    assert delta.put == {path: item for path, item in after.items() if before.get(path) != item}
    assert set(delta.remove) == before.keys() - after.keys()


@given(pack=packs(), here=packs())
def test_a_delta_without_a_base_replaces_everything(pack: Pack, here: Pack) -> None:
    assert apply_delta(here.items(), make_delta(None, pack)).items() == pack.items()


@given(names=st.dictionaries(st.sampled_from("abcdefgh"), WORDS), seed=st.randoms())
def test_the_version_depends_on_the_content_alone(names: dict[str, str], seed: Any) -> None:
    items = terms(names)
    paths = list(items)
    seed.shuffle(paths)
    turned = {path: dict(reversed(items[path].items())) for path in paths}
    assert Pack.from_items(turned).version == Pack.from_items(items).version


@given(old=packs(), new=packs())
def test_versions_are_equal_only_when_the_content_is(old: Pack, new: Pack) -> None:
    assert (old.version == new.version) == (old.items() == new.items())


def test_the_version_ignores_how_the_files_are_written(tmp_path: Path) -> None:
    for path in asset("content").glob("*.json"):
        content = json.loads(path.read_text("utf-8"))
        content["records"].reverse()
        (tmp_path / path.name).write_text(json.dumps(content, indent=4, sort_keys=True), "utf-8")
    assert load_directory(tmp_path).version == SHIPPED.version


OLD = Pack.from_items(terms({"a": "水", "b": "电"}))
NEW = Pack.from_items(terms({"a": "热水", "c": "站"}))
GOOD = make_delta(manifest(OLD), NEW)
CHANGED = GOOD.put["audience/c"] | {"name": {"zh": "假", "en": "x", "ru": "y"}}


@pytest.mark.parametrize(
    ("delta", "key"),
    [
        (replace(GOOD, put=GOOD.put | {"audience/c": CHANGED}), "version"),
        (replace(GOOD, put={}), "version"),
        (replace(GOOD, remove=()), "version"),
        (replace(GOOD, version="0" * 16), "version"),
        (replace(GOOD, base="0" * 16), "base"),
        (replace(GOOD, remove=("audience/b", "audience/zz")), "audience/zz"),
        (replace(GOOD, put=GOOD.put | {"audience/c": {"code": "c"}}), "c"),
        (replace(GOOD, put=GOOD.put | {"audience/d": GOOD.put["audience/c"]}), "d"),
    ],
)
def test_a_tampered_delta_is_refused_and_the_old_content_stays(delta: Delta, key: str) -> None:
    items = OLD.items()
    with pytest.raises(ContentError) as caught:
        apply_delta(items, delta)
    assert caught.value.key == key
    assert items == OLD.items()


def test_a_delta_that_takes_away_what_others_refer_to_is_refused() -> None:
    delta = Delta(SHIPPED.version, "0" * 16, {}, ("hotlines/12367",))
    with pytest.raises(ContentError, match='refers to "12367"'):
        apply_delta(SHIPPED.items(), delta)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        b"\xff\xfe\xfd",
        "[" * 100_000,
        '{"base":null,"version":"x","put":{},"remove":[],"more":1}',
        '{"base":1,"version":"x","put":{},"remove":[]}',
        '{"base":null,"version":null,"put":{},"remove":[]}',
        '{"base":null,"version":"x","put":{"a/b":1},"remove":[]}',
        '{"base":null,"version":"x","put":{},"remove":[1]}',
        '{"base":null,"version":"x","put":{},"put":{},"remove":[]}',
        '{"base":null,"version":"x","put":{"a/b":{"n":NaN}},"remove":[]}',
    ],
)
def test_what_is_not_a_delta_is_refused(text: str | bytes) -> None:
    with pytest.raises(ContentError) as caught:
        decode_delta(text)
    assert caught.value.file == "delta"
    assert caught.value.key
    assert caught.value.reason


@given(text=st.text() | st.binary())
@settings(max_examples=50)
def test_no_text_makes_the_readers_fail_otherwise(text: str | bytes) -> None:
    for read in (decode_delta, decode_manifest):
        with pytest.raises(ContentError):
            read(text)


def test_a_manifest_with_half_a_character_is_refused() -> None:
    with pytest.raises(ContentError, match="version"):
        decode_manifest('{"version":"x","items":{"a/\\ud800":"y"}}')


def test_a_manifest_survives_the_wire_and_must_be_true() -> None:
    listed = manifest(SHIPPED)
    assert decode_manifest(encode_manifest(listed)) == listed
    with pytest.raises(ContentError, match="version"):
        decode_manifest(encode_manifest(replace(listed, items={})))


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A copy of the shipped content that a test may break."""
    return Path(shutil.copytree(asset("content"), tmp_path / "content"))


def refusal(directory: Path) -> tuple[str, str, str]:
    with pytest.raises(ContentError) as caught:
        load_directory(directory)
    return caught.value.file, caught.value.key, caught.value.reason


def test_a_missing_file_is_named(directory: Path) -> None:
    (directory / "hotlines.json").unlink()
    assert refusal(directory) == ("hotlines.json", "file", "is missing")


def test_a_file_of_no_table_is_named(directory: Path) -> None:
    (directory / "weather.json").write_text("{}", "utf-8")
    assert refusal(directory) == ("weather.json", "file", "belongs to no table")


def test_a_key_that_occurs_twice_is_named(directory: Path) -> None:
    path = directory / "show_cards.json"
    content = json.loads(path.read_text("utf-8"))
    content["records"].append(content["records"][0])
    path.write_text(json.dumps(content), "utf-8")
    assert refusal(directory) == ("show_cards.json", "SC-01", "occurs twice")


@pytest.mark.parametrize(
    ("text", "key", "reason"),
    [
        ("{", "file", "is not JSON"),
        ("[]", "file", 'must be an object with "table": "roles" and "records"'),
        ('{"table": "roles", "records": [], "extra": 1}', "file", "must be an object"),
        ('{"table": "areas", "records": []}', "file", "must be an object"),
        ('{"table": "roles", "records": {}}', "records", "must be a list"),
        ('{"table": "roles", "records": ["visitor"]}', "record 1", 'lacks its key "code"'),
        ('{"table": "roles", "records": [{"code": 5}]}', "record 1", 'lacks its key "code"'),
        ('{"table": "roles", "table": "roles", "records": []}', "file", 'has the key "table" twice in one object'),
    ],
)
def test_a_file_that_is_no_table_is_named(directory: Path, text: str, key: str, reason: str) -> None:
    (directory / "roles.json").write_text(text, "utf-8")
    file, found, why = refusal(directory)
    assert (file, found) == ("roles.json", key)
    assert reason in why


def test_a_file_that_cannot_be_read_is_named(directory: Path) -> None:
    (directory / "roles.json").unlink()
    (directory / "roles.json").mkdir()
    file, key, reason = refusal(directory)
    assert (file, key) == ("roles.json", "file")
    assert "cannot be read" in reason


def test_the_items_of_a_pack_are_copies() -> None:
    SHIPPED.items()["areas/230804"]["level"] = 4
    assert SHIPPED.items()["areas/230804"]["level"] == 1
