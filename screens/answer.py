"""The answer to one question: what to do, what to bring, whom to call, and where it is written."""

from __future__ import annotations

import re
from functools import partial

from kivy.properties import BooleanProperty, ListProperty, ObjectProperty, StringProperty

from kiosk.errors import UnknownContent, sentence
from screens.base import BaseScreen
from screens.translation import tr
from screens.widgets.phones import PhoneBig
from screens.widgets.shelf import fill

_EDITORS_MARK = re.compile(r"\s*\[[^\]]*\]")
"""Which evidence a source is, in the editors' shorthand; nothing to a visitor."""


class AnswerScreen(BaseScreen):
    """One answer. An expired one shows 12345 and a person instead."""

    question = ObjectProperty(None, allownone=True)
    reply = ObjectProperty(None, allownone=True)
    next_step = ObjectProperty(None, allownone=True)
    steps = ListProperty()
    papers = ListProperty()
    is_demo = BooleanProperty(False)
    is_mixed = BooleanProperty(False)
    hidden_text = StringProperty("")
    origin_text = StringProperty("")

    def on_show(self, id: str) -> None:
        """Show the answer ``id``; one that an update took away says so and offers a person."""
        self.ids.scroll.to_top()
        try:
            answer = self.kiosk.consultation.answer(id)
        except UnknownContent as error:
            self._forget(sentence(error, self.kiosk.i18n))
            return
        if answer.is_expired:
            self._forget(tr._("内容待更新，请咨询12345"))
            self.question = answer.title
        else:
            self._show_answer(answer)
            self.kiosk.visits.answered()
        fill(self.ids.phones, [partial(PhoneBig, phone=phone) for phone in answer.phones])

    def _show_answer(self, answer: object) -> None:
        self.question, self.reply, self.next_step = answer.title, answer.answer, answer.next_step
        others = [*answer.steps, *answer.papers, *([answer.next_step] if answer.next_step else [])]
        self.is_mixed = any(part.lang != answer.answer.lang for part in others)
        self.steps, self.papers = answer.steps, answer.papers
        self.is_demo, self.hidden_text, self.origin_text = answer.is_demo, "", origin_of(answer)

    def _forget(self, why: str) -> None:
        self.question = self.reply = self.next_step = None
        self.steps, self.papers = [], []
        self.is_demo, self.hidden_text, self.origin_text = False, why, ""
        fill(self.ids.phones, [])


def origin_of(answer: object) -> str:
    """Where an answer comes from and when it was last compared with that, as lines."""
    sources = [_EDITORS_MARK.sub("", source) for source in answer.sources]
    lines = [tr._("依据：{source}").format(source="；".join(sources))] if sources else []
    if answer.reviewed_on:
        lines.append(tr._("核对日期：{date}").format(date=answer.reviewed_on.isoformat()))
    return "\n".join(lines)
