"""Makes the table of readings anew from pypinyin: ``python tools/readings.py``.

The kiosk needs one toneless reading of each character and the words in which a character is read otherwise. pypinyin's
own tables take 60 MB when they are imported, what comes of them here takes two.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

TABLE = Path(__file__).resolve().parent.parent / "assets" / "search" / "readings.txt"
FIRST, LAST = "\u4e00", "\u9fff"
LONGEST = 4
ONE_READING = "血"
"""Read in two ways, and typed in the usual one by nearly everybody."""


def main() -> None:
    """Write the file."""
    TABLE.write_text(readings(), "utf-8")


def readings() -> str:
    """First a line for each syllable with its characters, then, after an empty line, one for each deviating word."""
    from pypinyin.phrases_dict import phrases_dict
    from pypinyin.pinyin_dict import pinyin_dict

    usual = {
        chr(code): toneless(said.split(",")[0]) for code, said in pinyin_dict.items() if FIRST <= chr(code) <= LAST
    }
    words = {word: [toneless(part[0]) for part in parts] for word, parts in phrases_dict.items()}
    by_syllable: dict[str, list[str]] = defaultdict(list)
    for character in sorted(usual):
        by_syllable[usual[character]].append(character)
    kept = deviating(usual, words)
    syllables = sorted({*by_syllable, *(syllable for _, said in kept for syllable in said)})
    lines = [f"{syllable} {''.join(by_syllable[syllable])}" for syllable in syllables]
    return "\n".join([*lines, "", *(f"{word} {' '.join(said)}" for word, said in kept)]) + "\n"


def deviating(usual: dict[str, str], words: dict[str, list[str]]) -> list[tuple[str, list[str]]]:
    """The words that neither their characters nor the shorter words in them read as they are read."""
    kept: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda word: (len(word), word)):
        is_plain = 2 <= len(word) <= LONGEST and len(words[word]) == len(word) and all(map(usual.get, word))
        is_plain = is_plain and not set(word) & set(ONE_READING)
        if is_plain and read(word, usual, kept) != words[word]:
            kept[word] = words[word]
    return sorted(kept.items())


def read(word: str, usual: dict[str, str], words: dict[str, list[str]]) -> list[str]:
    """How a word is read with what is known so far, the longest known part first."""
    said: list[str] = []
    while len(said) < len(word):
        rest = word[len(said) :]
        known = next((words[rest[:size]] for size in range(LONGEST, 1, -1) if rest[:size] in words), [usual[rest[0]]])
        said += known
    return said


def toneless(syllable: str) -> str:
    """A syllable without its tone, ü as v."""
    from pypinyin.contrib.tone_convert import to_normal

    return to_normal(syllable, v_to_u=False).replace("ü", "v")


if __name__ == "__main__":
    main()
