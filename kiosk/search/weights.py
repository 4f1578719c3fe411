"""What each feature of an entry is worth (see ``ranking``), by the way in which it was found.

Learnt by ``tests/bench/search_weights.py`` from half of the questions asked of other collections; those of words of
other letters were chosen by hand on such questions before.
"""

from __future__ import annotations

Weights = tuple[float, ...]

HAN: Weights = (1.04, 0.113, 0.848, 0.21, 0.465, -0.0934, 0.3, -0.082, 0.236, 2.4, 1.88)
"""Chinese sentences."""

TERM: Weights = (0.707, 0.0669, 1.41, 0.397, 0.275, -0.263, 0.321, 0.483, 0.471, 1.22, 2, 0.212, 0.238, 0.167, -0.0854)
"""One short run of Chinese characters."""

WORDS: Weights = (1.0, 0.3, 0.31, 0.33, 0.29, -0.083, 0.3, 0.0, 0.0, 0.61, 1.2)
"""Words of other letters."""

SOUNDS: Weights = (-0.00254, -0.00343, 0.142, 0.174, 0.55, 0.0608, -0.0193, 0.109, 0.0407, 0.0738, 0.159)
"""Pinyin, whole, mixed with first letters or with a slip."""

BEGUN: Weights = (0.089, 0.0123, 0.148, 0.301, 0.429, 0.0798, -0.00288, 0.12, 0.127, 0.0732, 0.0802)
"""Pinyin whose last syllable is begun."""

INITIALS: Weights = (0.0, 0.0, 0.117, 0.26, 0.435, 0.105, -0.00165, 0.175, 0.144, 0.11, -0.113)
"""First letters only."""
