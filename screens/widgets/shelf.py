"""Filling a box again with the widgets it already has.

Making a card costs far more than giving it other words, and cards that are thrown away cost a pause later, when
Python takes their hundreds of objects apart. So a screen says what it wants as plans, ``partial(Card, title=…)``, and
``fill`` makes only what is missing. Whatever a planned widget shows must come from its properties, at any time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import partial
from typing import TypeAlias

from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.widget import Widget

Plan: TypeAlias = "partial[Widget] | Widget"
"""``partial(Class, property=value, …)``: a widget to be; or a ready one.

A handler (``on_release=…``) is bound once, when the widget is made: let it be a method that asks the widget.
"""

Kind = tuple[type, frozenset[str]]


class Shelf:
    """The widgets of one ``box`` that were planned, those of them in use and those put by."""

    def __init__(self, box: Widget) -> None:
        self._box = box
        self._kinds: dict[Widget, Kind] = {}
        self._free: dict[Kind, list[Widget]] = {}

    def clear(self) -> None:
        """Empty the box, and put by what was in it."""
        self._release()
        self._box.clear_widgets()

    def add(self, plan: Plan) -> None:
        """Add what ``plan`` wants at the end of the box."""
        self._box.add_widget(self._take(plan))

    def fill(self, plans: Iterable[Plan]) -> None:
        """Put what ``plans`` want in the place of everything in the box."""
        self._release()
        widgets = [self._take(plan) for plan in plans]
        if widgets != self._box.children[::-1]:
            self._box.clear_widgets()
            for widget in widgets:
                self._box.add_widget(widget)

    def _release(self) -> None:
        self._free = defaultdict(list)
        shown = {widget: number for number, widget in enumerate(self._box.children[::-1])}
        # In the order in which they stand: the same list again then leaves every card where it is.
        for widget in sorted(self._kinds, key=lambda widget: shown.get(widget, len(shown)), reverse=True):
            self._free[self._kinds[widget]].append(widget)

    def _take(self, plan: Plan) -> Widget:
        if isinstance(plan, Widget):
            return plan
        kind = kind_of(plan)
        if self._free.get(kind):
            widget = self._free[kind].pop()
            refill(widget, plan)
            return widget
        widget = plan()
        self._kinds[widget] = kind
        return widget


def kind_of(plan: partial[Widget]) -> Kind:
    """Plans of one kind can be shown by the same widget."""
    return plan.func, frozenset(plan.keywords)


def refill(widget: Widget, plan: partial[Widget]) -> None:
    """Let ``widget`` show what ``plan``, one of its kind, wants."""
    for name, value in plan.keywords.items():
        if not name.startswith("on_"):
            setattr(widget, name, value)
    if isinstance(widget, ButtonBehavior):
        # Kivy lets a button that was tapped look pressed for a moment more: it would be another answer by then.
        widget.state = "normal"


def shelf_of(box: Widget) -> Shelf:
    """The shelf of ``box``, the same at every call."""
    if not hasattr(box, "shelf"):
        box.shelf = Shelf(box)
    return box.shelf


def keep_filled(box: Widget, owner: Widget, name: str) -> None:
    """Fill ``box`` with the plans in the list property ``name`` of ``owner``, now and whenever that changes."""
    owner.fbind(name, lambda _owner, plans: fill(box, plans))
    fill(box, getattr(owner, name))


def fill(box: Widget, plans: Iterable[Plan]) -> None:
    """Put what ``plans`` want in the place of everything in ``box``."""
    shelf_of(box).fill(plans)
