"""Which tests take turns in the languages, and that none of them is never seen."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from turns import left_out

LANGUAGES = ("zh", "en", "ru")


def made(name: str, **params: Any) -> SimpleNamespace:
    shown = "-".join(map(str, params.values()))
    return SimpleNamespace(
        nodeid=f"{name}[{shown}]", callspec=SimpleNamespace(params=params), get_closest_marker={}.get
    )


def kept(items: list[Any]) -> list[Any]:
    out = left_out(items)
    return [item.callspec.params for item in items if item not in out]


def test_each_test_is_kept_once_for_all_else_that_it_is_given() -> None:
    items = [made("a", lang=lang, page=page) for lang in LANGUAGES for page in range(6)]
    assert sorted(given["page"] for given in kept(items)) == [*range(6)]


def test_each_language_has_its_turns() -> None:
    items = [made(name, lang=lang, page=page) for name in "abc" for lang in LANGUAGES for page in range(6)]
    turns = [given["lang"] for given in kept(items)]
    assert {turns.count(lang) for lang in LANGUAGES} == {6}


def test_the_same_test_has_the_same_turn_whatever_else_is_run() -> None:
    alone = [made("a", lang=lang) for lang in LANGUAGES]
    among = [made(name, lang=lang) for name in "cba" for lang in LANGUAGES]
    assert kept(alone)[0] in kept(among)


def test_what_is_said_of_one_language_alone_is_kept() -> None:
    items = [made("a", lang=lang, words=words) for lang, words in (("en", "Help"), ("ru", "Помощь"))]
    assert left_out([*items, SimpleNamespace(nodeid="b", get_closest_marker={}.get)]) == []


def test_what_is_promised_in_each_language_takes_no_turns() -> None:
    items = [made("a", lang=lang) for lang in LANGUAGES]
    for item in items:
        item.get_closest_marker = {"every_language": True}.get
    assert left_out(items) == []
