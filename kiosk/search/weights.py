"""What each feature of an entry is worth (see ``ranking``), by the way in which it was found.

Learnt by ``tests/bench/search_weights.py`` from half of the questions asked of other collections; but those of words of
other letters were chosen by hand on the same kind of questions before.
"""

from __future__ import annotations

Weights = tuple[float, ...]

HAN: Weights = (1.22, 0.086, 1.23, 0.0847, 0.579, -0.12, 0.3, -0.27, 0.353, 3.57, 2.07)
"""Chinese sentences."""

TERM: Weights = (0.747, -0.0904, 2.03, 0.483, 0.295, -0.295, 0.387, 0.524, 0.598, 1.6, 2.16, 0.274, 0.298, 0.186, -0.12)
"""One short run of Chinese characters."""

WORDS: Weights = (1.0, 0.3, 0.31, 0.33, 0.29, -0.083, 0.3, 0.0, 0.0, 0.61, 1.2)
"""Words of other letters."""

SOUNDS: Weights = (0.0833, -0.00895, 0.13, 0.248, 0.509, 0.0861, -0.00975, 0.114, 0.135, 0.0787, 0.000921)
"""Pinyin, whole, begun, mixed with first letters or with a slip."""

INITIALS: Weights = (0.00069, 0.0, 0.111, 0.212, 0.428, 0.0899, -0.00142, 0.143, 0.148, 0.113, -0.107)
"""First letters only."""
