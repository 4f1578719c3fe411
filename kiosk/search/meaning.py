"""Which questions are looked for by what they mean too, and where what is found so stands among what words find.

Letters, terms and beginnings are found by words alone. A sentence is put in order by both; where words find little,
so are a few characters, and what says nothing in the language of a question may answer it too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from heapq import nlargest
from typing import NamedTuple

from kiosk.search.engine import Found
from kiosk.search.entry import Entry

LEAST_HAN, LEAST_WORDS = 6, 3
"""A sentence has so many Chinese characters, or, without any, so many words."""

SHORTEST_HAN = 4
"""So few Chinese characters may say what no entry says in these words."""

LITTLE = 0.6
"""Where the best entry holds less of what was asked than this, words find little of it."""

WORTH = 16.0
"""What a cosine is worth beside the score of words: those of right and wrong entries differ by a few hundredths."""

UNHELD = -0.5
"""The score of an entry that holds no word of a question: no more than what its length takes off."""

NEAR = {"zh": 0.88, "ru": 0.83, "en": 0.83}
"""What is farther from a question than this cosine does not answer it, by script of the question.

That of two Chinese texts is higher than that of others; what has nothing to do with a question is little farther.
"""

FOREIGN, NEAR_FOREIGN = 0.05, 0.79
"""So much nearer is what says nothing in the language of a question than its cosine, which language draws apart; and
how near that must be."""

ANOTHER_WAY = 0.01
"""So much farther than its cosine is another way to ask than the title with what it says."""

MOST_NEAR = 20
CHARACTERS_OF_BODY = 240
MEANT_SHARE = 0.4
"""How much of a question an entry that is near counts as holding."""

_HAN, _CYRILLIC, _LATIN = re.compile("[\u4e00-\u9fff]"), re.compile("[\u0400-\u04ff]"), re.compile("[A-Za-z]")
_WORD = re.compile(r"[^\W_]+")


class Near(NamedTuple):
    """An entry, one of the languages in which it says something, and how near a question is to that."""

    path: str
    lang: str
    cosine: float


class Meant(NamedTuple):
    """How near a question is to each entry that says something in its language, and to each that does not."""

    own: Mapping[str, float]
    foreign: Mapping[str, float]


def is_sentence(text: str) -> bool:
    """Whether a text says enough to have a meaning of its own."""
    characters = len(_HAN.findall(text))
    return characters >= LEAST_HAN if characters else len(_WORD.findall(text)) >= LEAST_WORDS


def may_mean(text: str) -> bool:
    """Whether a text is looked for by what it means, if words find little of it."""
    return len(_HAN.findall(text)) >= SHORTEST_HAN or is_sentence(text)


def script(text: str) -> str:
    """The language by the look of it: zh if there is any Chinese in it, then ru, then en, else ""."""
    known = {"zh": _HAN, "ru": _CYRILLIC, "en": _LATIN}
    return next((lang for lang, letters in known.items() if letters.search(text)), "")


def scripts(titles: Iterable[str]) -> str:
    """The scripts of some titles, each once, with spaces between."""
    return " ".join(dict.fromkeys(filter(None, map(script, titles))))


def texts(entry: Entry) -> list[tuple[str, str]]:
    """(language, text) of what of an entry has a meaning; those of one language stand together.

    For each language of its titles the title with the beginning of what it says, then other ways to ask.
    """
    found = []
    for lang in scripts(entry.titles).split() or [""]:
        title = next(title for title in entry.titles if script(title) == lang)
        said = " ".join(line for line in entry.body.split("\n") if script(line) == lang)
        found.append((lang, f"{title}\n{said[:CHARACTERS_OF_BODY]}"))
        found += ((lang, other) for other in entry.variants if script(other) == lang)
    return found


def nearest(cosines: Sequence[float]) -> float:
    """How near an entry is whose `texts` in one language are so near."""
    return max(cosines[0], max(cosines[1:]) - ANOTHER_WAY) if len(cosines) > 1 else cosines[0]


def meant(text: str, near: Iterable[Near]) -> Meant:
    """How near a text is to what entries say in its language, and to those that say nothing in it."""
    lang = script(text)
    own: dict[str, float] = {}
    others: dict[str, float] = {}
    for entry in near:
        if entry.lang == lang:
            own[entry.path] = entry.cosine
        else:
            others[entry.path] = max(entry.cosine + FOREIGN, others.get(entry.path, 0.0))
    return Meant(own, {path: cosine for path, cosine in others.items() if path not in own})


def merged(text: str, found: Sequence[Found], meant: Meant, is_wanted: Callable[[str], bool]) -> list[Found]:
    """What words found together with what is meant, as far as it is wanted, best first."""
    share = max((hit.share for hit in found), default=0.0)
    is_little = share < LITTLE
    if not (is_sentence(text) or (is_little and may_mean(text))):
        return list(found)
    cosines, least = dict(meant.own), NEAR.get(script(text), 1.0)
    near = [(cosine, path) for path, cosine in meant.own.items() if cosine >= least and is_wanted(path)]
    if is_little:
        cosines.update(meant.foreign)
        near += ((cosine, path) for path, cosine in meant.foreign.items() if cosine >= NEAR_FOREIGN and is_wanted(path))
    hits = {hit.path: hit for hit in found}
    for _, path in nlargest(MOST_NEAR, near):
        # As good an answer as the best that words found, so that no list leaves it out.
        hits[path] = Found(path, hits[path].score if path in hits else UNHELD, max(share, MEANT_SHARE))
    scored = (hit._replace(score=hit.score + WORTH * cosines.get(hit.path, least)) for hit in hits.values())
    return sorted(scored, key=lambda hit: (-hit.score, hit.path))
