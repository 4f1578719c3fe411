"""Every sentence that the kiosk can show stands in every language, with the agreed words.

The sentences are read from the source: `_()`, `N_()` and `ngettext()` in Python, `_()` in kv. Chinese is the source
language, so its sentences are the keys.
"""

from __future__ import annotations

import ast
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from kiosk.i18n import FRAGMENTS, LANGUAGES, SOURCE_LANGUAGE

TRANSLATED = [code for code, _name in LANGUAGES if code != SOURCE_LANGUAGE]
MARKERS = {"_": 1, "N_": 1, "ngettext": 2}
KV_SENTENCE = re.compile(r"""\b_\(\s*("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')""")
FIELD = re.compile(r"\{(\w*)[^}]*\}")
HAN = re.compile(r"[\u4e00-\u9fff]")

# (sentence, language): the glossary's word is for another use of the same Chinese; say which.
OTHER_USE = {
    ("下一步", "en"): "the heading over what to do next, not the button that turns a page",
    ("下一步", "ru"): "the heading over what to do next, not the button that turns a page",
}


def sentences_of_python(path: Path) -> Iterator[str]:
    """The literal sentences that a module gives to gettext."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            for argument in node.args[: MARKERS.get(name, 0)]:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value


def sentences_of_kv(path: Path) -> Iterator[str]:
    """The literal sentences that a .kv gives to gettext."""
    for match in KV_SENTENCE.finditer(path.read_text("utf-8")):
        yield ast.literal_eval(match.group(1))


@pytest.fixture(scope="module")
def used(root: Path) -> dict[str, set[str]]:
    """sentence -> the files that show it."""
    found: dict[str, set[str]] = defaultdict(set)
    readers = {".py": sentences_of_python, ".kv": sentences_of_kv}
    for package in ("kiosk", "screens"):
        for path in (root / package).rglob("*"):
            for sentence in readers.get(path.suffix, lambda _: iter(()))(path):
                found[sentence].add(path.relative_to(root).as_posix())
    assert found
    return found


def read_fragments(root: Path, lang: str) -> list[tuple[str, Catalog]]:
    """The fragments of a language, as (name, catalogue)."""
    found = []
    for path in sorted((root / "assets" / "locales" / lang / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as source:
            found.append((path.stem, read_po(source, locale=lang, abort_invalid=True)))
    return found


def keys(message: Message) -> tuple[str, ...]:
    """The sentences that a message translates: two for a plural."""
    return tuple(message.id) if isinstance(message.id, (tuple, list)) else (message.id,)


def translations(message: Message) -> tuple[str, ...]:
    """Its translations: as many as the language has plural forms, or one."""
    return tuple(message.string) if isinstance(message.string, (tuple, list)) else (message.string,)


@pytest.fixture(scope="module", params=TRANSLATED)
def lang(request: pytest.FixtureRequest) -> str:
    """Each language that is not the source."""
    return str(request.param)


@pytest.fixture(scope="module")
def messages(root: Path, lang: str) -> list[tuple[str, Message]]:
    """(fragment, message) for every message of the language."""
    return [(name, message) for name, catalogue in read_fragments(root, lang) for message in catalogue if message.id]


def test_every_fragment_is_loaded(root: Path, lang: str) -> None:
    assert {name for name, _ in read_fragments(root, lang)} == set(FRAGMENTS)


def test_no_sentence_is_missing(used: dict[str, set[str]], messages: list[tuple[str, Message]]) -> None:
    translated = {key for _, message in messages if all(translations(message)) for key in keys(message)}
    missing = {sentence: sorted(files) for sentence, files in used.items() if sentence not in translated}
    assert not missing


def test_no_translation_is_left_over(used: dict[str, set[str]], messages: list[tuple[str, Message]]) -> None:
    left_over = {f"{fragment}.po: {key}" for fragment, message in messages for key in keys(message) if key not in used}
    assert not left_over


def test_no_translation_is_a_guess(root: Path, lang: str, messages: list[tuple[str, Message]]) -> None:
    guessed = {f"{fragment}.po: {keys(message)[0]}" for fragment, message in messages if message.fuzzy}
    commented_out = {
        f"{name}.po: {key}" for name, catalogue in read_fragments(root, lang) for key in catalogue.obsolete
    }
    assert not guessed | commented_out


def test_a_sentence_is_translated_once(messages: list[tuple[str, Message]]) -> None:
    fragments: dict[str, list[str]] = defaultdict(list)
    for fragment, message in messages:
        fragments[keys(message)[0]].append(fragment)
    assert not {key: names for key, names in fragments.items() if len(names) > 1}


def test_a_translation_has_the_fields_of_its_sentence(messages: list[tuple[str, Message]]) -> None:
    different = {
        f"{fragment}.po: {key}": text
        for fragment, message in messages
        for key in keys(message)
        for text in translations(message)
        if set(FIELD.findall(text)) != set(FIELD.findall(key))
    }
    assert not different


def test_no_chinese_is_left_in_a_translation(messages: list[tuple[str, Message]]) -> None:
    """A language's own name is the one thing written in its own script everywhere."""
    left = {
        f"{fragment}.po: {keys(message)[0]}": text
        for fragment, message in messages
        for text in translations(message)
        if HAN.search(text.replace("中文", ""))
    }
    assert not left


def test_the_glossary_is_followed(root: Path, lang: str, messages: list[tuple[str, Message]]) -> None:
    entries = json.loads((root / "assets/content/glossary.json").read_text("utf-8"))["records"]
    agreed: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        agreed[entry["text"]["zh"]].add(entry["text"][lang].casefold())
    different = {
        f"{fragment}.po: {key}": (message.string, sorted(agreed[key]))
        for fragment, message in messages
        for key in keys(message)
        if key in agreed and str(message.string).casefold() not in agreed[key] and (key, lang) not in OTHER_USE
    }
    assert not different
