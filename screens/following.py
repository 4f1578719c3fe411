"""Following what lasts (the theme, a switch) without staying in its memory.

Kivy's ``bind`` leaves the shell of a follower that is gone where it was until the property changes next, and a colour
never does; of a trigger it keeps all, and calls it, for ever. A kiosk makes its screens anew for each visitor, for
weeks.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable
from typing import Any

from kivy.event import EventDispatcher


def follow(
    lasting: EventDispatcher, names: Iterable[str], owner: EventDispatcher, told: Callable[..., Any]
) -> Callable[[], Any]:
    """Call ``told``, a trigger or a method of ``owner``, whenever one of these properties changes; until ``owner`` is
    gone, or what this returns is called.
    """
    if hasattr(told, "__self__"):
        told = _Weakly(told)
    uids = [(name, lasting.fbind(name, told)) for name in names]
    leave = weakref.finalize(owner, _leave, lasting, uids)
    leave.atexit = False
    return leave


def _leave(lasting: EventDispatcher, uids: list[tuple[str, int]]) -> None:
    for name, uid in uids:
        lasting.unbind_uid(name, uid)


class _Weakly:
    """A bound method that keeps nobody."""

    def __init__(self, method: Callable[..., Any]) -> None:
        self._method = weakref.WeakMethod(method)

    def __call__(self, *args: Any) -> None:
        if (method := self._method()) is not None:
            method(*args)
