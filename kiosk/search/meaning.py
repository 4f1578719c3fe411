"""Which questions are looked for by what they mean too, and where what is found so stands among what words find.

Letters, terms and beginnings are found by words alone. A Chinese sentence that words do not answer is put in order by
both; one in other letters, where words find little, may be answered by an entry that says nothing in its language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from kiosk.search.engine import Found
from kiosk.search.entry import Entry
from kiosk.search.ranking import VARIANT

LEAST_HAN, LEAST_WORDS = 6, 3
"""A sentence has so many Chinese characters, or, without any, so many words."""

LITTLE = {"zh": 0.75, "ru": 0.5, "en": 0.5}
"""Where the best entry holds less of what was asked than this, words are not enough, by script of the question."""

NEAR = 0.4
"""What is farther from a question than this cosine does not answer it."""

MOST_NEAR = 20
CHARACTERS_OF_BODY = 120

_HAN, _CYRILLIC, _LATIN = re.compile("[\u4e00-\u9fff]"), re.compile("[\u0400-\u04ff]"), re.compile("[A-Za-z]")
_WORD = re.compile(r"[^\W_]+")


class Near(NamedTuple):
    """An entry, the scripts of its titles, and the cosine of its meaning with that of a question."""

    path: str
    scripts: str
    cosine: float


class Meant(NamedTuple):
    """What is near a question: the cosines of all that it is compared with, and those near enough, nearest first."""

    cosines: Mapping[str, float]
    best: Sequence[str]


def is_sentence(text: str) -> bool:
    """Whether a text says enough to have a meaning of its own."""
    characters = len(_HAN.findall(text))
    return characters >= LEAST_HAN if characters else len(_WORD.findall(text)) >= LEAST_WORDS


def script(text: str) -> str:
    """The language by the look of it: zh if there is any Chinese in it, then ru, then en, else ""."""
    known = {"zh": _HAN, "ru": _CYRILLIC, "en": _LATIN}
    return next((lang for lang, letters in known.items() if letters.search(text)), "")


def scripts(titles: Iterable[str]) -> str:
    """The scripts of some titles, each once, with spaces between."""
    return " ".join(dict.fromkeys(filter(None, map(script, titles))))


def texts(entry: Entry) -> list[str]:
    """What of an entry has a meaning: its title with the beginning of what it says, then other ways to ask.

    All in the language of its first title, which is Chinese wherever there is Chinese at all.
    """
    lang = "zh" if "zh" in scripts(entry.titles) else script(entry.titles[0])
    title = next((title for title in entry.titles if script(title) == lang), entry.titles[0])
    said = " ".join(line for line in entry.body.split("\n") if script(line) == lang)
    return [f"{title} {said[:CHARACTERS_OF_BODY]}", *(other for other in entry.variants if script(other) == lang)]


def nearest(cosines: Sequence[float]) -> float:
    """How near an entry is whose `texts` are so near."""
    return max(cosines[0], max(cosines[1:]) * VARIANT) if len(cosines) > 1 else cosines[0]


def meant(text: str, near: Iterable[Near]) -> Meant:
    """Of what is near a text, what words may have missed: an entry in another language, or, for Chinese, any."""
    lang = script(text)
    cosines = {
        entry.path: entry.cosine
        for entry in near
        if entry.cosine > 0 and (lang == "zh" or lang not in entry.scripts.split())
    }
    best = sorted((path for path, cosine in cosines.items() if cosine >= NEAR), key=lambda path: -cosines[path])
    return Meant(cosines, best)


def merged(text: str, found: Sequence[Found], meant: Meant, is_wanted: Callable[[str], bool]) -> list[Found]:
    """What words found together with what is meant, as far as it is wanted, best first."""
    share, lang = max((hit.share for hit in found), default=0.0), script(text)
    if not is_sentence(text) or share >= LITTLE.get(lang, 0.0):
        return list(found)
    cosines, hits = meant.cosines, {hit.path: hit for hit in found}
    # Between languages meanings are too vague to put in order what words found.
    scored = {hit.path: hit.score + cosines.get(hit.path, 0.0) if lang == "zh" else hit.score for hit in found}
    for path in islice(filter(is_wanted, meant.best), MOST_NEAR):
        # As good an answer as the best that words found, so that no list leaves it out.
        hits[path] = Found(path, 0.0, max(share, NEAR))
        scored.setdefault(path, cosines[path])
    return sorted((hits[path]._replace(score=scored[path]) for path in hits), key=lambda hit: (-hit.score, hit.path))
