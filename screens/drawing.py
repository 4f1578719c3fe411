"""How the window is drawn where no graphics card does it: each pixel as seldom and as cheaply as possible.

Without a card a whole frame takes tens of milliseconds, and what a press changes is one button. Kivy marks the canvas
of every widget that changed, up to the root; so before a frame the marks are followed downwards. If they all end in
widgets that draw within their own box (``Confined``), only these boxes are drawn anew, over what is there already.
Everything else, and every doubt, draws the whole window.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from weakref import WeakKeyDictionary, WeakSet

from kivy.core.window import Window
from kivy.graphics import Callback, InstructionGroup, Rectangle
from kivy.graphics.instructions import Instruction
from kivy.graphics.opengl import (
    GL_COLOR_BUFFER_BIT,
    GL_RENDERER,
    GL_RGB,
    GL_SCISSOR_TEST,
    GL_UNSIGNED_BYTE,
    glClear,
    glClearColor,
    glDisable,
    glEnable,
    glGetString,
    glReadPixels,
    glScissor,
)
from kivy.uix.widget import Widget

from screens.theme import theme

DRAWS_IN_MEMORY = ("llvmpipe", "softpipe")
"""Renderers that show a copy of what was drawn: the next frame may go on with it. A card swaps two buffers instead."""

WORTH_IT = 0.9
"""More than this share of the window is drawn as a whole."""


class Box(NamedTuple):
    """Whole pixels of the window, y upwards."""

    left: int
    bottom: int
    right: int
    top: int

    @property
    def area(self) -> int:
        return max(0, self.right - self.left) * max(0, self.top - self.bottom)

    def around(self, other: Box) -> Box:
        """The smallest box with both in it."""
        return Box(*map(min, self[:2], other[:2]), *map(max, self[2:], other[2:]))

    def within(self, other: Box) -> Box:
        """What both have in common."""
        left, bottom = map(max, self[:2], other[:2])
        right, top = map(min, self[2:], other[2:])
        return Box(left, bottom, max(left, right), max(bottom, top))


def box_of(widget: Widget) -> Box:
    """Where a widget is in the window."""
    left, bottom = widget.to_window(widget.x, widget.y)
    return Box(int(left) - 1, int(bottom) - 1, int(left + widget.width) + 2, int(bottom + widget.height) + 2)


class Confined(Widget):
    """A widget that draws nothing, and lets none of its children draw, outside its own box."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        for name in ("pos", "size"):
            self.fbind(name, self._has_moved)

    def _has_moved(self, *_: object) -> None:
        _frame.moved.add(self)


class Pane(Confined):
    """A part of the window that is confined, with things in it that change by themselves."""


class Clipped(Pane):
    """Cuts off what its children would draw outside; cheaper than Kivy's stencil, which draws everything twice."""

    def on_kv_post(self, _base: object) -> None:
        """Take Kivy's stencil away, and with it a scroll view's bar."""
        for canvas, function in ((self.canvas.before, self._clip), (self.canvas.after, self._unclip)):
            canvas.clear()
            canvas.add(Callback(function))

    def _clip(self, _instruction: object) -> None:
        left, bottom = self.to_window(self.x, self.y)
        own = Box(round(left), round(bottom), round(left + self.width), round(bottom + self.height))
        _frame.clips.append(own.within(_frame.clips[-1]))
        _scissor(_frame.clips[-1])

    def _unclip(self, _instruction: object) -> None:
        _frame.clips.pop()
        _scissor(_frame.clips[-1])


class _Frame:
    """What is being drawn, and what the last frame left."""

    def __init__(self) -> None:
        self.keeps_pixels = False
        self.is_a_sign = False
        self.clips: list[Box] = []
        self.moved: WeakSet[Widget] = WeakSet()
        self.waiting: WeakSet[Widget] = WeakSet()
        self.parts: WeakKeyDictionary[Widget, tuple[int, ...]] = WeakKeyDictionary()

    def draw(self, *_: object) -> bool:
        """Instead of Kivy's own: draw what changed."""
        for widget in [widget for widget in self.waiting if widget.get_root_window() is not None]:
            self.waiting.discard(widget)
            widget.before_drawing()
        whole = Box(0, 0, *(int(side) for side in Window.system_size))
        box = (self._changed(whole) if self.keeps_pixels else None) or whole
        self.clips = [box]
        _scissor(box)
        _begin(theme.paper)
        Window.render_context.draw()
        glDisable(GL_SCISSOR_TEST)
        if box == whole and self.keeps_pixels:
            self._remember(Window.children)
        self.moved.clear()
        return True

    def _changed(self, whole: Box) -> Box | None:
        """Around everything that changed; None for the whole window."""
        found: Box | None = None
        marked = [child for child in Window.children if child.canvas.needs_redraw]
        is_a_sign, self.is_a_sign = self.is_a_sign, False
        if is_a_sign and not marked:
            return Box(0, 0, 1, 1)
        for box in self._boxes(marked):
            # Whatever comes is looked at: what is here now is what the next frame compares with.
            found = (box or whole).around(found or box or whole)
        if found is None or found.area > whole.area * WORTH_IT:
            return None
        return found.within(whole)

    def _boxes(self, marked: Iterable[Widget]) -> Iterator[Box | None]:
        """One around each thing that changed; None for one that may have drawn anywhere."""
        for widget in marked:
            below = [child for child in widget.children if child.canvas.needs_redraw]
            if isinstance(widget, Pane):
                yield from self._boxes_in(widget, below)
            elif isinstance(widget, Confined):
                yield None if widget in self.moved else box_of(widget)
            else:
                if self._changed_itself(widget) or not below:
                    yield None
                yield from self._boxes(below)

    def _boxes_in(self, widget: Widget, below: list[Widget]) -> Iterator[Box | None]:
        """Whatever happens in there stays within its box."""
        box = box_of(widget)
        inside = [*self._boxes(below)]
        if widget in self.moved:
            yield None
        elif self._changed_itself(widget) or None in inside or not inside:
            yield box
        else:
            yield from (part.within(box) for part in inside if part is not None)

    def _changed_itself(self, widget: Widget) -> bool:
        """Whether something that the widget draws itself changed, or something came or went."""
        parts = [*_parts(widget.canvas, {id(child.canvas) for child in widget.children})]
        now = tuple(id(part) for part, _ in parts)
        is_known = self.parts.get(widget) == now
        self.parts[widget] = now
        return not is_known or any(part.needs_redraw for part, is_own in parts if is_own)

    def _remember(self, widgets: Iterable[Widget]) -> None:
        """All of this was drawn just now: what is there is what a later frame compares with."""
        for widget in widgets:
            if isinstance(widget, Pane) or not isinstance(widget, Confined):
                children = {id(child.canvas) for child in widget.children}
                self.parts[widget] = tuple(id(part) for part, _ in _parts(widget.canvas, children))
                self._remember(widget.children)


def _parts(group: InstructionGroup, children: set[int]) -> Iterator[tuple[Instruction, bool]]:
    """What a widget draws, and whether it is its own: neither a child's canvas nor a group that holds one.

    A single instruction beside its children is its own too; Kivy never takes the mark off it, so that it costs a whole
    frame each time: draw in ``canvas.before`` instead.
    """
    for part in group.children:
        if id(part) in children:
            yield part, False
        elif isinstance(part, InstructionGroup):
            inside = [*_parts(part, children)]
            holds_children = any(not is_own for _, is_own in inside)
            yield part, not holds_children
            if holds_children:
                yield from inside
        else:
            yield part, True


_frame = _Frame()


def _scissor(box: Box) -> None:
    glEnable(GL_SCISSOR_TEST)
    glScissor(box.left, box.bottom, box.right - box.left, box.top - box.bottom)


def draw_cheaply() -> None:
    """Sample nothing that is one colour, begin each frame with the paper below everything, draw what changed."""
    plain = Rectangle().texture
    plain.min_filter = plain.mag_filter = "nearest"
    _frame.keeps_pixels = any(name in str(glGetString(GL_RENDERER)) for name in DRAWS_IN_MEMORY) and _keeps_pixels()
    Window.bind(on_draw=_frame.draw)


def before_drawing(widget: Widget) -> None:
    """Call ``widget.before_drawing()`` once before the next frame in which it is part of the window."""
    _frame.waiting.add(widget)


def ask_sign() -> None:
    """Ask for a frame in which nothing changes: a sign that frames still reach the panel, for next to nothing."""
    _frame.is_a_sign = True
    Window.canvas.ask_update()


def _begin(colour: Sequence[float]) -> None:
    """Paint the box that is drawn. Kivy's own also clears depths and stencils, which nothing here uses: as many bytes
    again at each frame.
    """
    glClearColor(*colour)
    glClear(GL_COLOR_BUFFER_BIT)


def _keeps_pixels() -> bool:
    """Whether what was drawn is still there after it was shown."""
    _begin((1, 0, 1, 1))
    before = _corner()
    for _ in range(2):
        Window.flip()
    return before == _corner() == b"\xff\x00\xff"


def _corner() -> bytes:
    return bytes(glReadPixels(0, 0, 1, 1, GL_RGB, GL_UNSIGNED_BYTE))
