"""Parts of a page that are there only when they have something to say."""

from __future__ import annotations

from kivy.clock import Clock
from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from screens.kv import load_kv
from screens.widgets.layout import Column
from screens.widgets.page import Heading


class Part(Column):
    """A named part; ``is_present`` False takes it off a page of ``Parts``, room and all."""

    is_present = BooleanProperty(True)
    title = StringProperty("")
    icon = StringProperty("")
    color = ColorProperty((0, 0, 0, 1))

    def __init__(self, **kwargs: object) -> None:
        self._heading: Heading | None = None
        super().__init__(**kwargs)

    def on_title(self, _widget: object, title: str) -> None:
        if self._heading is None and title:
            self._heading = Heading(text=title, icon=self.icon, color=self.color)
            for mine, its in (("title", "text"), ("icon", "icon"), ("color", "color")):
                self.fbind(mine, self._heading.setter(its))
            self.add_widget(self._heading, index=len(self.children))


class Choosing:
    """Mixin of a layout that shows those of its children that are present, in the order in which they were added.

    A child without ``is_present`` always is.
    """

    def __init__(self, **kwargs: object) -> None:
        self._written: list[object] = []
        self._choose = Clock.create_trigger(self._show_present, -1)
        super().__init__(**kwargs)

    def add_widget(self, widget: object, *args: object, **kwargs: object) -> None:
        """Add a child at the end."""
        if widget not in self._written:
            self._written.append(widget)
            if hasattr(widget, "is_present"):
                widget.fbind("is_present", self._choose)
        self._choose()
        super().add_widget(widget, *args, **kwargs)

    def _show_present(self, *_: object) -> None:
        present = [widget for widget in self._written if getattr(widget, "is_present", True)]
        if present != self.children[::-1]:
            super().clear_widgets()
            for widget in present:
                super().add_widget(widget)


class Parts(Choosing, Column):
    """A column of parts."""


class RowParts(Choosing, BoxLayout):
    """Parts side by side."""


class Side(Parts):
    """One column of a ``Split``; ``share`` of the width in landscape."""

    share = NumericProperty(1.0)


load_kv(__file__)
