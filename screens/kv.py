"""Loading the .kv that stands beside a module, once; and the last word for the place where a widget stands."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

from kivy.lang import Builder, builder

from screens import rounded  # noqa: F401 - before any .kv names a rectangle with round corners

Binding = list[tuple[Any, str, object, int]]
"""What Kivy keeps of one ``a.b.c`` that a rule watches: each part that may change, and what is called then."""

_create_handler = builder.create_handler


def load_kv(module_file: str) -> None:
    """Load ``x.kv`` beside ``x.py`` (pass ``__file__``); a second call does nothing."""
    path = str(Path(module_file).with_suffix(".kv"))
    if path not in Builder.files:
        Builder.load_file(path, encoding="utf-8")


def _replace_handler(
    owner: Any,
    element: object,
    key: str,
    value: object,
    rule: object,
    names: dict[str, object],
    delayed: bool = False,
) -> object:
    """Bind the rule of a property in the place of the rules that bound it before.

    Kivy keeps all of them: ``font_size: theme.body`` of a class would undo ``font_size: theme.title`` of the place
    where the widget stands as soon as only ``theme.body`` changes. ``delayed``: of a canvas instruction; these share
    the list of their widget and stay. (``Builder.unbind_property`` would take them too.)
    """
    if not delayed:
        bindings = builder._handlers[owner.uid][key]
        for binding in [binding for binding in bindings if _is_of_a_property(binding)]:
            bindings.remove(binding)
            _unbind(binding)
    return _create_handler(owner, element, key, value, rule, names, delayed)


def _is_of_a_property(binding: Binding) -> bool:
    return any(function is builder.call_fn for _source, _name, function, _uid in binding)


def _unbind(binding: Binding) -> None:
    for source, name, function, uid in binding:
        if function is not None:
            with contextlib.suppress(ReferenceError):
                source.unbind_uid(name, uid)


builder.create_handler = _replace_handler
