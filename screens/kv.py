"""Loading the .kv that stands beside a module, once; and the last word for the place where a widget stands."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder, builder

_create_handler = builder.create_handler


def load_kv(module_file: str) -> None:
    """Load ``x.kv`` beside ``x.py`` (pass ``__file__``); a second call does nothing."""
    path = str(Path(module_file).with_suffix(".kv"))
    if path not in Builder.files:
        Builder.load_file(path, encoding="utf-8")


def _replace_handler(
    owner: object,
    element: object,
    key: str,
    value: object,
    rule: object,
    names: dict[str, object],
    delayed: bool = False,
) -> object:
    """Bind the rule of a property in the place of the rules that bound it before.

    Kivy keeps all of them: ``font_size: theme.body`` of a class would undo ``font_size: theme.title`` of the place
    where the widget stands as soon as only ``theme.body`` changes. ``delayed``: a canvas instruction, which has one.
    """
    if not delayed:
        Builder.unbind_property(owner, key)
    return _create_handler(owner, element, key, value, rule, names, delayed)


builder.create_handler = _replace_handler
