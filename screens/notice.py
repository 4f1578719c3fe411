"""One notice or warning: what it says, what to do, whom to call, who issued it and until when it holds."""

from __future__ import annotations

from functools import partial

from kivy.properties import ListProperty, ObjectProperty, StringProperty

from kiosk.errors import UnknownContent
from screens.base import BaseScreen
from screens.service import source_line
from screens.translation import tr
from screens.widgets.phones import PhoneLine
from screens.widgets.shelf import fill


class NoticeScreen(BaseScreen):
    """What is known of one notice that holds now."""

    notice = ObjectProperty(None, allownone=True)
    advice = ListProperty()
    times = StringProperty("")
    sources_text = StringProperty("")
    missing_text = StringProperty("")

    def on_show(self, id: str) -> None:
        """Show the notice ``id``; one that no longer holds says so and nothing else."""
        self.ids.scroll.to_top()
        try:
            notice = self.kiosk.notices.notice(id)
        except UnknownContent:
            self.missing_text = tr._("这条通知已过期，不再显示。")
            self.notice, self.advice, self.times, self.sources_text = None, [], "", ""
            fill(self.ids.phones, [])
            return
        self.missing_text = ""
        self.notice, self.advice, self.times = notice, notice.advice, times_of(notice)
        self.sources_text = source_line(notice.sources)
        fill(self.ids.phones, [partial(PhoneLine, phone=phone) for phone in notice.phones])
        self.kiosk.visits.answered()


def times_of(notice: object) -> str:
    """Who says it, since when and until when, as lines."""
    return "\n".join((notice.issued_by.text, notice.issued_text, notice.until_text))
