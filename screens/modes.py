"""The ways in which this kiosk can suit a visitor: switches that go together and are forgotten with the visit."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from kivy.event import EventDispatcher
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty

from kiosk.i18n import N_
from screens.base import BaseScreen
from screens.following import follow
from screens.theme import theme
from screens.translation import tr
from screens.voice.mode import voice
from screens.widgets import Touchable
from screens.widgets.shelf import Plan, fill

SWITCHES = (
    ("is_large", "format_size", N_("大字版"), N_("字大一半，时间多一倍")),
    ("is_low", "vertical_align_bottom", N_("低位操作"), N_("按钮都移到屏幕下方，坐着也够得到")),
    ("is_glove", "front_hand", N_("手套版"), N_("按钮更大，戴着手套也点得准")),
    ("is_high_contrast", "contrast", N_("黑白分明"), N_("黑字白底，逆光和雪天也看得清")),
    ("is_quiet", "volume_off", N_("安静"), N_("不出声音，一切照样看得见")),
    ("is_calm", "motion_photos_off", N_("少动画"), N_("画面不滑动、不飘雪")),
)
"""(mode of the theme, icon, name, what it does)."""

READ_ALOUD = ("is_on", "record_voice_over", N_("朗读屏幕"), N_("手指划过哪里就读到哪里，请戴耳机"))
"""The same of the voice; at a kiosk that can speak."""


class SwitchCard(Touchable):
    """One switch: what it is called, what it does, and in words whether it is on."""

    owner = ObjectProperty(theme)
    mode = StringProperty("is_large")
    icon = StringProperty("")
    title = StringProperty("")
    detail = StringProperty("")
    is_on = BooleanProperty(False)
    spoken_role = "switch"

    def __init__(self, **kwargs: object) -> None:
        self._followed: Callable[[], Any] | None = None
        super().__init__(**kwargs)
        self.fbind("mode", self._follow)
        self.fbind("owner", self._follow)
        self._follow()

    def on_release(self) -> None:
        """Switch it."""
        setattr(self.owner, self.mode, not getattr(self.owner, self.mode))

    def _follow(self, *_: object) -> None:
        if self._followed is not None:
            self._followed()
            self._followed = None
        if hasattr(self.owner, self.mode):
            self._followed = follow(self.owner, [self.mode], self, self._take_over)
            self._take_over()

    def _take_over(self, *_: object) -> None:
        self.is_on = getattr(self.owner, self.mode)


class ModesScreen(BaseScreen):
    """All switches, and that they are switched off again for the next visitor."""

    def on_show(self) -> None:
        """Show the switches from the beginning."""
        self._fill()
        self.ids.scroll.to_top()

    def on_language(self) -> None:
        """The same switches in other words, where the visitor is on the page."""
        self._fill()

    def _fill(self) -> None:
        voices = [_card(voice, *READ_ALOUD)] if voice.is_available else []
        fill(self.ids.switches, [*voices, *(_card(theme, *switch) for switch in SWITCHES)])


def _card(owner: EventDispatcher, mode: str, icon: str, title: str, detail: str) -> Plan:
    return partial(SwitchCard, owner=owner, mode=mode, icon=icon, title=tr._(title), detail=tr._(detail))
