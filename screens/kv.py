"""Loading the .kv that stands beside a module, once."""

from pathlib import Path

from kivy.lang import Builder


def load_kv(module_file: str) -> None:
    """Load ``x.kv`` beside ``x.py`` (pass ``__file__``); a second call does nothing."""
    path = str(Path(module_file).with_suffix(".kv"))
    if path not in Builder.files:
        Builder.load_file(path, encoding="utf-8")
