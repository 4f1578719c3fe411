"""The input method's dictionary from the one of rime-pinyin-simp: `build_input_method.py pinyin_simp.dict.yaml`.

Debian's package rime-data-pinyin-simp has that file (Apache-2.0, derived from the Android Pinyin IME). Left out are
characters of weight nought, which nobody types at a kiosk.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from kiosk.input_method.lexicon import BY_LETTERS, BY_WORDS, lines_by_letters, lines_by_words, shortlists  # noqa: E402
from kiosk.input_method.syllables import SYLLABLES  # noqa: E402


def words_of(dictionary: Path) -> Iterator[tuple[str, tuple[str, ...], int]]:
    """(word, syllables, weight) of every word that is kept."""
    for line in dictionary.read_text("utf-8").splitlines():
        fields = line.split("\t")
        if len(fields) == 3:
            text, syllables, weight = fields[0], tuple(fields[1].split()), round(float(fields[2]))
            if weight and SYLLABLES.issuperset(syllables) and len(text) == len(syllables):
                yield text, syllables, weight


def main(arguments: list[str]) -> int:
    words = list(words_of(Path(arguments[0])))
    folder = ROOT / "assets" / "input_method"
    folder.mkdir(exist_ok=True)
    for name, lines in ((BY_LETTERS, shortlists(lines_by_letters(words))), (BY_WORDS, lines_by_words(words))):
        (folder / name).write_text("".join(lines), "utf-8")
    print(f"{len(words)} words")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
