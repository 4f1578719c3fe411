"""The spoken order of a screen: what there is to hear, one item after another, read from its widgets.

Generic, so that a new screen speaks by itself: a ``Touchable`` is one item by its ``words`` and the texts in it, a
picture is one if it has a ``description``, and texts are merged as they belong together. What a widget may say about
itself, all optional:

    description = "…"       a picture in words
    spoken = "…"            a text that is said otherwise than it is written
    lang = "ru"             the language of its texts, and of those below it (or ``shown.lang``)
    speaks_as_one = True    its texts are one item: a number and what it is for
    words_say_all = True    the texts in a ``Touchable`` are only short for its ``words``
    is_spoken = False       helps the eye only, e.g. the buttons that turn a page
    is_secret = True        what is below it is never spoken, e.g. a PIN and the keys that type it
    spoken_role = "button"  one of ``ROLES``, where the class would say another
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from kiosk.i18n import N_
from kiosk.voice.ports import Utterance
from kiosk.voice.reading import joined, language_of
from screens.translation import tr
from screens.widgets import BarButton, Chip, PrimaryButton, Touchable
from screens.widgets.choices import FilterChip
from screens.widgets.keyboard import Key
from screens.widgets.links import LinkBehavior
from screens.widgets.page import Heading, Split
from screens.widgets.text import LanguageMark, LeadText, Text, Title

ROLES = {
    "text": "",
    "heading": N_("标题"),
    "button": N_("按钮"),
    "link": N_("链接"),
    "toggle": N_("选项"),
    "switch": N_("开关"),
    "key": "",
    "picture": N_("图片"),
}
"""What a thing is, as it is said after its name; plain text and letters of a keyboard say nothing."""

STATES = {"on": N_("已选中"), "off": N_("未选中"), "disabled": N_("现在不能用")}

HIDDEN = N_("不读出的内容")
"""Instead of a PIN and of the keys that type it."""

_MOST_MERGED = 4
"""So many texts beside each other are one line; more is a page in columns."""

_SAME_ROW = 0.5
"""Two things stand beside each other if they share so much of the height of the taller."""


@dataclass(frozen=True, eq=False, slots=True)
class SpokenItem:
    """One thing to hear. ``place`` is (number, of how many) in a list of cards."""

    widget: Widget
    parts: tuple[Utterance, ...]
    role: str = "text"
    states: tuple[str, ...] = ()
    place: tuple[int, int] | None = None

    @property
    def name(self) -> str:
        """Its own words, without role, state and place."""
        return " ".join(part.text for part in self.parts)

    @property
    def is_touchable(self) -> bool:
        """Whether there is something to do with it."""
        return isinstance(self.widget, Touchable)


@dataclass(frozen=True, slots=True)
class _Context:
    """What a widget passes on to those below it."""

    lang: str
    is_secret: bool = False

    def of(self, widget: Widget) -> _Context:
        """The same with what ``widget`` says about itself."""
        shown = getattr(widget, "shown", None)
        lang = getattr(widget, "lang", "") or getattr(shown, "lang", "") or self.lang
        return _Context(lang, self.is_secret or bool(getattr(widget, "is_secret", False)))


def spoken_order(title: Widget, title_text: str, page: Iterable[Widget], frame: Iterable[Widget]) -> list[SpokenItem]:
    """The title (shown by the widget ``title``), then what is on the ``page``, then the ``frame`` around it."""
    items = [SpokenItem(title, _voiced([title_text], tr.lang), "heading")] if title_text else []
    for root in (*page, *frame):
        items += [item for item in items_of(root) if item.widget is not title]
    return _numbered(_without_echoes(items))


def items_of(widget: Widget) -> list[SpokenItem]:
    """Everything to hear at and below a widget, in the order in which one reads."""
    return list(_items(widget, _Context(tr.lang)))


def is_shown(widget: Widget) -> bool:
    """Whether it can be seen, scrolled out of view or not."""
    return bool(widget.opacity) and widget.width >= 1 and widget.height >= 1 and getattr(widget, "is_spoken", True)


def _items(widget: Widget, above: _Context) -> Iterator[SpokenItem]:
    if not is_shown(widget) or isinstance(widget, LanguageMark):
        return
    context = above.of(widget)
    if isinstance(widget, Touchable):
        yield _touchable(widget, context)
        return
    if description := getattr(widget, "description", ""):
        yield SpokenItem(widget, _voiced([description], context.lang), "picture")
    if isinstance(widget, Text | Heading) or _is_one(widget):
        if parts := _parts(widget, above):
            yield SpokenItem(widget, parts, "heading" if isinstance(widget, Heading | Title | LeadText) else "text")
        return
    for child in reading_order(widget):
        yield from _items(child, context)


def reading_order(widget: Widget) -> list[Widget]:
    """The children from the top left on. What is placed freely is sorted by where it is; the rest is added in order."""
    children = widget.children[::-1]
    if not isinstance(widget, FloatLayout | AnchorLayout) and type(widget) is not Widget:
        return children
    rows: list[list[Widget]] = []
    for child in sorted(children, key=lambda child: -child.top):
        if rows and _share_of_height(rows[-1][0], child) > _SAME_ROW:
            rows[-1].append(child)
        else:
            rows.append([child])
    return [child for row in rows for child in sorted(row, key=lambda child: child.x)]


def _share_of_height(one: Widget, other: Widget) -> float:
    common = min(one.top, other.top) - max(one.y, other.y)
    return float(common / max(one.height, other.height, 1))


def _touchable(widget: Touchable, context: _Context) -> SpokenItem:
    if context.is_secret:
        return SpokenItem(widget, _voiced([tr._(HIDDEN)], tr.lang), "key")
    named = _Context(getattr(widget, "lang", "") or tr.lang)
    words = [(widget.words, named.lang)] if widget.words else []
    shown = [] if getattr(widget, "words_say_all", False) else reading_order(widget)
    inside = [found for child in shown for found in _texts(child, context)]
    return SpokenItem(widget, _without_repeats([*words, *inside]), _role(widget), _states(widget))


def _role(widget: Touchable) -> str:
    declared = getattr(widget, "spoken_role", "")
    if declared:
        return str(declared)
    for kind, role in ((Key, "key"), (Chip | FilterChip, "toggle")):
        if isinstance(widget, kind):
            return role
    if isinstance(widget, LinkBehavior) and widget.target:
        return "link"
    return "toggle" if hasattr(widget, "is_on") and not _is_plain_button(widget) else "button"


def _states(widget: Touchable) -> tuple[str, ...]:
    states = ["disabled"] if widget.disabled else []
    if _role(widget) == "switch":
        return tuple(states)  # its own words say whether it is on
    if _role(widget) == "toggle":
        return (*states, "on" if getattr(widget, "is_on", False) else "off")
    return (*states, "on") if getattr(widget, "is_on", False) else tuple(states)


def _is_plain_button(widget: Touchable) -> bool:
    # These have `is_on` too, and most of them are never on: "back, not chosen" would be nonsense.
    return isinstance(widget, PrimaryButton | BarButton)


def _is_one(widget: Widget) -> bool:
    """Whether the texts below are one line: so marked, or a few beside each other with nothing to touch."""
    if getattr(widget, "speaks_as_one", False):
        return True
    if not isinstance(widget, BoxLayout) or widget.orientation != "horizontal" or isinstance(widget, Split):
        return False
    below = list(_shown_below(widget))
    texts = [found for found in below if isinstance(found, Text) and found.text.strip()]
    is_plain = not any(isinstance(found, Touchable) or getattr(found, "description", "") for found in below)
    return is_plain and 1 < len(texts) <= _MOST_MERGED and not any(isinstance(found, Heading) for found in below)


def _is_pair(widget: Widget) -> bool:
    """Two plain texts beside each other, as a number and its name: said in one breath."""
    if not isinstance(widget, BoxLayout) or widget.orientation != "horizontal":
        return False
    shown = [child for child in widget.children if is_shown(child) and getattr(child, "text", "")]
    return len(shown) == 2 and all(isinstance(child, Text) for child in shown)


def _shown_below(widget: Widget) -> Iterator[Widget]:
    for child in widget.children:
        if is_shown(child):
            yield child
            yield from _shown_below(child)


def _parts(widget: Widget, above: _Context) -> tuple[Utterance, ...]:
    if above.of(widget).is_secret:
        return _voiced([tr._(HIDDEN)], tr.lang)
    return _without_repeats(list(_texts(widget, above)))


def _texts(widget: Widget, above: _Context) -> Iterator[tuple[str, str]]:
    """(text, language) of every text at and below a widget, in reading order."""
    if not is_shown(widget) or isinstance(widget, LanguageMark):
        return
    context = above.of(widget)
    if isinstance(widget, Text):
        if widget.text.strip():
            yield (tr._(HIDDEN) if context.is_secret else getattr(widget, "spoken", "") or widget.text, context.lang)
        return
    if _is_pair(widget):
        yield " ".join(text for child in reading_order(widget) for text, _lang in _texts(child, context)), context.lang
        return
    if description := getattr(widget, "description", ""):
        yield description, context.lang
    for child in reading_order(widget):
        yield from _texts(child, context)


def _without_repeats(texts: list[tuple[str, str]]) -> tuple[Utterance, ...]:
    """As utterances, without a text that is part of what was said before: a card shows its own name."""
    said: list[Utterance] = []
    for text, lang in texts:
        (voiced,) = _voiced([text], lang)
        # As it stands, and with the pauses of its lines, which what was said before has.
        forms = {_plain(text), _plain(voiced.text)}
        if all(forms) and not any(words in _plain(utterance.text) for utterance in said for words in forms):
            said.append(voiced)
    return tuple(said)


def _voiced(texts: Iterable[str], lang: str) -> tuple[Utterance, ...]:
    return tuple(_utterance(text, language_of(text, lang, tr.lang)) for text in texts)


def _utterance(text: str, lang: str) -> Utterance:
    """A text without the breaks of its lines, which are pauses."""
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    (whole,) = joined(Utterance(line, lang) for line in lines) or (Utterance("", lang),)
    return whole


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()


def _without_echoes(items: list[SpokenItem]) -> list[SpokenItem]:
    """Without a text that only says again what was just said, as a page does that begins with its title."""
    kept: list[SpokenItem] = []
    for item in items:
        is_echo = bool(kept) and not item.is_touchable and _plain(item.name) == _plain(kept[-1].name)
        if not is_echo and item.parts:
            kept.append(item)
    return kept


def _numbered(items: list[SpokenItem]) -> list[SpokenItem]:
    """With the place in its list for each of several things of one kind in a row, on whatever rows they were put."""
    numbered: list[SpokenItem] = []
    for _kind, group in groupby(items, _kind_in_a_list):
        members = list(group)
        is_list = _kind is not None and len(members) > 1
        places = [(number, len(members)) if is_list else None for number in range(1, len(members) + 1)]
        numbered += [replace(item, place=place) for item, place in zip(members, places, strict=True)]
    return numbered


def _kind_in_a_list(item: SpokenItem) -> type | None:
    """What has places: cards, choices, phone numbers; not buttons, which are known by their names, nor running text."""
    widget = item.widget
    has_place = isinstance(widget, Touchable) or hasattr(widget, "row_height")
    return type(widget) if has_place and item.role != "key" and not _is_plain_button(widget) else None


Collect = Callable[[], list[SpokenItem]]
