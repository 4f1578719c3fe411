"""The current language: whole sentences by gettext, dates and times, numbers to dial. No pixels here.

Chinese is the source language, so its catalogue is empty; the others are looked up in the fragments
kept by subject, that are one catalogue to the caller.
"""

from __future__ import annotations

import gettext
import importlib
import io
import logging
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from assets import asset

T = TypeVar("T")

LANGUAGES = (("zh", "中文"), ("en", "English"), ("ru", "Русский"))
SOURCE_LANGUAGE = "zh"
SHELL_LOCALES, SHELL_LANGUAGE = ("LC_ALL", "LC_MESSAGES", "LANG"), "en"
FRAGMENTS = (
    "kiosk",
    "shell",
    "rooms",
    "halls",
    "modes",
    "play",
    "aid",
    "reading",
    "info",
    "places",
    "voice",
    "volunteers",
)

WEEKDAYS = {
    "zh": ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "ru": ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"),
}
MONTHS = {
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    "ru": (
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ),
}
DATE_PATTERNS = {
    "zh": "{month}月{day}日 {weekday}",
    "en": "{weekday}, {day} {month_name}",
    "ru": "{weekday}, {day} {month_name}",
}
DATE_PATTERNS_WITH_YEAR = {
    "zh": "{year}年{month}月{day}日 {weekday}",
    "en": "{weekday}, {day} {month_name} {year}",
    "ru": "{weekday}, {day} {month_name} {year} г.",
}

LONGEST_UNBROKEN = 5

log = logging.getLogger(__name__)


def language_of_shell(env: Mapping[str, str]) -> str:
    """The language that a shell's locale names (POSIX: LC_ALL, then LC_MESSAGES, then LANG), of those that we speak.

    English where it names none of them: a console with no locale set is often one that cannot draw Chinese.
    """
    named = next((env[name] for name in SHELL_LOCALES if env.get(name)), "")
    lang = re.split(r"[_.@-]", named.lower())[0]
    return lang if lang in dict(LANGUAGES) else SHELL_LANGUAGE


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "translate later"
    """Marks a sentence of a table for translation; it is looked up when it is shown."""
    return message


def _read_po(path: Path) -> gettext.GNUTranslations | None:
    """A catalogue from its source, for a work tree whose .mo are absent or stale; None without Babel."""
    try:
        pofile, mofile = (
            importlib.import_module("babel.messages.pofile"),
            importlib.import_module("babel.messages.mofile"),
        )
    except ImportError:
        return None
    compiled = io.BytesIO()
    with path.open("rb") as source:
        mofile.write_mo(compiled, pofile.read_po(source))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _read_fragment(folder: Path, name: str) -> gettext.GNUTranslations | None:
    mo, po = folder / f"{name}.mo", folder / f"{name}.po"
    is_stale = not mo.exists() or (po.exists() and po.stat().st_mtime > mo.stat().st_mtime)
    if is_stale and po.exists() and (fresh := _read_po(po)) is not None:
        return fresh
    if not mo.exists():
        return None
    with mo.open("rb") as compiled:
        return gettext.GNUTranslations(compiled)


def load_catalogue(lang: str, locales: Path) -> gettext.NullTranslations:
    """All fragments of a language as one catalogue; an empty one (the source text) when nothing was translated."""
    found = [_read_fragment(locales / lang / "LC_MESSAGES", name) for name in FRAGMENTS]
    fragments = [fragment for fragment in found if fragment is not None]
    if not fragments:
        if lang != SOURCE_LANGUAGE:
            log.warning("no translations for %s under %s", lang, locales)
        return gettext.NullTranslations()
    for fragment in fragments[1:]:
        fragments[0].add_fallback(fragment)
    return fragments[0]


class Translator:
    """Holds the current language and tells those who asked when it changes."""

    def __init__(self, lang: str = SOURCE_LANGUAGE, locales: Path | None = None) -> None:
        folder = locales or asset("locales")
        self._catalogues = {code: load_catalogue(code, folder) for code, _name in LANGUAGES}
        self._subscribers: list[Callable[[], None]] = []
        self._lang = self._known(lang)

    @property
    def lang(self) -> str:
        """BCP 47 code of the current language."""
        return self._lang

    def set_language(self, lang: str) -> None:
        """Switches the language and calls every subscriber; an unknown code raises ValueError."""
        if self._known(lang) == self._lang:
            return
        self._lang = lang
        for callback in tuple(self._subscribers):
            callback()

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Calls back after each change of language; the returned function ends that."""
        self._subscribers.append(callback)
        return lambda: self._subscribers.remove(callback)

    def _(self, text: str) -> str:
        """The sentence in the current language; the Chinese one when it has no translation."""
        return self._catalogues[self._lang].gettext(text)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """The sentence in the plural form that n asks for; name the field {n} and format it yourself."""
        return self._catalogues[self._lang].ngettext(singular, plural, n)

    def format_time(self, moment: datetime) -> str:
        """Hours and minutes, e.g. 06:05; the same in all three languages."""
        return f"{moment:%H:%M}"

    def format_date(self, day: date, *, with_year: bool = False) -> str:
        """Day, month and weekday, e.g. 12月12日 星期六 / Saturday, 12 December / суббота, 12 декабря.

        In a language that has no pattern here, as in Chinese: like a sentence that it has no translation for.
        """
        names = MONTHS.get(self._lang)
        return self._own(DATE_PATTERNS_WITH_YEAR if with_year else DATE_PATTERNS).format(
            year=day.year,
            day=day.day,
            month=day.month,
            month_name=names[day.month - 1] if names else day.month,
            weekday=self.weekday_name(day.weekday()),
        )

    def weekday_name(self, weekday: int) -> str:
        """The name of a day of the week, 0 is Monday; in Chinese where the language has none here."""
        return self._own(WEEKDAYS)[weekday]

    def format_number_to_dial(self, number: str) -> str:
        """A number as it stands on posters: up to five digits in one piece, longer ones in groups of three."""
        return number if len(number) <= LONGEST_UNBROKEN or "-" in number else " ".join(_groups(number))

    def _own(self, table: Mapping[str, T]) -> T:
        return table.get(self._lang, table[SOURCE_LANGUAGE])

    @staticmethod
    def _known(lang: str) -> str:
        if lang not in dict(LANGUAGES):
            raise ValueError(f"unknown language: {lang}")
        return lang


def _groups(number: str) -> list[str]:
    return [number[start : start + 3] for start in range(0, len(number), 3)]
