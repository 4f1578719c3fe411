"""What somebody types on a keyboard of the screen: characters that stand, and pinyin on its way to characters."""

from __future__ import annotations

from kivy.event import EventDispatcher
from kivy.properties import StringProperty

from kiosk.input_method.composer import Composer
from kiosk.input_method.layouts import layout_of
from screens.widgets.keyboard import Keyboard

LONGEST = 40


class TypedText(EventDispatcher):
    """Follows a keyboard. ``text`` is what stands, ``letters`` the pinyin for which nothing was chosen yet."""

    text = StringProperty("")
    letters = StringProperty("")
    spelling = StringProperty("")

    def __init__(self, keyboard: Keyboard, composer: Composer) -> None:
        super().__init__()
        self._keyboard, self._composer = keyboard, composer
        keyboard.bind(on_key=self._key, on_erase=self._erase, on_choose=self._choose, is_pinyin=self._keep_letters)

    @property
    def query(self) -> str:
        """All of it, the letters as they were pressed."""
        return self.text + self.letters

    @property
    def likeliest(self) -> str:
        """All of it, the letters as the characters that they most likely mean."""
        first = next(iter(self._composer.candidates()), None)
        return self.text + (first.text if first and self.letters else self.letters)

    def clear(self) -> None:
        """Nothing is left of it, here or in the input method."""
        self._composer.reset()
        self.text = ""
        self._show()

    def press(self, lang: str, characters: str) -> None:
        """As if these keys of a language's letters were touched."""
        self._keyboard.layout = layout_of(lang)
        for character in characters:
            self._keyboard.dispatch("on_key", character)

    def _key(self, keyboard: Keyboard, character: str) -> None:
        if keyboard.is_pinyin and self._composer.press(character):
            self._show()
        elif character == " " and self._composer.letters:
            self._choose(keyboard, 0)
        else:
            self._keep_letters()
            self._stand(character)

    def _stand(self, characters: str) -> None:
        self.text = (self.text + characters).lstrip()[:LONGEST]
        self._composer.follow(self.text if self._keyboard.is_pinyin else "")
        self._show()

    def _erase(self, *_: object) -> None:
        if self._composer.erase():
            self._show()
        else:
            self.text = self.text[:-1]
            self._stand("")

    def _choose(self, _keyboard: Keyboard, index: int) -> None:
        if index < len(self._composer.candidates()):
            self._stand(self._composer.choose(index))
        else:
            self._keep_letters()

    def _keep_letters(self, *_: object) -> None:
        """Letters for which nothing is chosen any more stand as they are."""
        letters = self._composer.letters
        if letters:
            self._composer.reset()
            self._stand(letters)

    def _show(self) -> None:
        self._keyboard.candidates = [candidate.text for candidate in self._composer.candidates()]
        self.letters, self.spelling = self._composer.letters, self._composer.spelling
