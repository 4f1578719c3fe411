"""The language of the screens, observable: ``text: tr._("中文")`` in kv follows a change of language by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from kivy.event import EventDispatcher
from kivy.properties import ObjectProperty, StringProperty


class TranslatorPort(Protocol):
    """What is needed of ``kiosk.i18n.Translator``."""

    @property
    def lang(self) -> str: ...
    def _(self, text: str) -> str: ...
    def set_language(self, lang: str) -> None: ...
    def subscribe(self, callback: Callable[..., None]) -> object: ...


def _as_written(text: str) -> str:
    return text


class Translation(EventDispatcher):
    """Hands kv a new ``_`` on every change of language, so that each bound text is computed again."""

    _ = ObjectProperty(_as_written)
    lang = StringProperty("zh")

    def attach(self, translator: TranslatorPort) -> None:
        """Follow ``translator`` from now on."""
        self._translator = translator
        translator.subscribe(self._follow)
        self._follow()

    def set_language(self, lang: str) -> None:
        """Change the language of the kiosk; every screen follows."""
        self._translator.set_language(lang)

    def foreign(self, lang: str) -> str:
        """``lang`` if it is not the visitor's, else "": what a mark has to name."""
        return "" if lang == self.lang else lang

    def _follow(self, *_args: object) -> None:
        translator = self._translator
        # A new function each time: an equal value would not be dispatched.
        self._ = lambda text: translator._(text)
        self.lang = translator.lang


tr = Translation()
