"""Chinese as tone-numbered pinyin, which is what the engine's Chinese voice reads right.

The readings come from pypinyin; it is imported with the first Chinese sentence, since its tables take a fifth of a
second to load and most visits need none.
"""

from __future__ import annotations

import importlib.util
import re

LETTERS = {
    "A": "ei1",
    "B": "bi4",
    "C": "xi1",
    "D": "di4",
    "E": "yi4",
    "F": "ai2 fu5",
    "G": "ji4",
    "H": "ei1 qi1",
    "I": "ai4",
    "J": "jie4",
    "K": "kei1",
    "L": "ai2 le5",
    "M": "ai2 mu5",
    "N": "en1",
    "O": "ou1",
    "P": "pi4",
    "Q": "kiu1",
    "R": "a4 er5",
    "S": "ai2 si5",
    "T": "ti4",
    "U": "you1",
    "V": "wei1",
    "W": "da2 bu5 liu5",
    "X": "ai2 ke5 si5",
    "Y": "wai1",
    "Z": "zei4",
}
"""Latin letters as they are named in China: G1234 begins with ji."""

PAUSES = str.maketrans(
    {
        **dict.fromkeys("，、：；（）《》“”‘’「」【】—…·,:;()\"'", " , "),
        **dict.fromkeys("。！？.!?\n", " . "),
    }
)

_LETTER = re.compile(r"[A-Za-z]")


def is_installed() -> bool:
    """Whether Chinese can be turned into pinyin here."""
    return importlib.util.find_spec("pypinyin") is not None


def to_pinyin(text: str) -> str:
    """``text`` (digits already in characters) as pinyin with tone numbers, pauses as commas and full stops."""
    from pypinyin import Style, lazy_pinyin

    syllables = lazy_pinyin(text, style=Style.TONE3, neutral_tone_with_five=True, errors=_foreign)
    said = " ".join(syllables)
    return re.sub(r"\s*([,.])(?:\s*[,.])*\s*", r"\1 ", re.sub(r"\s+", " ", said)).strip(" ,")


def _foreign(text: str) -> str:
    spelled = _LETTER.sub(lambda letter: f" {LETTERS[letter.group().upper()]} ", text)
    return spelled.translate(PAUSES)
