"""Loading the .kv that stands beside a module, once; and the last word for the place where a widget stands."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

from kivy.event import EventDispatcher, Observable
from kivy.lang import Builder, builder

from screens import rounded  # noqa: F401 - before any .kv names a rectangle with round corners

Binding = list[tuple[Any, str, object, int]]
"""What Kivy keeps of one ``a.b.c`` that a rule watches: each part that may change, and what is called then."""

_names_of: tuple[object, int, int, dict[str, object]] = (None, 0, 0, {})
"""The names that the last rule saw: what was known where it stands, how much that was, whose rule, the names."""


def load_kv(module_file: str) -> None:
    """Load ``x.kv`` beside ``x.py`` (pass ``__file__``); a second call does nothing."""
    path = str(Path(module_file).with_suffix(".kv"))
    if path not in Builder.files:
        Builder.load_file(path, encoding="utf-8")


def _create_handler(
    owner: Any,
    element: object,
    key: str,
    value: Any,
    rule: Any,
    names: dict[str, object],
    delayed: bool = False,
) -> tuple[object, list[Binding]]:
    """Bind one rule and compute its value now: Kivy's own, but that all rules of a widget share their names.

    A copy of all names for every single rule was a tenth of a kiosk's memory. And the rule of a property takes the
    place of those that bound it before. Kivy keeps all of them: ``font_size: theme.body`` of a class would undo
    ``font_size: theme.title`` of the place where the widget stands as soon as only ``theme.body`` changes.
    ``delayed``: of a canvas instruction; these share the list of their widget and stay.
    """
    bindings = builder._handlers[owner.uid][key]
    seen = _shared_names(owner, names)
    if delayed:
        function, arguments = builder.delayed_call_fn, [element, key, value, rule, seen, None]
    else:
        function, arguments = builder.call_fn, (element, key, value, rule, seen)
        for binding in [binding for binding in bindings if _is_of_a_property(binding)]:
            bindings.remove(binding)
            _unbind(binding)
    for keys in rule.watched_keys or ():
        if bound := _bind(seen, keys, function, arguments):
            bindings.append(bound)
    try:
        return eval(value, seen), bindings
    except Exception as error:
        raise builder.BuilderException(
            rule.ctx, rule.line, f"{type(error).__name__}: {error}", cause=error.__traceback__
        ) from error


def _shared_names(owner: Any, names: dict[str, object]) -> dict[str, object]:
    global _names_of
    known, count, uid, shared = _names_of
    if known is not names or count != len(names) or uid != owner.uid:
        shared = {**names, **builder.global_idmap, "self": owner.proxy_ref}
        _names_of = (names, len(names), owner.uid, shared)
    return shared


def _bind(names: dict[str, object], keys: list[str], function: object, arguments: object) -> Binding:
    """Watch ``a.b.c``: c, and b if another thing may take its place there; empty if nothing of it can change."""
    place = names.get(keys[0])
    if place is None:
        return []
    start = place = getattr(place, "proxy_ref", place)
    bound: Binding = []
    has_bound = False
    for depth, name in enumerate(keys[1:-1], start=1):
        watched: tuple[Any, ...] = (None, None)
        if isinstance(place, EventDispatcher | Observable):
            prop = place.property(name, True)
            if prop is not None and getattr(prop, "rebind", False):
                follow = builder.update_intermediates
                watched = (follow, place.fbind(name, follow, start, keys, bound, depth, function, arguments))
                has_bound = True
        bound.append([getattr(place, "proxy_ref", place), name, *watched])
        place = getattr(place, name, None)
        if place is None:
            break
    if isinstance(place, EventDispatcher | Observable):
        uid = place.fbind(keys[-1], function, arguments)
        if uid:
            bound.append([place.proxy_ref, keys[-1], function, uid])
            has_bound = True
    return bound if has_bound else []


def _is_of_a_property(binding: Binding) -> bool:
    return any(function is builder.call_fn for _source, _name, function, _uid in binding)


def _unbind(binding: Binding) -> None:
    for source, name, function, uid in binding:
        if function is not None:
            with contextlib.suppress(ReferenceError):
                source.unbind_uid(name, uid)


builder.create_handler = _create_handler
