"""Every sentence of the centre is there in English and in Russian, with its fields intact."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

CENTRAL = Path(__file__).resolve().parents[4] / "sync" / "central"
KEYWORDS = {"_": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2)}
FIELD = re.compile(r"\{\w*\}|%\(\w+\)s")
CHINESE = re.compile("[\u4e00-\u9fff]")
# What may stand in Chinese in a template: a sentence handed to gettext, and the name on the carriage.
MARKED = re.compile(
    r"""{%\s*translate.*?%}|{%\s*blocktranslate.*?endblocktranslate\s*%}|_\("[^"]*"\)|lang="zh-Hans">驿站""", re.S
)


def sentences() -> dict[str, str]:
    """Every msgid of the sources with the place where it stands."""
    found: dict[str, str] = {}
    for path in sorted([*CENTRAL.rglob("*.py"), *CENTRAL.rglob("*.html")]):
        text = path.read_text("utf-8")
        source = templatize(text, origin=str(path)) if path.suffix == ".html" else text
        for line, msgid, _comments, _context in extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS):
            found.setdefault(msgid if isinstance(msgid, str) else msgid[0], f"{path.relative_to(CENTRAL)}:{line}")
    return found


def catalogue(lang: str) -> Catalog:
    with (CENTRAL / "locale" / lang / "LC_MESSAGES" / "django.po").open("rb") as source:
        return read_po(source, locale=lang, abort_invalid=True)


def texts(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_nothing_is_left_untranslated(lang: str) -> None:
    messages = catalogue(lang)
    found = ((place, msgid, messages.get(msgid)) for msgid, place in sentences().items())
    missing = {place: msgid for place, msgid, message in found if message is None or not all(texts(message))}
    assert not missing


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_nothing_is_fuzzy_or_left_over(lang: str) -> None:
    known = sentences()
    ids = [(m.id if isinstance(m.id, str) else m.id[0], m.fuzzy) for m in catalogue(lang) if m.id]
    assert [msgid for msgid, fuzzy in ids if fuzzy] == []
    assert [msgid for msgid, _fuzzy in ids if msgid not in known] == []


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_a_translation_has_the_fields_of_its_sentence(lang: str) -> None:
    for message in catalogue(lang):
        if message.id:
            msgid = message.id if isinstance(message.id, str) else message.id[0]
            for text in texts(message):
                assert sorted(FIELD.findall(text)) == sorted(FIELD.findall(msgid)), msgid


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_a_translation_holds_no_chinese(lang: str) -> None:
    for message in catalogue(lang):
        assert not any(CHINESE.search(text) for text in texts(message) if message.id), message.id


def test_templates_hold_no_chinese_outside_a_translated_sentence() -> None:
    for path in CENTRAL.rglob("*.html"):
        bare = CHINESE.search(MARKED.sub("", path.read_text("utf-8")))
        assert not bare, f"{path.name}: {bare}"
