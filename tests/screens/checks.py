"""What must hold on every screen in every language and size, read from the widget tree and the drawn pixels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from fontTools.ttLib import TTFont
from kivy.graphics import Rectangle, RoundedRectangle
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.label import Label
from kivy.uix.scrollview import ScrollView
from PIL import Image

from assets import asset
from kiosk.settings import Panel
from screens.bars import AskButton, EmergencyStrip
from screens.game import GameScreen
from screens.theme import GAP_MM, GLOVE_TARGET_MM, LOW_SHARE, SMALLEST_TEXT_PX, TARGET_MM, theme
from screens.widgets import Icon, PagedScroll, Text, Touchable
from screens.widgets.keyboard import Key
from screens.widgets.text import tears_a_word

SLACK_PX = 2
BODY_CONTRAST, LARGE_CONTRAST = 7.0, 4.5
HIGH_CONTRAST = 12.0
LIKE_THE_INK = 1.6
LEAST_STEP = 40
LARGE_TEXT_PX, LARGE_BOLD_PX = 44, 34
COARSE = [value & 0xF0 | 0x08 for value in range(256)]
"""Each part of a colour, in steps of sixteen."""

FONTS = {"Roboto": "NotoSansSC-Regular.ttf", "Icons": "MaterialSymbolsRounded.ttf"}


@dataclass(frozen=True)
class Box:
    """A rectangle in the window."""

    left: float
    bottom: float
    right: float
    top: float

    def holds(self, other: Box, slack: float = SLACK_PX) -> bool:
        """Whether ``other`` lies within."""
        return (
            other.left >= self.left - slack
            and other.right <= self.right + slack
            and other.bottom >= self.bottom - slack
            and other.top <= self.top + slack
        )

    def overlap(self, other: Box) -> float:
        """The smaller side of what both cover; 0 or less: apart by so much."""
        across = min(self.right, other.right) - max(self.left, other.left)
        upward = min(self.top, other.top) - max(self.bottom, other.bottom)
        return min(across, upward)


@dataclass(frozen=True)
class Seen:
    """A visible widget, where it is, and the scroll view and the touchable it is in."""

    widget: Any
    box: Box
    scroll: Any = None
    touchable: Any = None

    @property
    def name(self) -> str:
        """Class and words, for a report."""
        words = getattr(self.widget, "words", "") or getattr(self.widget, "text", "")
        return f"{type(self.widget).__name__} {words[:40]!r}"


def box_of(widget: Any) -> Box:
    """Where a widget is in the window."""
    left, bottom = widget.to_window(widget.x, widget.y)
    return Box(left, bottom, left + widget.width, bottom + widget.height)


def seen(widget: Any, scroll: Any = None, touchable: Any = None) -> Iterator[Seen]:
    """Everything below ``widget`` that can be seen, what is scrolled out of view included."""
    if not widget.opacity or widget.width < 1 or widget.height < 1:
        return
    yield Seen(widget, box_of(widget), scroll, touchable)
    scroll = widget if isinstance(widget, ScrollView) else scroll
    touchable = widget if isinstance(widget, Touchable) else touchable
    for child in widget.children:
        yield from seen(child, scroll, touchable)


def drawn_box(text: Seen) -> Box:
    """Where the letters of a text are."""
    widget, box = text.widget, text.box
    width, height = widget.texture_size
    left = {"left": box.left + widget.padding[0], "right": box.right - widget.padding[2] - width}.get(
        widget.halign, (box.left + box.right - width) / 2
    )
    bottom = box.top - widget.padding[1] - height
    return Box(left, bottom, left + width, bottom + height)


@cache
def _glyphs(file: str) -> frozenset[int]:
    return frozenset(TTFont(asset("fonts", file)).getBestCmap())


def faults(root: Any, size: Panel, picture: Image.Image) -> list[str]:
    """All that is wrong on the screen in front, in the modes of the theme; empty is what a test wants."""
    everything, px_per_mm = list(seen(root)), size.px_per_mm
    texts = [item for item in everything if isinstance(item.widget, Text) and item.widget.text.strip()]
    targets = [item for item in everything if isinstance(item.widget, ButtonBehavior) and not item.widget.disabled]
    panel = Box(0, 0, size.width_px, size.height_px)
    return [
        *(fault for text in texts for fault in text_faults(text, panel)),
        *overlapping_texts(texts),
        *(f"text not broken by our rules: {item.name}" for item in everything if _is_foreign_label(item.widget)),
        *(f"no such glyph: {fault}" for item in everything for fault in missing_glyphs(item.widget)),
        *(fault for text in texts for fault in contrast_faults(text, panel, picture)),
        *(fault for target in targets for fault in target_faults(target, panel, px_per_mm)),
        *(fault for target in targets for fault in reach_faults(target, panel)),
        *near_targets(targets, px_per_mm),
        *scroll_faults(everything),
        *missing_doors(everything),
        *(fault for item in everything for fault in drawing_faults(item, panel, picture)),
    ]


def drawing_faults(item: Seen, panel: Box, picture: Image.Image) -> Iterator[str]:
    """What a rule draws behind a widget keeps to the widget; a named icon is there."""
    widget = item.widget
    own = Box(widget.x, widget.y, widget.right, widget.top)
    for shape in widget.canvas.before.children:
        if isinstance(shape, Rectangle | RoundedRectangle):
            (left, bottom), (width, height) = shape.pos, shape.size
            if not own.holds(Box(left, bottom, left + width, bottom + height)):
                yield f"drawn outside of its widget: {item.name}"
    view = box_of(item.scroll) if item.scroll is not None else panel
    if isinstance(widget, Icon) and widget.name and view.holds(item.box) and is_blank(picture, item.box):
        yield f"no icon {widget.name} in {type(widget.parent).__name__}"


def part_of(picture: Image.Image, box: Box) -> Image.Image:
    """What is drawn in a part of the window."""
    height = picture.height
    return picture.crop((int(box.left), height - int(box.top), int(box.right), height - int(box.bottom)))


def is_blank(picture: Image.Image, box: Box) -> bool:
    """Whether there is nothing but ground in a part of the window."""
    area = picture.crop(
        (int(box.left), picture.height - int(box.top), int(box.right), picture.height - int(box.bottom))
    )
    return max(high - low for low, high in area.getextrema()) < LEAST_STEP


def _is_foreign_label(widget: Any) -> bool:
    return isinstance(widget, Label) and not isinstance(widget, Text | Icon) and bool(widget.text)


def text_faults(text: Seen, panel: Box) -> Iterator[str]:
    """A text is large enough, within its own box, its button, the column or the panel, and no word is torn."""
    widget, drawn = text.widget, drawn_box(text)
    room = widget.max_width if widget.hugs else widget.width - widget.padding[0] - widget.padding[2]
    if widget.is_stale:
        yield f"drawn as it was: {text.name}"
    if widget.font_size < SMALLEST_TEXT_PX:
        yield f"text of {widget.font_size} px: {text.name}"
    if widget.texture_size[0] > room + SLACK_PX:
        yield f"text wider than its room by {widget.texture_size[0] - room:.0f} px: {text.name}"
    if tears_a_word(widget.text, room, int(widget.font_size), bool(widget.bold)):
        yield f"torn word: {text.name}"
    if text.touchable is not None and not box_of(text.touchable).holds(drawn):
        yield f"text runs out of its button: {text.name}"
    if text.scroll is None and not panel.holds(drawn):
        yield f"text runs out of the window: {text.name}"
    if text.scroll is not None:
        view = box_of(text.scroll)
        if drawn.left < view.left - SLACK_PX or drawn.right > view.right + SLACK_PX:
            yield f"text runs out of the page: {text.name}"


def overlapping_texts(texts: list[Seen]) -> Iterator[str]:
    """No two texts are drawn over each other; what is scrolled out of view is under nothing."""
    boxes = [(text, drawn_box(text)) for text in texts]
    for index, (first, box) in enumerate(boxes):
        for second, other in boxes[index + 1 :]:
            if first.scroll is second.scroll and box.overlap(other) > SLACK_PX + 2:
                yield f"texts overlap: {first.name} and {second.name}"


def missing_glyphs(widget: Any) -> Iterator[str]:
    """Every character that is drawn is in its font."""
    if isinstance(widget, Text | Icon) and widget.text:
        drawn = "".join(widget.lines) if isinstance(widget, Text) else widget.text
        font = _glyphs(FONTS[widget.font_name])
        missing = {character for character in drawn if ord(character) not in font and not character.isspace()}
        if missing:
            yield f"{missing} in {drawn[:40]!r}"


def contrast_faults(text: Seen, panel: Box, picture: Image.Image) -> Iterator[str]:
    """Body text has 7:1 against what is drawn behind it, large text 4.5:1."""
    widget, drawn = text.widget, drawn_box(text)
    view = box_of(text.scroll) if text.scroll is not None else panel
    if not view.holds(drawn):
        return
    area = part_of(picture, drawn)
    ratio, behind = contrast_with_ground(tuple(round(part * 255) for part in widget.color[:3]), area)
    is_large = widget.font_size >= (LARGE_BOLD_PX if widget.bold else LARGE_TEXT_PX)
    least = HIGH_CONTRAST if theme.is_high_contrast else LARGE_CONTRAST if is_large else BODY_CONTRAST
    if ratio < least:
        yield f"contrast {ratio:.1f}:1 on {behind}: {text.name}"


def contrast_with_ground(ink: tuple[int, ...], area: Image.Image) -> tuple[float, tuple[int, ...]]:
    """Contrast of ``ink`` with what is drawn behind it, and that colour.

    The ground is the commonest colour, alike ones counted together (a gradient has many); bold letters may cover more
    than the ground, so a colour like the ink itself is passed over where another is common too.
    """
    coarse = area.point(COARSE * len(area.getbands()))
    common = [colour for _count, colour in sorted(coarse.getcolors(coarse.width * coarse.height), reverse=True)[:3]]
    behind = next((colour for colour in common if contrast(ink, colour) > LIKE_THE_INK), common[0])
    return contrast(ink, behind), behind


def contrast(first: tuple[int, ...], second: tuple[int, ...]) -> float:
    """WCAG 2.2 contrast ratio of two sRGB colours of 0..255."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: tuple[int, ...]) -> float:
    parts = [part / 255 for part in colour[:3]]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def target_faults(target: Seen, panel: Box, px_per_mm: float) -> Iterator[str]:
    """A target is 22 mm each way (30 mm for gloves), on the panel, and carries words."""
    least = (GLOVE_TARGET_MM if theme.is_glove else TARGET_MM) * px_per_mm - 1
    if target.widget.width < least or target.widget.height < least:
        size = f"{target.widget.width / px_per_mm:.1f} x {target.widget.height / px_per_mm:.1f} mm"
        yield f"target of {size}: {target.name}"
    if not getattr(target.widget, "words", ""):
        yield f"target without words: {target.name}"
    if target.scroll is None and not panel.holds(target.box):
        yield f"target runs out of the window: {target.name}"


def reach_faults(target: Seen, panel: Box) -> Iterator[str]:
    """In low mode everything to touch is in the bottom 45 % of the panel, or scrolls within it."""
    reach = panel.top * LOW_SHARE
    box = target.box if target.scroll is None else box_of(target.scroll)
    if theme.is_low and box.top > reach + SLACK_PX:
        yield f"out of reach, {box.top / panel.top:.0%} up: {target.name}"


def near_targets(targets: list[Seen], px_per_mm: float) -> Iterator[str]:
    """Targets keep 5 mm from each other; keys of a keyboard do not, 22 mm each is worth more there."""
    for index, first in enumerate(targets):
        for second in targets[index + 1 :]:
            is_nested = first.touchable is second.widget or second.touchable is first.widget
            is_keyboard = isinstance(first.widget, Key) and isinstance(second.widget, Key)
            if first.scroll is second.scroll and not is_nested and not is_keyboard:
                gap = -first.box.overlap(second.box)
                if gap < GAP_MM * px_per_mm - 1:
                    yield f"targets {gap / px_per_mm:.1f} mm apart: {first.name} and {second.name}"


def scroll_faults(everything: list[Seen]) -> Iterator[str]:
    """What does not fit has page buttons: nothing needs a swipe."""
    for item in everything:
        if isinstance(item.widget, ScrollView):
            page = item.widget.children[0] if item.widget.children else None
            owner = item.widget.parent
            has_buttons = isinstance(owner, PagedScroll) and owner.overflows
            if page is not None and page.height > item.widget.height + 1 and not has_buttons:
                yield f"needs a swipe: {type(owner).__name__}"
            if item.widget.height < SMALLEST_TEXT_PX * 4:
                yield f"only {item.widget.height:.0f} px left to read in"


def missing_doors(everything: list[Seen]) -> Iterator[str]:
    """A person and the emergency numbers are one touch away; in a child's game the numbers are there to read."""
    if any(isinstance(item.widget, GameScreen) for item in everything):
        words = " ".join(item.widget.text for item in everything if isinstance(item.widget, Text))
        yield from (f"missing: {number}" for number in ("120", "110", "119") if number not in words)
        return
    for door in (AskButton, EmergencyStrip):
        if not any(isinstance(item.widget, door) and not item.widget.disabled for item in everything):
            yield f"missing: {door.__name__}"
