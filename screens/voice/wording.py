"""An item in words: its name, what it is, how it stands, and its place in a list, each in its own language."""

from __future__ import annotations

from collections.abc import Iterable

from kiosk.voice.ports import Utterance
from kiosk.voice.reading import joined
from screens.navigation import navigation
from screens.translation import tr
from screens.voice.spoken import ROLES, STATES, SpokenItem


def in_words(item: SpokenItem) -> list[Utterance]:
    """What is said of an item, in pieces: each may be a recording."""
    tail = [tr._(ROLES[item.role])] if ROLES[item.role] else []
    tail += [tr._(STATES[state]) for state in item.states]
    if item.place is not None:
        number, count = item.place
        tail.append(tr._("第{n}个，共{count}个").format(n=number, count=count))
    return [*item.parts, *(Utterance(words, tr.lang) for words in tail)]


def count_of_items(count: int) -> str:
    """How many items a screen has, said with its title."""
    return navigation.kiosk.i18n.ngettext("共{n}项", "共{n}项", count).format(n=count)


def shown(utterances: Iterable[Utterance]) -> str:
    """The same for the eye: nothing is said that is not also written."""
    return " ".join(utterance.text for utterance in joined(utterances))
