"""Make the sounds of assets/sounds: soft wood and a distant train whistle, computed, so that they are ours.

Usage: python tools/make_sounds.py [FOLDER]
"""

from __future__ import annotations

import math
import random
import struct
import sys
import wave
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RATE_HZ = 22_050
LOUDEST = 0.5
"""Of full scale: the volume of the machine is set on site, and no sound here is louder than the speech."""

Wave = Callable[[float], float]


def wood(pitch_hz: float, decay_per_s: float = 45.0) -> Wave:
    """A struck block of wood: two partials that die away at once."""
    return lambda t: (
        math.exp(-decay_per_s * t)
        * (math.sin(2 * math.pi * pitch_hz * t) + 0.4 * math.sin(2 * math.pi * pitch_hz * 2.7 * t))
        / 1.4
    )


def whistle(length_s: float) -> Wave:
    """A steam whistle far away: a chord with a little air in it, swelling and dying."""
    air = random.Random(1)
    chord = (311.0, 370.0, 466.0)

    def at(t: float) -> float:
        swell = math.sin(math.pi * min(1.0, t / length_s)) ** 0.7
        tone = sum(math.sin(2 * math.pi * pitch * (1 - 0.01 * math.exp(-9 * t)) * t) for pitch in chord) / len(chord)
        return swell * (0.8 * tone + 0.08 * air.uniform(-1, 1))

    return at


def one_after_another(parts: Iterable[tuple[float, Wave]]) -> Wave:
    """Each wave from its moment in seconds on, over the end of those before."""
    begun = tuple(parts)
    return lambda t: sum(part(t - start) for start, part in begun if t >= start)


def fading(sound: Wave, length_s: float) -> Wave:
    """Without a click at the end."""
    return lambda t: sound(t) * min(1.0, (length_s - t) / 0.02)


NOTES_HZ = (523.25, 587.33, 659.25, 783.99, 880.0)
"""Five notes that go together in any order."""

SOUNDS: dict[str, tuple[float, Wave]] = {
    "tick": (0.12, wood(880.0)),
    "breath": (0.25, wood(440.0, 20.0)),
    "wood": (0.10, wood(330.0)),
    "good": (0.60, one_after_another((number * 0.12, wood(note, 9.0)) for number, note in enumerate(NOTES_HZ[::2]))),
    "whistle": (1.3, whistle(1.3)),
    **{f"note{number}": (0.35, wood(note, 12.0)) for number, note in enumerate(NOTES_HZ, start=1)},
}
"""Name: (seconds, wave)."""


def write(path: Path, length_s: float, sound: Wave) -> None:
    """One mono file of 16 bits."""
    whole = fading(sound, length_s)
    samples = [whole(number / RATE_HZ) for number in range(int(length_s * RATE_HZ))]
    highest = max(abs(sample) for sample in samples)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(b"".join(struct.pack("<h", round(sample / highest * LOUDEST * 32_767)) for sample in samples))


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0]) if arguments else ROOT / "assets" / "sounds"
    folder.mkdir(parents=True, exist_ok=True)
    for name, (length_s, sound) in SOUNDS.items():
        write(folder / f"{name}.wav", length_s, sound)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
