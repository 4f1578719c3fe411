"""Somebody asked for help and nobody has said "coming": a strip above whatever is on the screen, until somebody does.

It says so in words and by an icon, breathes once in two seconds unless less motion is wanted, and rings softly.
"""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from kiosk.errors import YizhanError
from screens import base  # noqa: F401 - kv below needs theme, tr and navigation
from screens.kv import load_kv
from screens.navigation import navigation
from screens.sounds import sounds
from screens.theme import theme
from screens.translation import tr
from screens.widgets import Touchable

RING_EVERY_S = {"ring": 10, "again": 5, "leader": 5, "duty_phone": 5, "call": 5}
HUSHED = ("ticket", "incoming", "badge")
"""Where whoever asked waits, and where those who answer are: there is no strip that a hand could answer by mistake."""

LEFT_ALONE = ("procedure", "all_steps", "metronome", "first_aid", "crisis", "numbers", "plan", *HUSHED)
"""Screens that help somebody in danger already, or that they need: the number does not take their place."""


class AlarmStrip(Touchable):
    """Takes no room while nothing rings."""

    text = StringProperty("")
    is_shown = BooleanProperty(False)
    is_lit = BooleanProperty(False)
    is_urgent = BooleanProperty(False)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._alarm: Any = None
        self._seconds = 0
        self._shown_large = ""

    def on_touch_down(self, touch: object) -> bool:
        """A strip that is not there takes no touch."""
        return self.is_shown and bool(super().on_touch_down(touch))

    def look(self, kiosk: Any) -> None:
        """Once a second: does anything ring, how far up the ladder is it, is it time to ring again."""
        alarm = kiosk.volunteering.incoming.alarm()
        before = (self._alarm.key, self._alarm.step) if self._alarm else None
        self._kiosk, self._alarm = kiosk, alarm
        self.follow()
        if alarm is None:
            self.is_lit = False
            return
        self._seconds = 0 if (alarm.key, alarm.step) != before else self._seconds + 1
        self.is_urgent = alarm.is_life_threatening
        self.text = self._words(alarm)
        self.is_lit = not theme.is_calm and not self.is_lit
        if self._seconds % RING_EVERY_S[alarm.step] == 0 and not alarm.is_silent:
            sounds.play("whistle")
        self._show_large(alarm)

    def follow(self) -> None:
        """Another screen is in front, or something else rings."""
        self.is_shown = self._alarm is not None and navigation.current not in HUSHED

    def on_release(self) -> None:
        """Somebody is coming: that is enough if it is known who, else the badge says so."""
        alarm = self._alarm
        if alarm is None:
            return
        self._kiosk.background(lambda: self._answer(alarm.key))

    def _answer(self, key: str) -> None:
        try:
            is_answered = self._kiosk.volunteering.answer(key)
        except YizhanError:
            is_answered = False
        self._answered(key, is_answered)

    def _answered(self, key: str, is_answered: bool) -> None:
        from kivy.clock import Clock

        Clock.schedule_once(lambda _dt: self._go_on(key, is_answered), 0)

    def _go_on(self, key: str, is_answered: bool) -> None:
        if not is_answered:
            navigation.show("badge", ticket=key)
        self.look(self._kiosk)

    def _words(self, alarm: Any) -> str:
        parts = (alarm.text,) if alarm.is_silent else (alarm.text, alarm.title.text, alarm.place_text)
        what = " · ".join(filter(None, parts))
        if not alarm.number:
            return what
        number = self._kiosk.i18n.format_number_to_dial(alarm.number)
        return f"{what} · " + tr._("请拨打 {number}").format(number=number)

    def _show_large(self, alarm: Any) -> None:
        if alarm.is_full_screen and alarm.key != self._shown_large and navigation.current not in LEFT_ALONE:
            self._shown_large = alarm.key
            navigation.show("plan", code=alarm.help_code)


load_kv(__file__)
