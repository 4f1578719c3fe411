"""What stands above the screen in low mode, out of reach: the train in its season, the title, the clock."""

from __future__ import annotations

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from screens import base  # noqa: F401 - the kv beside needs theme and tr
from screens.art.scenery import Scenery
from screens.art.sky import sky_at
from screens.art.train import StandingTrainPainter
from screens.kv import load_kv
from screens.navigation import navigation
from screens.theme import theme


class LowSky(FloatLayout):
    """Above the screen in low mode, out of reach: a picture and what the header says, and nothing to touch."""

    painter = ObjectProperty(None, allownone=True)

    title = StringProperty("")
    icon = StringProperty("")
    area = StringProperty("")
    clock_text = StringProperty("")
    is_offline = BooleanProperty(False)
    is_shown = BooleanProperty(False)

    def on_kv_post(self, _base: object) -> None:
        """Both are switched in any order."""
        for widget, name in ((self, "is_shown"), (theme, "is_high_contrast")):
            widget.fbind(name, self._paint)

    def _paint(self, *_: object) -> None:
        """The picture of the hour; high contrast goes without."""
        self.painter = None
        if self.is_shown and not theme.is_high_contrast:
            sky = sky_at(navigation.kiosk.clock.now())
            self.painter = StandingTrainPainter(Scenery(sky), has_snow=sky.season == "winter")


load_kv(__file__)
