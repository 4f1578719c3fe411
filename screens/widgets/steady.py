"""A paged scroll that decides once whether it needs its buttons."""

from __future__ import annotations

from screens.theme import theme
from screens.widgets.scroll import PagedScroll

_CHANGES_OF_MIND = 3


class SteadyScroll(PagedScroll):
    """The page buttons take width, narrower text may choose smaller letters, and the smaller letters may fit without
    the buttons: a page that nearly fits would show and hide them in every frame. After a few turns they stay, until
    ``to_top`` shows something new.
    """

    def __init__(self, **kwargs: object) -> None:
        self._turns_left = _CHANGES_OF_MIND
        super().__init__(**kwargs)
        theme.fbind("is_large", self._decide_anew)

    def to_top(self) -> None:
        """Show the beginning again, and whether it fits."""
        self._decide_anew()
        super().to_top()

    def _decide_anew(self, *_: object) -> None:
        self._turns_left = _CHANGES_OF_MIND
        self._measure()

    def _check_overflow(self, *_: object) -> None:
        fits = self.ids.page.height <= self.ids.view.height + 1
        if self.overflows and fits:
            if not self._turns_left:
                self.is_at_top = self.is_at_bottom = True
                return
            self._turns_left -= 1
        super()._check_overflow()
