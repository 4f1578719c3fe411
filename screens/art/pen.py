"""A pen for flat vector pictures, and the widget that shows one.

A picture is painted once, at twice the size, into a texture: smooth edges without multisampling, and afterwards it
costs one textured rectangle a frame.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from kivy.graphics import (
    Callback,
    ClearBuffers,
    ClearColor,
    Color,
    Ellipse,
    Fbo,
    InstructionGroup,
    Line,
    Mesh,
    PopMatrix,
    PushMatrix,
    Rectangle,
    RoundedRectangle,
    Translate,
)
from kivy.graphics.instructions import Instruction
from kivy.graphics.opengl import (
    GL_BLEND,
    GL_ONE,
    GL_ONE_MINUS_SRC_ALPHA,
    GL_SRC_ALPHA,
    GL_ZERO,
    glBlendFunc,
    glBlendFuncSeparate,
    glDisable,
    glEnable,
)
from kivy.graphics.texture import Texture
from kivy.properties import ObjectProperty
from kivy.uix.widget import Widget

from screens.drawing import before_drawing

Rgb = tuple[float, float, float]
Point = tuple[float, float]

OVERSAMPLING = 2
STRIP_PX = 240


def rgb(code: str) -> Rgb:
    """``"#17493A"`` as three parts of 0..1."""
    return tuple(int(code[index : index + 2], 16) / 255 for index in (1, 3, 5))  # type: ignore[return-value]


def mix(first: Rgb, second: Rgb, share: float) -> Rgb:
    """``share`` 0 is the first colour, 1 the second."""
    return tuple(a + (b - a) * share for a, b in zip(first, second, strict=True))  # type: ignore[return-value]


class Pen:
    """Draws into a group of instructions; lengths in pixels of the picture, y upwards."""

    def __init__(self, group: InstructionGroup) -> None:
        self._group = group

    def colour(self, value: Rgb | str, alpha: float = 1.0) -> Pen:
        """What follows is drawn in this colour."""
        self._group.add(Color(*(rgb(value) if isinstance(value, str) else value), alpha))
        return self

    def rect(self, x: float, y: float, width: float, height: float) -> Pen:
        """A rectangle."""
        self._group.add(Rectangle(pos=(x, y), size=(width, height)))
        return self

    def round(
        self, x: float, y: float, width: float, height: float, radius: float | Sequence[float], segments: int = 20
    ) -> Pen:
        """A rectangle with round corners; four radii go top left, top right, bottom right, bottom left."""
        radii = list(radius) if isinstance(radius, Sequence) else [radius]
        self._group.add(RoundedRectangle(pos=(x, y), size=(width, height), radius=radii, segments=segments))
        return self

    def dot(self, x: float, y: float, radius: float, height: float | None = None) -> Pen:
        """A circle around a point, or an ellipse with its own half height."""
        half = radius if height is None else height
        self._group.add(Ellipse(pos=(x - radius, y - half), size=(radius * 2, half * 2), segments=40))
        return self

    def polygon(self, points: Sequence[Point]) -> Pen:
        """A convex polygon."""
        vertices = [value for x, y in points for value in (x, y, 0, 0)]
        self._group.add(Mesh(vertices=vertices, indices=list(range(len(points))), mode="triangle_fan"))
        return self

    def ridge(self, points: Sequence[Point], base: float) -> Pen:
        """The land below a line of points, down to ``base``."""
        vertices = [value for x, y in points for value in (x, y, 0, 0, x, base, 0, 0)]
        self._group.add(Mesh(vertices=vertices, indices=list(range(len(points) * 2)), mode="triangle_strip"))
        return self

    def line(self, points: Sequence[Point], width: float, *, is_closed: bool = False) -> Pen:
        """A line with round ends and joints; ``width`` is the whole of it."""
        flat = [value for point in points for value in point]
        self._group.add(Line(points=flat, width=width / 2, cap="round", joint="round", close=is_closed))
        return self

    def moved(self, x: float, y: float, draw: Callable[[], object]) -> Pen:
        """What ``draw`` draws, moved by so much."""
        self._group.add(PushMatrix())
        self._group.add(Translate(x, y))
        draw()
        self._group.add(PopMatrix())
        return self

    def gradient(self, x: float, y: float, width: float, height: float, stops: Sequence[Rgb]) -> Pen:
        """A rectangle from the first colour at the bottom to the last at the top."""
        return self.glass(x, y, width, height, 0, stops)

    def glass(
        self, x: float, y: float, width: float, height: float, radius: float | Sequence[float], stops: Sequence[Rgb]
    ) -> Pen:
        """A rectangle with round corners from the first colour at the bottom to the last at the top."""
        texture = Texture.create(size=(1, len(stops)), colorfmt="rgb")
        texture.mag_filter = texture.min_filter = "linear"
        texture.wrap = "clamp_to_edge"
        texture.blit_buffer(bytes(round(part * 255) for stop in stops for part in stop), colorfmt="rgb")
        # Half a texel in from both ends, where the blend really begins and ends.
        low, high = 0.5 / len(stops), 1 - 0.5 / len(stops)
        texture = texture.get_region(0, low * len(stops), 1, (high - low) * len(stops))
        radii = list(radius) if isinstance(radius, Sequence) else [radius]
        self._group.add(Color(1, 1, 1, 1))
        self._group.add(RoundedRectangle(pos=(x, y), size=(width, height), radius=radii, texture=texture))
        return self


Painter = Callable[[Pen, float, float], None]


@cache
def _easel() -> Fbo:
    """The one large frame that everything is drawn in first.

    Frames refer to themselves: a new one for each picture would stay, with megabytes of pixels, until a rare garbage
    collection. So there is this one, and one in each ``Picture``, resized as needed.
    """
    return Fbo(size=(1, 1))


def paint(painter: Painter, frame: Fbo) -> None:
    """Fill ``frame`` with the picture, clear where nothing is drawn; drawn larger first, for smooth edges.

    Strip after strip: the whole of it at twice the size would take tens of megabytes for the moment.
    """
    width, height = frame.size
    picture = InstructionGroup()
    painter(Pen(picture), width * OVERSAMPLING, height * OVERSAMPLING)
    strip = min(height, STRIP_PX)
    large = _easel()
    large.size = (width * OVERSAMPLING, strip * OVERSAMPLING)
    large.texture.min_filter = large.texture.mag_filter = "linear"
    for y in range(0, height, strip):
        _draw(large, [Translate(0, -y * OVERSAMPLING), picture, Translate(0, y * OVERSAMPLING)], _blend_covering)
        # What is half clear at the edges keeps its colour: copied, not blended with the clear ground.
        part = Rectangle(pos=(0, y), size=(width, strip), texture=large.texture)
        _draw(frame, [part], _copy, is_begun=y > 0)
    # A frame remembers the last texture drawn in it: let that be none, and give the large one back.
    with frame:
        Rectangle(size=(0, 0))
    frame.draw()
    frame.clear()
    large.size = (1, 1)


def _draw(
    frame: Fbo, instructions: list[Instruction], blending: Callable[[object], None], *, is_begun: bool = False
) -> None:
    with frame:
        if not is_begun:
            ClearColor(0, 0, 0, 0)
            ClearBuffers()
        Color(1, 1, 1, 1)
        Callback(blending)
    for instruction in instructions:
        frame.add(instruction)
    frame.add(Callback(_blend))
    frame.draw()
    frame.clear()


def _copy(_instruction: object) -> None:
    glBlendFunc(GL_ONE, GL_ZERO)


def _blend_covering(_instruction: object) -> None:
    # A half clear glow over a wall leaves the wall as solid as it was.
    glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA)


def _blend(_instruction: object) -> None:
    glBlendFunc(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA)


def _blend_again(_instruction: object) -> None:
    glEnable(GL_BLEND)


class Picture(Widget):
    """Shows what ``painter(pen, width, height)`` paints; painted again only when the size or the painter changes.

    A painter that says it ``is_opaque`` leaves nothing clear: it is laid over what is behind without looking at that.
    """

    painter = ObjectProperty(None, allownone=True)

    def __init__(self, **kwargs: object) -> None:
        self._frame: Fbo | None = None
        super().__init__(**kwargs)
        with self.canvas:
            Color(1, 1, 1, 1)
            Callback(self._blend_as_needed)
            self._rectangle = Rectangle(size=(0, 0))
            Callback(_blend_again)
        self.bind(size=self._repaint, painter=self._repaint, pos=self._place)

    def texture(self) -> Texture | None:
        """What was painted, to be shown in other places too; None before there is room for it."""
        if self._frame is None:
            self._paint()
        return self._frame.texture if self._frame is not None else None

    def _repaint(self, *_: object) -> None:
        if self.painter is None:
            self._put_away()
            return
        # Once, when all is laid out, however often the size changes until then; and only if it is seen.
        before_drawing(self)
        self.canvas.ask_update()

    def before_drawing(self) -> None:
        """Paint what is about to be shown."""
        self._paint()

    def _blend_as_needed(self, _instruction: object) -> None:
        if getattr(self.painter, "is_opaque", False):
            glDisable(GL_BLEND)

    def _place(self, *_: object) -> None:
        self._rectangle.pos = (int(self.x), int(self.y))

    def _paint(self, *_: object) -> None:
        if self.painter is None or min(self.size) < 1:
            return
        size = (int(self.width), int(self.height))
        if self._frame is None:
            self._frame = Fbo(size=size)
        self._frame.size = size
        paint(self.painter, self._frame)
        # It is shown pixel by pixel.
        self._frame.texture.min_filter = self._frame.texture.mag_filter = "nearest"
        self._rectangle.texture = self._frame.texture
        self._rectangle.size = size
        self._place()

    def _put_away(self) -> None:
        """Give the pixels back; the frame stays for the next picture."""
        self._rectangle.texture = None
        self._rectangle.size = (0, 0)
        if self._frame is not None:
            self._frame.size = (1, 1)
