"""The year's twelve fairs, the next one first."""

from __future__ import annotations

from functools import partial

from screens.base import BaseScreen
from screens.widgets.fairs import FairTile
from screens.widgets.shelf import fill


class FairsScreen(BaseScreen):
    """Each month one theme: when, where, indoors or in the open, and whether it takes place."""

    def on_show(self) -> None:
        """List the fairs as they come; the cards stay in their order whatever became of one."""
        fill(self.ids.fairs, [partial(FairTile, fair=fair) for fair in self.kiosk.fairs.year()])
        self.ids.scroll.to_top()
