"""Which tests a plain run leaves out, and that none of what they promise is never seen."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from tests.turns import left_out, without_engine, without_language

LANGUAGES = ("zh", "en", "ru")
ENGINES = ("sqlite", "postgresql")


def made(name: str, *marks: str, **params: Any) -> SimpleNamespace:
    shown = "-".join(map(str, params.values()))
    return SimpleNamespace(
        nodeid=f"{name}[{shown}]",
        callspec=SimpleNamespace(params=params),
        get_closest_marker=dict.fromkeys(marks, True).get,
    )


def kept(items: list[Any], without: Any = without_language) -> list[Any]:
    out = without(items)
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
    assert without_language([*items, SimpleNamespace(nodeid="b", get_closest_marker={}.get)]) == []


def test_what_is_promised_in_each_language_takes_no_turns() -> None:
    assert without_language([made("a", "every_language", lang=lang) for lang in LANGUAGES]) == []


def test_a_test_that_is_given_the_engine_alone_is_kept_on_each() -> None:
    assert without_engine([made("a", database=engine) for engine in ENGINES]) == []


def test_a_test_that_is_given_more_meets_each_engine_and_is_kept_once_for_all_else() -> None:
    for several in range(2, 6):
        items = [made("a", database=engine, page=page) for engine in ENGINES for page in range(several)]
        found = kept(items, without_engine)
        assert sorted(given["page"] for given in found) == [*range(several)]
        assert {given["database"] for given in found} == set(ENGINES)


def test_of_three_engines_none_is_left_out_for_want_of_turns() -> None:
    items = [made("a", database=engine, page=page) for engine in (*ENGINES, "spread") for page in range(2)]
    assert without_engine(items) == []


def test_repetitions_are_left_out() -> None:
    first, again = made("a"), made("a", "thorough")
    assert left_out([first, again]) == [again]
