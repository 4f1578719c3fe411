"""Data that ships with the program: fonts, icons, content, locales. No code but the door to it."""

from pathlib import Path


def asset(*parts: str) -> Path:
    """The path of a shipped file, e.g. ``asset("fonts", "NotoSansSC-Regular.ttf")``; it need not exist."""
    return Path(__file__).resolve().parent.joinpath(*parts)
