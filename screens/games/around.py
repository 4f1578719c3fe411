"""What stands around a game: the quiet clock, the corners for a grown-up's fingers, the picture at the end."""

from __future__ import annotations

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from screens import base  # noqa: F401 - kv below needs theme and tr
from screens.art.engine import LONG, EnginePainter
from screens.art.farewell import TrackPainter
from screens.kv import load_kv


class PlayClock(FloatLayout):
    """A little train nears its station while time runs out. ``share`` is what is left of the turn, 1 to 0.

    ``is_ending`` frames it in yellow with an hourglass: the last minutes.
    """

    share = NumericProperty(1.0)
    is_ending = BooleanProperty(False)
    track = ObjectProperty(TrackPainter())
    engine = ObjectProperty(EnginePainter())
    engine_long = NumericProperty(LONG)


class Corner(Widget):
    """Where a grown-up holds a finger; ``share`` of the three seconds is drawn as a ring."""

    share = NumericProperty(0.0)


class Farewell(BoxLayout):
    """The turn is over: where to go now, in a picture and few words."""

    painter = ObjectProperty(None, allownone=True)
    lead = StringProperty("")
    number = StringProperty("")
    text = StringProperty("")
    how_to_leave = StringProperty("")


load_kv(__file__)
