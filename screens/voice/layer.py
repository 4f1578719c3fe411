"""Lies over the window and, while the screen is read aloud, takes every touch but those on the strip of buttons.

    drag, or rest a finger      hear what is under it
    two short taps, anywhere    act on what was heard last
    lift in a corner            act on what the finger last rested on, after it said so
    one short tap               hear what is there

Off, it does nothing but wait for a finger that is held still for two seconds in the bottom left corner of the window,
where a Braille label beside the screen points; nothing to touch is there on an ordinary screen. It walks no widgets and
asks for no frame until then.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from kivy.clock import Clock
from kivy.graphics import Color, Line
from kivy.properties import BooleanProperty, ObjectProperty
from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget

from screens.navigation import ATTRACT, navigation
from screens.theme import theme
from screens.translation import tr
from screens.voice.finger import Finger, Meaning
from screens.voice.mode import voice
from screens.voice.reader import LOUDEST, SOFTEST, Reader
from screens.voice.speaker import Speaker
from screens.voice.spoken import SpokenItem, is_shown, items_of, reading_order, spoken_order
from screens.voice.strip import VoiceStrip

START_HOLD_S = 2.0
START_ZONE_MM = (12.0, 40.0)
"""Width and height of the corner; the bars keep their buttons out of its width."""

HELD_STILL_MM = 8.0
SLOP_MM = 3.0
CORNER_MM = 14.0
DWELL_S = 0.5
"""Only what a finger rested on so long can be chosen by lifting it: on its way to the corner it crosses others."""

_RING_EVERY_S = 0.1

Bounds = tuple[float, float, float, float]


class VoiceLayer(Widget):
    """``attach`` gives it the shell's parts. ``is_on`` follows ``voice.is_on``."""

    is_on = BooleanProperty(False)
    reader = ObjectProperty(None, allownone=True)

    def attach(self, header: Widget, bars: Widget, strip: VoiceStrip, idle: Widget, above: tuple[Widget, ...]) -> None:
        """Read ``header``, the screen in front, what stands ``above`` it while it is shown, and ``bars``; show the
        buttons on ``strip``; say ``idle``'s warning.
        """
        self._header, self._bars, self._strip, self._idle, self._above = header, bars, strip, idle, above
        self._finger = Finger(theme.px_per_mm * SLOP_MM)
        self._held: tuple[Any, float] | None = None
        self._touch: Any = None
        self._under: SpokenItem | None = None
        self._under_since = 0.0
        self._chosen: SpokenItem | None = None
        self._is_in_corner = False
        self._watching_hold = Clock.create_trigger(self._watch_hold, 0, interval=True)
        self._waiting = Clock.create_trigger(self._pass_time, 0, interval=True)
        self._ringing = Clock.create_trigger(self._draw_ring, _RING_EVERY_S, interval=True)
        self._screen: Widget | None = None
        speech = navigation.kiosk.speech
        speech.attach(Speaker(), lambda work: Clock.schedule_once(lambda _dt: work(), 0))
        self.speech = speech
        self.reader = Reader(speech, self.items, self._page)
        voice.is_on = False
        voice.fbind("is_on", self._switch)
        strip.do = self.do

    # What there is to hear

    def items(self) -> list[SpokenItem]:
        """The spoken order of what is in front: title, page, warnings, who asks for help, bars, rest of the header."""
        screen = navigation.screen
        if screen is None:
            return []
        above = [strip for strip in self._above if strip.is_shown]
        frame = [*above, self._bars, *(reading_order(self._header) if is_shown(self._header) else [])]
        return spoken_order(self._title_widget(screen), screen.title, [screen], frame)

    def _title_widget(self, screen: Any) -> Widget:
        # Ids are proxies; what is compared later is the widget itself.
        return self._header.ids.title.__self__ if self._header.is_shown else screen

    def _page(self) -> Iterable[Widget]:
        return [navigation.screen] if navigation.screen is not None else []

    def item_at(self, x: float, y: float) -> SpokenItem | None:
        """What is under a point of the window; of several things the smallest, since the others surround it."""
        hit = [
            (width * height, place, item)
            for place, item in enumerate([*items_of(self._strip), *self.items()])
            for left, bottom, width, height in [bounds_of(item.widget)]
            if left <= x < left + width and bottom <= y < bottom + height
        ]
        return min(hit, key=lambda found: found[:2])[2] if hit else None

    # On and off

    def _switch(self, _voice: object, is_on: bool) -> None:
        self.is_on = self._strip.is_shown = is_on
        self._finger.forget()
        self._touch = self._under = self._chosen = None
        for owner, name, callback in self._followed():
            (owner.fbind if is_on else owner.funbind)(name, callback)
        if is_on:
            self._follow_screen()
            if navigation.current == ATTRACT:
                navigation.home()
            self.reader.begin()
            self._ringing()
        else:
            self._waiting.cancel()
            self._ringing.cancel()
            self.canvas.after.clear()
            self._unfollow_screen()
            self.reader.end()

    def _followed(self) -> list[tuple[Any, str, Any]]:
        return [
            (navigation, "current", self._follow_screen),
            (tr, "lang", self.reader.announce_soon),
            (self._idle, "is_shown", self._warn),
            (self.reader, "caption", self._strip.setter("caption")),
            (self.reader, "place", self._strip.setter("place")),
        ]

    def _follow_screen(self, *_: object) -> None:
        self._unfollow_screen()
        self._screen = navigation.screen
        if self._screen is not None:
            self._screen.fbind("params", self.reader.announce_soon)
        self.reader.announce_soon()

    def _unfollow_screen(self) -> None:
        if self._screen is not None:
            self._screen.funbind("params", self.reader.announce_soon)
        self._screen = None

    def _warn(self, idle: Any, is_shown: bool) -> None:
        if is_shown:
            self.reader.say_texts([item for item in items_of(idle) if not item.is_touchable])
        else:
            self.reader.repeat()

    # The buttons of the strip, and the keys beside the screen

    def do(self, verb: str) -> None:
        """One of previous, next, act, repeat, stop, softer, louder, volume, end; a button on or beside the screen asks.

        ``volume`` is a step louder, and from the loudest the softest: for a panel with one button.
        """
        verbs = {
            "previous": lambda: self.reader.step(-1),
            "next": lambda: self.reader.step(1),
            "act": self.reader.act,
            "repeat": self.reader.repeat,
            "stop": self.reader.stop,
            "softer": lambda: self._change_volume(-1),
            "louder": lambda: self._change_volume(1),
            "volume": self._go_round_volumes,
            "end": voice.toggle,
        }
        if self.is_on:
            verbs[verb]()

    def _change_volume(self, steps: int) -> None:
        has_changed = self.speech.louder(steps)
        self.reader.repeat(lead="" if has_changed else LOUDEST if steps > 0 else SOFTEST)

    def _go_round_volumes(self) -> None:
        if not self.speech.louder(1):
            while self.speech.louder(-1):
                pass
        self.reader.repeat()

    # The hand

    def on_touch_down(self, touch: Any) -> bool:
        """Off: only look whether it is held in the corner. On: silence, and begin to read by touch."""
        if not self.is_on:
            if self._is_in_start_zone(touch.x, touch.y) and self._held is None:
                self._held = (touch, self._now())
                self._watching_hold()
            return False
        self.speech.stop()
        if self._strip.collide_point(*self._strip.to_widget(*touch.pos)):
            return False
        if self._touch is None:
            self._touch, self._under, self._chosen = touch, None, self.reader.current
            self._is_in_corner = False
            self._mean(self._finger.down(touch.x, touch.y, self._now()))
            self._waiting()
        return True

    def on_touch_move(self, touch: Any) -> bool:
        """Follow the finger."""
        if not self.is_on:
            return False
        if touch is self._touch:
            self._mean(self._finger.move(touch.x, touch.y, self._now()))
        return self._touch is not None

    def on_touch_up(self, touch: Any) -> bool:
        """The finger left; the one that held the corner has done its work and means nothing else."""
        if self._held is not None and touch is self._held[0]:
            self._held = None
            self._watching_hold.cancel()
            return touch.ud.get("began_voice", False)
        if touch.ud.get("began_voice"):
            return True
        if touch is self._touch:
            self._touch = None
            self._mean(self._finger.up(touch.x, touch.y, self._now()))
            return True
        return False

    def _mean(self, meanings: list[Meaning]) -> None:
        for meaning in meanings:
            {"explore": self._explore, "lift": self._lift, "select": self._select, "act": self._act}[meaning.name](
                meaning.x, meaning.y
            )
        if not self._finger.is_waiting:
            self._waiting.cancel()

    def _explore(self, x: float, y: float) -> None:
        if self._is_corner(x, y):
            self._enter_corner()
            return
        self._is_in_corner = False
        item = self.item_at(x, y)
        if item is None or (self._under is not None and item.widget is self._under.widget):
            return
        self._keep_what_was_rested_on()
        self._under, self._under_since = item, self._now()
        self.reader.point_at(item)

    def _enter_corner(self) -> None:
        if not self._is_in_corner:
            self._is_in_corner = True
            self._keep_what_was_rested_on()
            self._under = None
            if self._chosen is not None:
                self.reader.offer(self._chosen)

    def _keep_what_was_rested_on(self) -> None:
        if self._under is not None and self._now() - self._under_since >= DWELL_S:
            self._chosen = self._under

    def _lift(self, x: float, y: float) -> None:
        if self._is_corner(x, y) and self._chosen is not None:
            self.reader.act(self._chosen)

    def _select(self, x: float, y: float) -> None:
        item = self.item_at(x, y)
        if item is not None:
            self.reader.point_at(item)

    def _act(self, x: float, y: float) -> None:
        if self.reader.current is not None:
            self.reader.act()
        else:
            self._select(x, y)

    def _pass_time(self, *_: object) -> None:
        self._mean(self._finger.pass_time(self._now()))

    def _is_corner(self, x: float, y: float) -> bool:
        side = theme.px_per_mm * CORNER_MM
        bottom = self._strip.top if self._strip.y <= self.y else self.y
        is_side = x < self.x + side or x >= self.right - side
        return is_side and (bottom <= y < bottom + side or y >= self.top - side)

    # Beginning without sight

    def _is_in_start_zone(self, x: float, y: float) -> bool:
        screen = navigation.screen
        if screen is not None and not screen.has_bars:
            return False  # in a game a grown-up holds this corner for another reason
        width, height = (theme.px_per_mm * length for length in START_ZONE_MM)
        return bool(self.x <= x < self.x + width and self.y <= y < self.y + height)

    def _watch_hold(self, *_: object) -> None:
        if self._held is None:
            return
        touch, since = self._held
        if math.dist(touch.pos, touch.opos) > theme.px_per_mm * HELD_STILL_MM:
            self._held = None
            self._watching_hold.cancel()
        elif self._now() - since >= START_HOLD_S:
            self._held = None
            self._watching_hold.cancel()
            if voice.is_available:
                touch.ud["began_voice"] = True
                _let_go(touch)
                voice.is_on = True

    # The ring

    def _draw_ring(self, *_: object) -> None:
        item = self.reader.current
        box = bounds_of(item.widget) if item is not None and is_shown(item.widget) else (0.0, 0.0, 0.0, 0.0)
        if box == getattr(self, "_ringed", None) and self.canvas.after.children:
            return
        self._ringed = box
        self.canvas.after.clear()
        if box[2] >= 1 and box[3] >= 1:
            with self.canvas.after:
                # Dark on both sides of the yellow: one of the two stands out on any ground.
                for color, width in ((theme.ink, theme.stroke * 2.2), (theme.yellow, theme.stroke * 1.1)):
                    Color(rgba=color)
                    Line(rectangle=box, width=width, joint="miter")

    def _now(self) -> float:
        return float(navigation.kiosk.clock.monotonic())


def bounds_of(widget: Widget) -> Bounds:
    """(left, bottom, width, height) in the window of what is to be seen of a widget; no size if it is scrolled away."""
    left, bottom = widget.to_window(*widget.pos)
    right, top = left + widget.width, bottom + widget.height
    view = widget.parent
    while view is not None and view.parent is not view:
        if isinstance(view, ScrollView):
            x, y = view.to_window(*view.pos)
            left, bottom = max(left, x), max(bottom, y)
            right, top = min(right, x + view.width), min(top, y + view.height)
        view = view.parent
    return left, bottom, max(right - left, 0), max(top - bottom, 0)


def _let_go(touch: Any) -> None:
    """Take the touch away from whatever it pressed: holding a corner must not press what happens to be there."""
    for grabbed in [*touch.grab_list]:
        widget = grabbed()
        if widget is not None:
            touch.ungrab(widget)
            if hasattr(widget, "state"):
                widget.state = "normal"
