"""Widgets that several screens use. Importing this package makes all of them known to kv."""

from screens.widgets import (
    calling,
    choices,
    emergency,
    keyboard,
    links,
    long_list,
    page,
    parts,
    phones,
    places,
    steps,
    strip,
)
from screens.widgets.buttons import BarButton, PrimaryButton, Touchable
from screens.widgets.cards import CardButton, Chip
from screens.widgets.layout import CardGrid, ChipFlow, Column, Panel, Row
from screens.widgets.marks import IconPlate, StateMark
from screens.widgets.qr import QrView
from screens.widgets.scroll import PagedScroll
from screens.widgets.text import (
    BodyText,
    Caption,
    FittedText,
    Icon,
    LanguageMark,
    LeadText,
    NumberBig,
    SampleMark,
    ShownText,
    Text,
    Title,
)

__all__ = [
    "BarButton",
    "BodyText",
    "Caption",
    "CardButton",
    "CardGrid",
    "Chip",
    "ChipFlow",
    "Column",
    "FittedText",
    "Icon",
    "IconPlate",
    "LanguageMark",
    "LeadText",
    "NumberBig",
    "PagedScroll",
    "Panel",
    "PrimaryButton",
    "QrView",
    "Row",
    "SampleMark",
    "ShownText",
    "StateMark",
    "Text",
    "Title",
    "Touchable",
    "calling",
    "choices",
    "emergency",
    "keyboard",
    "links",
    "long_list",
    "page",
    "parts",
    "phones",
    "places",
    "steps",
    "strip",
]
