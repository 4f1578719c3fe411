"""The frame around every screen: header above, bars below, and the screen in front between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kivy.clock import Clock
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.screenmanager import NoTransition, ScreenManager

from screens.alarm import AlarmStrip
from screens.bars import Bars
from screens.base import BaseScreen
from screens.broadcast_strip import BROADCAST, BroadcastStrip
from screens.drawing import Clipped, Confined, ask_sign
from screens.idle import IdleOverlay
from screens.idle_watch import IdleWatch
from screens.kv import load_kv
from screens.low_sky import LowSky
from screens.navigation import ATTRACT, HOME, navigation
from screens.panel_buttons import PanelButtons
from screens.scanner import Scanner
from screens.sounds import sounds
from screens.theme import theme
from screens.tidying import Tidying
from screens.translation import tr
from screens.voice.layer import VoiceLayer
from screens.voice.mode import voice
from screens.voice.strip import VoiceStrip

if TYPE_CHECKING:
    from kiosk.kiosk import Kiosk

__all__ = [
    "AlarmStrip",
    "Bars",
    "BroadcastStrip",
    "IdleOverlay",
    "LowSky",
    "Shell",
    "VoiceLayer",
    "VoiceStrip",
    "reset_for_next_visitor",
]

_TICK_S = 1.0


class Header(Confined, BoxLayout):
    """Title of the screen over the tint of its area, clock, quiet offline mark; in landscape the emergency strip."""

    title = StringProperty("")
    icon = StringProperty("")
    area = StringProperty("")
    clock_text = StringProperty("")
    is_offline = BooleanProperty(False)
    is_shown = BooleanProperty(True)

    def on_touch_down(self, touch: object) -> bool:
        """A hidden header takes no touch: its strip still lies over the screen that has the whole window."""
        return self.is_shown and bool(super().on_touch_down(touch))


class OfflineMark(BoxLayout):
    """Says quietly that everything here works without a network."""

    is_offline = BooleanProperty(False)


class ScreenPane(Clipped, ScreenManager):
    """Where the screens are."""


A_PAUSE_S = 1.0
"""So long after a touch a visitor reads or thinks, and a few hundredths of a second are not felt."""

FOLLOWED = ("title", "icon", "area", "has_header", "has_bars")


class Shell(FloatLayout):
    """Root of the window. Counts touches for the visit, follows the screen in front, keeps the clock."""

    title = StringProperty("")
    icon = StringProperty("")
    area = StringProperty("")
    has_header = BooleanProperty(True)
    has_bars = BooleanProperty(True)
    clock_text = StringProperty("")
    is_offline = BooleanProperty(False)

    def __init__(self, kiosk: Kiosk, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.kiosk = kiosk
        self._has_started = False
        self.tidying = Tidying()
        self.tidying.begin()
        self.manager: ScreenManager = self.ids.manager
        self.manager.transition = NoTransition()
        self.ids.bars.bind(is_beside=self._place_bars)
        tr.attach(kiosk.i18n)
        navigation.attach(kiosk, self.manager)
        self._followed: BaseScreen | None = None
        self.manager.bind(current_screen=self._follow)
        tr.bind(lang=lambda *_: self._language_changed())
        theme.bind(**dict.fromkeys(("is_large", "is_low"), lambda *_: self._mode_changed()))
        self.voice: VoiceLayer = self.ids.voice
        ids = self.ids
        self.voice.attach(ids.header, ids.bars, ids.voice_strip, ids.idle, (ids.broadcast, ids.alarm))
        settings = kiosk.settings
        self.idle_watch = IdleWatch(
            kiosk.clock.monotonic,
            warning_s=settings.idle_warning_s,
            grace_s=settings.idle_grace_s,
            attract_after_s=settings.attract_after_s,
        )
        self._buttons = PanelButtons(self)
        self._scanner = Scanner(kiosk, self.felt)
        self._ticking = Clock.schedule_interval(self.tick, _TICK_S)
        self.tick()
        navigation.home()

    def on_touch_down(self, touch: object) -> bool:
        """Every touch counts for the visit, whatever it hits; one that stops the warning leads on from the bars alone:
        who needs 120 or a person does not touch twice."""
        may_lead_on = self.felt() or not self.ids.idle.covers(*touch.pos)
        return bool(super().on_touch_down(touch)) if may_lead_on else True

    def felt(self) -> bool:
        """Somebody is there: the first touch begins a visit, any one stops the warning, which is all it does (False)
        unless it is beside it."""
        is_first = not self.kiosk.visits.is_active
        self.kiosk.visits.touched()
        self.kiosk.visits.tapped()
        if is_first and navigation.current == HOME:
            self.kiosk.visits.viewed(HOME)
        self.idle_watch.touched()
        was_warned, self.ids.idle.is_shown = self.ids.idle.is_shown, False
        return not was_warned

    def press(self, code: int) -> bool:
        """A button beside the panel, by its key code; whether it is one that does something here."""
        return self._buttons.press(code)

    def typed(self, code: int, character: str | None) -> bool:
        """A key of a scanner, which types like a keyboard; whether it ended a badge."""
        return self._scanner.key(code, character)

    def release(self) -> None:
        """The button is up again."""
        self._buttons.release()

    @property
    def fps(self) -> int:
        """Frames a second that the screen in front needs although nobody touches it."""
        return self._followed.fps if self._followed is not None else 0

    def ask_sign(self) -> None:
        """Draw a frame, changed or not."""
        ask_sign()

    def close(self) -> None:
        """Stop the clock; the window is going."""
        self._ticking.cancel()

    def _place_bars(self, bars: Bars, is_beside: bool) -> None:
        """Below the screen, or at its left: what is at the bottom left stays there."""
        frame = self.ids.frame
        frame.remove_widget(bars)
        frame.add_widget(bars, len(frame.children) if is_beside else 0)

    def _follow(self, _manager: ScreenManager, screen: BaseScreen | None) -> None:
        # One bound method, not `setter`: that is a new object at each call, so it could never be unbound again.
        for followed, change in ((self._followed, "unbind"), (screen, "bind")):
            if followed is not None:
                getattr(followed, change)(**dict.fromkeys(FOLLOWED, self._take_over))
        self._followed = screen
        self.ids.alarm.follow()
        self.ids.broadcast.follow()
        self._take_over()

    def _take_over(self, *_: object) -> None:
        """What the frame shows of the screen in front."""
        if self._followed is not None:
            for name in FOLLOWED:
                setattr(self, name, getattr(self._followed, name))

    def _language_changed(self) -> None:
        if self.kiosk.visits.is_active:
            self.kiosk.visits.language_changed(tr.lang)
        if navigation.screen is not None:
            navigation.screen.on_language()

    def _mode_changed(self) -> None:
        if self.kiosk.visits.is_active:
            self.kiosk.visits.mode_changed("low" if theme.is_low else "large" if theme.is_large else "normal")

    def tick(self, *_: object) -> None:
        """Once a second: clock, network, what a visit has still to save, idleness."""
        self.clock_text = self.kiosk.i18n.format_time(self.kiosk.clock.now())
        self.is_offline = self.kiosk.sync.status().is_online is False
        self.kiosk.visits.catch_up()
        self.ids.alarm.look(self.kiosk)
        self.ids.broadcast.look(self.kiosk)
        if navigation.screen is not None:
            navigation.screen.on_second()
        self._watch_idle()
        if self._has_started and not self.kiosk.visits.is_active:
            self._use_the_quiet()
        elif self.idle_watch.idle_s >= A_PAUSE_S and not self.fps:
            self.tidying.pause()
        self._has_started = True

    def _use_the_quiet(self) -> None:
        """While nobody is there: forget what was looked at, get one more screen ready, tidy up."""
        if navigation.forget_screens():
            self.tidying.forgot_much()
        elif self.tidying.is_due or not navigation.prepare_next():
            self.tidying.rest()

    def _watch_idle(self) -> None:
        if self.kiosk.speech.is_speaking and voice.is_on and not self.ids.idle.is_shown:
            self.idle_watch.touched()  # who listens is there
        in_front = navigation.screen
        phase = self.idle_watch.phase(
            is_visited=self.kiosk.visits.is_active,
            is_large=theme.is_large or voice.is_on or getattr(in_front, "is_slow", False),
            is_in_use=in_front is not None and in_front.is_in_use,
        )
        overlay = self.ids.idle
        overlay.seconds, overlay.is_shown = phase.seconds, phase.name == "warning"
        if phase.name == "ended":
            reset_for_next_visitor(self.kiosk)
            self.idle_watch.touched()
        elif phase.name == "attract" and navigation.current not in (ATTRACT, BROADCAST):
            reset_for_next_visitor(self.kiosk)
            navigation.attract()


def reset_for_next_visitor(kiosk: Kiosk) -> None:
    """End the visit; source language, no modes, home."""
    if kiosk.visits.is_active:
        kiosk.visits.ended()
    kiosk.first_aid.call.forget()
    theme.reset_modes()
    sounds.reset()
    voice.reset()
    tr.set_language("zh")
    if navigation.current != HOME:
        navigation.home()


load_kv(__file__)
