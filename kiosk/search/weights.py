"""What each feature of an entry is worth (see ``ranking``), by the way in which it was found.

Learnt by ``tests/bench/search_weights.py`` from half of the questions asked of other collections; those of words of
other letters were chosen by hand on such questions before.
"""

from __future__ import annotations

Weights = tuple[float, ...]

HAN: Weights = (1.06, 0.0768, 0.31, 0.332, 0.374, -0.083, 0.3, 0.52, 0.23, 1.7, 1.56)
"""Chinese sentences."""

TERM: Weights = (0.81, 0.209, 0.31, 0.307, 0.252, -0.083, 0.268, 0.52, 0.23, 0.807, 1.61, 0.106, 0.103, 0.101, -0.0439)
"""One short run of Chinese characters."""

WORDS: Weights = (1.0, 0.3, 0.31, 0.33, 0.29, -0.083, 0.3, 0.0, 0.0, 0.61, 1.2)
"""Words of other letters."""

SOUNDS: Weights = (-0.00254, -0.00343, 0.142, 0.174, 0.55, 0.0608, -0.0193, 0.109, 0.0407, 0.0738, 0.159)
"""Pinyin, whole, mixed with first letters or with a slip."""

BEGUN: Weights = (0.089, 0.0123, 0.148, 0.301, 0.429, 0.0798, -0.00288, 0.12, 0.127, 0.0732, 0.0802)
"""Pinyin whose last syllable is begun."""

INITIALS: Weights = (0.0, 0.0, 0.117, 0.26, 0.435, 0.105, -0.00165, 0.175, 0.144, 0.11, -0.113)
"""First letters only. What is learnt for the first two is below a thousandth, and is nought here."""
