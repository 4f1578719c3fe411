"""What stands on the keys, by language: rows of letters, and digits for all."""

from __future__ import annotations

from dataclasses import dataclass

LATIN = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
PINYIN = (*LATIN[:2], LATIN[2] + "'")
CYRILLIC = ("йцукенгшщзх", "фывапролджэ", "ячсмитьбюъё")
"""Eleven keys a row is what 22 mm allow on the narrowest panel."""


@dataclass(frozen=True)
class Layout:
    """Rows of characters, the short name on the key that leads here, and whether its letters are pinyin."""

    lang: str
    name: str
    rows: tuple[str, ...]
    is_pinyin: bool = False


LAYOUTS = {
    "zh": Layout("zh", "中文", PINYIN, is_pinyin=True),
    "en": Layout("en", "EN", LATIN),
    "ru": Layout("ru", "РУ", CYRILLIC),
}
"""In the order in which the key of languages goes through them."""

DIGITS = Layout("", "123", ("12345", "67890"))


def layout_of(lang: str) -> Layout:
    """The letters of a language; of one without a layout, English ones."""
    return LAYOUTS.get(lang, LAYOUTS["en"])


def layout_after(lang: str) -> Layout:
    """The layout that the key of languages leads to."""
    langs = list(LAYOUTS)
    return LAYOUTS[langs[(langs.index(layout_of(lang).lang) + 1) % len(langs)]]
