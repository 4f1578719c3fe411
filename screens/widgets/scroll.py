"""Long content: two large buttons turn the page, dragging works as well, nothing needs a swipe."""

from __future__ import annotations

from functools import partial

from kivy.animation import Animation
from kivy.clock import Clock
from kivy.properties import BooleanProperty, ListProperty, NumericProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.scrollview import ScrollView

from screens.drawing import Clipped
from screens.following import follow
from screens.kv import load_kv
from screens.theme import theme

_PAGE_SHARE = 0.8
"""A page turn keeps a fifth of the old page in view, so that the reader finds the line again."""

_TURN_S = 0.18

_OWN_PARTS = 2
"""The scrolled view and the column of buttons."""


_CHANGES_OF_MIND = 3


class PageView(Clipped, ScrollView):
    """A scroll view without a bar. ``from_top`` is how many pixels of the page are above it.

    What one looks at stays where it is when the page grows below.
    """

    from_top = NumericProperty(0.0)

    def __init__(self, **kwargs: object) -> None:
        self._is_following = False
        self._hidden = 0.0
        super().__init__(**kwargs)
        self.fbind("scroll_y", self._scrolled)
        for name in ("from_top", "height"):
            self.fbind(name, self._keep_place)

    @property
    def hidden(self) -> float:
        """How many pixels of the page do not fit."""
        return max(0.0, self.children[0].height - self.height) if self.children else 0.0

    def add_widget(self, widget: object, *args: object, **kwargs: object) -> None:
        """Put the page in it."""
        widget.fbind("height", self._keep_place)
        super().add_widget(widget, *args, **kwargs)

    def update_from_scroll(self, *args: object) -> None:
        """Place the content. For the bar, which has no width here, Kivy also binds a colour at each step, takes few of
        these bindings back, and fades it: a second of frames that show nothing, holding on to a screen that went.
        """
        super().update_from_scroll(*args)
        self.funbind("bar_color", self._change_bar_color)
        if self._bind_inactive_bar_color_ev is not None:
            self._bind_inactive_bar_color_ev.cancel()
        # Letters are sharp on whole pixels of the window.
        self.g_translate.xy = tuple(
            round(begin + shift) - begin for begin, shift in zip(self.to_window(0, 0), self.g_translate.xy, strict=True)
        )

    def on_scroll_stop(self, touch: object, check_children: bool = True) -> object:
        """A tap counts when the finger leaves, as on a button beside the page; Kivy waits another fifth of a second."""
        taken = super().on_scroll_stop(touch, check_children)
        if touch.ud.get(self._get_uid(), {}).get("mode") == "unknown":
            Clock.schedule_once(partial(self._do_touch_up, touch), 0)
        return taken

    def _do_touch_up(self, touch: object, *args: object) -> None:
        """Let go, once: what Kivy has scheduled for later finds it done."""
        if not touch.ud.get(self._get_uid("let_go")):
            touch.ud[self._get_uid("let_go")] = True
            super()._do_touch_up(touch, *args)

    def _scrolled(self, *_: object) -> None:
        if self._hidden != self.hidden:
            # Nobody scrolled: the page grew, and Kivy worked its share out anew, not always to the last digit.
            self._keep_place()
        elif not self._is_following:
            self._is_following = True
            self.from_top = (1 - self.scroll_y) * self.hidden
            self._is_following = False

    def _keep_place(self, *_: object) -> None:
        if not self._is_following:
            self._is_following = True
            self._hidden = self.hidden
            self.scroll_y = 1 - min(1.0, self.from_top / self.hidden) if self.hidden else 1.0
            self._is_following = False


class PagedScroll(BoxLayout):
    """Put children in it as in a column; the page buttons appear at the right when they do not fit.

    The buttons take width, narrower text may choose smaller letters, and the smaller letters may fit without the
    buttons: a page that nearly fits would show and hide them in every frame. After a few turns they stay, until
    ``to_top`` shows something new.

    ``whole`` are widgets of the page of which no turn shows a part only, such as a code that is to be scanned.
    """

    overflows = BooleanProperty(False)
    is_at_top = BooleanProperty(True)
    is_at_bottom = BooleanProperty(False)
    inset = ListProperty([0, 0, 0, 0])
    page_spacing = NumericProperty(24)
    whole = ListProperty()

    def __init__(self, **kwargs: object) -> None:
        self._measure = Clock.create_trigger(self._check_overflow, -1)
        self._turns_left = _CHANGES_OF_MIND
        super().__init__(**kwargs)
        follow(theme, ["is_large"], self, self._decide_anew)

    def on_kv_post(self, _base: object) -> None:
        """Watch what decides whether everything fits."""
        self.ids.page.bind(height=self._measure)
        self.ids.view.bind(height=self._measure, from_top=self._measure)

    def add_widget(self, widget: object, *args: object, **kwargs: object) -> None:
        """Children go into the page; only the two parts of the widget itself stay outside."""
        if len(self.children) == _OWN_PARTS:
            self.ids.page.add_widget(widget, *args, **kwargs)
        else:
            super().add_widget(widget, *args, **kwargs)

    def remove_widget(self, widget: object, *args: object, **kwargs: object) -> None:
        """Take a child off the page."""
        owner = self.ids.page if widget.parent is self.ids.page else super()
        owner.remove_widget(widget, *args, **kwargs)

    def clear_widgets(self, children: object = None) -> None:
        """Empty the page."""
        self.ids.page.clear_widgets(children)

    def turn(self, pages: int) -> None:
        """Go ``pages`` down (negative: up)."""
        view = self.ids.view
        if view.hidden > 0:
            after = self._around_whole(view.from_top, view.from_top + pages * _PAGE_SHARE * view.height)
            target = min(view.hidden, max(0.0, after))
            Animation.stop_all(view)
            if theme.seconds(_TURN_S):
                Animation(from_top=target, d=theme.seconds(_TURN_S), t="out_quad").start(view)
            else:
                view.from_top = target

    def _around_whole(self, before: float, after: float) -> float:
        """Where to turn to, in pixels below the top of the page, so that what is whole is not cut and passed over."""
        page, height = self.ids.page, self.ids.view.height
        for widget in self.whole:
            top = page.to_window(page.x, page.top)[1] - widget.to_window(widget.x, widget.top)[1]
            bottom = top + widget.height
            lowest, highest = bottom - height, top
            if highest < lowest:
                continue  # it never fits
            if before < lowest and highest < after:
                after = max(lowest, highest - self.page_spacing)
            elif before > highest and after < lowest:
                after = min(highest, lowest + self.page_spacing)
        return after

    def to_top(self) -> None:
        """Show the beginning again, and whether it fits."""
        self._decide_anew()
        Animation.stop_all(self.ids.view)
        self.ids.view.from_top = 0

    def to_part(self, widget: object) -> None:
        """Show the page from the top of ``widget`` on, as it is laid out now: before what follows it changes."""
        page = self.ids.page
        Animation.stop_all(self.ids.view)
        self.ids.view.from_top = max(
            0.0, page.to_window(page.x, page.top)[1] - widget.to_window(widget.x, widget.top)[1]
        )

    def _decide_anew(self, *_: object) -> None:
        self._turns_left = _CHANGES_OF_MIND
        self._measure()

    def _check_overflow(self, *_: object) -> None:
        view, page = self.ids.view, self.ids.page
        fits = page.height <= view.height + 1
        if self.overflows and fits:
            if not self._turns_left:
                self.is_at_top = self.is_at_bottom = True
                return
            self._turns_left -= 1
        self.overflows = not fits
        self.is_at_top = not self.overflows or view.from_top <= 1
        self.is_at_bottom = not self.overflows or view.from_top >= view.hidden - 1
        if not self.overflows:
            view.from_top = 0


load_kv(__file__)
