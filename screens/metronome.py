"""The beat of chest compressions, seen and heard: a shape that swells, a count, two breaths, a change of helper."""

from __future__ import annotations

import math
from functools import partial

from kivy.clock import Clock, ClockEvent
from kivy.properties import BooleanProperty, NumericProperty, OptionProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from kiosk.i18n import N_
from kiosk.services.call_timer import minutes_and_seconds
from kiosk.services.metronome import BREATH, PUSH, Metronome
from screens.calling import CallingScreen
from screens.sounds import sounds
from screens.theme import theme
from screens.translation import tr
from screens.widgets import Chip
from screens.widgets.shelf import fill

SMALLEST = 0.72
"""Of the full shape: the pulse is a change of size, never of brightness."""

CALM_SHARE = 0.45
"""How much of a beat the shape stays large where nothing may glide."""

PATTERN_WORDS = {"pushes": N_("只按压"), "30_2": N_("按压和吹气30比2"), "15_2": N_("两人15比2")}
CHOICES = {"pushes": ("pushes", "30_2"), "30_2": ("30_2", "15_2", "pushes")}
"""What can be chosen where this pattern is the first: an adult (pushes only need no training), a child."""

NARROW_TARGETS = 9

SOUNDS = {PUSH: "tick", BREATH: "breath"}


def swell_of(kind: str, share: float, is_calm: bool) -> float:
    """How large the shape is (``SMALLEST`` to 1) when ``share`` of a beat has gone: full at the push itself."""
    if is_calm:
        return 1.0 if share < CALM_SHARE else SMALLEST
    height = math.cos(share * math.pi / 2) ** 2 if kind == PUSH else math.sin(share * math.pi)
    return SMALLEST + (1 - SMALLEST) * height


class PulseView(FloatLayout):
    """A disc for a push, a square with round corners for a breath; its count in the middle, and the word for it.

    Never spoken: the beat itself is heard.
    """

    is_spoken = False
    kind = OptionProperty(PUSH, options=[PUSH, BREATH])
    count = NumericProperty(1)
    swell = NumericProperty(1.0)
    side = NumericProperty(0)
    disc = NumericProperty(0)


class PatternChip(Chip):
    """One way to count."""

    code = StringProperty("")


class MetronomeScreen(CallingScreen):
    """Starts at once; stands still when touched or left. While it runs nobody is thrown out."""

    is_running = BooleanProperty(False)
    is_change_due = BooleanProperty(False)
    elapsed_text = StringProperty("")
    change_text = StringProperty("")
    form = OptionProperty("", options=["", "tall", "wide", "narrow"])

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._pulsing: ClockEvent | None = None
        self.metronome: Metronome | None = None
        self._heard = 0
        self._first = "pushes"

    @property
    def is_in_use(self) -> bool:
        """Both hands are on a chest."""
        return self.is_running or super().is_in_use

    def on_show(self, pattern: str = "pushes") -> None:
        """Begin with this pattern."""
        self._first, self._heard = pattern, 0
        self.metronome = self.kiosk.first_aid.metronome(pattern)
        self.metronome.start()
        self.is_running, self.is_change_due = True, False
        self.on_language()
        self.ids.scroll.to_top()

    def on_language(self) -> None:
        """The beat goes on in other words."""
        chosen = self.metronome.pattern
        fill(
            self.ids.patterns,
            [
                partial(
                    PatternChip,
                    code=code,
                    text=tr._(PATTERN_WORDS[code]),
                    is_on=code == chosen,
                    on_release=self._choose,
                )
                for code in CHOICES[self._first]
            ],
        )
        self.follow_call()
        self._show_times()

    def on_enter(self, *_: object) -> None:
        """Follow the beat in every frame."""
        if self._pulsing is None:
            self._pulsing = Clock.schedule_interval(self._pulse, 0)

    def on_leave(self, *_: object) -> None:
        """Nothing goes on unseen."""
        if self._pulsing is not None:
            self._pulsing.cancel()
            self._pulsing = None
        if self.metronome is not None:
            self.metronome.stop()
        self.is_running = False

    def on_second(self) -> None:
        """Follow the call and the helpers' change."""
        super().on_second()
        self._show_times()

    def switch(self) -> None:
        """Stand still, or go on."""
        if self.is_running:
            self.metronome.stop()
        else:
            self.metronome.start()
        self.is_running = self.metronome.is_running

    def _choose(self, chip: PatternChip) -> None:
        self.metronome.choose(chip.code)
        self._heard = 0
        for other in self.ids.patterns.children:
            other.is_on = other is chip

    def _pulse(self, _dt: float) -> None:
        beat = self.metronome.beat
        pulse = self.ids.pulse
        pulse.kind, pulse.count = beat.kind, beat.count
        pulse.swell = swell_of(beat.kind, beat.share, theme.is_calm)
        if self.is_running and beat.ordinal != self._heard:
            self._heard = beat.ordinal
            sounds.play(SOUNDS[beat.kind])

    def _show_times(self) -> None:
        metronome = self.metronome
        if metronome is None:
            return
        was_due, self.is_change_due = self.is_change_due, metronome.is_change_due
        if self.is_change_due and not was_due:
            sounds.play("good")
        self.elapsed_text = tr._("已按 {time}").format(time=minutes_and_seconds(metronome.elapsed_s))
        left = minutes_and_seconds(metronome.seconds_to_change)
        self.change_text = (
            tr._("换人按压，停顿不超过10秒") if self.is_change_due else tr._("再过 {time} 换人").format(time=left)
        )

    def place_call(self, *_: object) -> None:
        """Above in a tall form, else on the page: at its top, or below the beat's own switch where all is narrow."""
        is_tall = self.height >= self.width * 0.9
        self.form = "tall" if is_tall else "narrow" if self.width < theme.target * NARROW_TARGETS else "wide"
        self.call.parent.remove_widget(self.call)
        place = self.ids.above if is_tall else self.ids.words
        place.add_widget(self.call, len(place.children) if self.form != "narrow" else 0)
