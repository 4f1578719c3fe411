"""The answer to one question: what to do, what to bring, whom to call, and where it is written."""

from __future__ import annotations

import re
from functools import partial

from kivy.properties import BooleanProperty, ListProperty, NumericProperty, ObjectProperty, StringProperty

from kiosk.errors import UnknownContent, sentence
from kiosk.i18n import N_
from screens.base import BaseScreen
from screens.consultation import question_card
from screens.navigation import navigation
from screens.translation import tr
from screens.widgets.choices import FilterChip
from screens.widgets.links import SlimCard
from screens.widgets.phones import PhoneBig
from screens.widgets.places import PlaceCard
from screens.widgets.shelf import Plan, fill

_EDITORS_MARK = re.compile(r"\s*\[[^\]]*\]")
"""Which evidence a source is, in the editors' shorthand; nothing to a visitor."""

WORST = 1
FACES = (
    (3, "sentiment_satisfied", N_("有用")),
    (2, "sentiment_neutral", N_("一般")),
    (WORST, "sentiment_dissatisfied", N_("没帮上忙，找人问")),
)
"""Score, icon and words; the last one leads to a person, who is told the question."""

FACE_SCALE = 2.2
"""How large a face is beside the letters below it."""


class FaceChip(FilterChip):
    """A face below an answer, worth ``score``."""

    score = NumericProperty(0)


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
    checklist = ObjectProperty(())
    score = NumericProperty(0)

    def on_show(self, id: str, score: int = 0) -> None:
        """Show the answer ``id``; one that an update took away says so and offers a person. ``score``: the face that
        the visitor has touched below it already.
        """
        self.ids.scroll.to_top()
        self._id, self.score = id, score
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
        self._show_more(id, is_hidden=answer.is_expired)
        fill(self.ids.phones, [partial(PhoneBig, phone=phone) for phone in answer.phones])

    def _show_answer(self, answer: object) -> None:
        self.question, self.reply, self.next_step = answer.title, answer.answer, answer.next_step
        others = [*answer.steps, *answer.papers, *([answer.next_step] if answer.next_step else [])]
        self.is_mixed = any(part.lang != answer.answer.lang for part in others)
        self.steps, self.papers = answer.steps, answer.papers
        self.is_demo, self.hidden_text, self.origin_text = answer.is_demo, "", origin_of(answer)
        self.checklist = self.kiosk.consultation.checklist(answer)

    def _show_more(self, id: str, *, is_hidden: bool) -> None:
        consultation, directory = self.kiosk.consultation, self.kiosk.directory
        services = [] if is_hidden else [directory.service(service) for service in consultation.done_here(id)]
        codes = [] if is_hidden else consultation.at_hand(id)
        places = [place for place in map(self.kiosk.finder.place, codes) if place is not None]
        self.ids.places.cards = [partial(PlaceCard, place=place) for place in places]
        self.ids.services.cards = [*map(service_card, services)]
        self.ids.related.cards = [*map(question_card, consultation.related(id))]
        self.ids.faces.cards = [] if is_hidden else self._faces()

    def _faces(self) -> list[Plan]:
        """All faces; once one was touched, that one and the way to a person."""
        return [
            partial(
                FaceChip,
                score=score,
                icon=icon,
                icon_scale=FACE_SCALE,
                text=tr._(words),
                is_on=score == self.score,
                on_release=self._touched,
            )
            for score, icon, words in FACES
            if not self.score or score in (self.score, WORST)
        ]

    def _touched(self, face: FaceChip) -> None:
        score = face.score
        if not self.score:
            self.score = score
            self.kiosk.consultation.rated(self._id, score)
            navigation.remember(score=score)
            self.ids.faces.cards = self._faces()
        if score == WORST:
            navigation.show("ask", about=self._id)

    def _forget(self, why: str) -> None:
        self.question = self.reply = self.next_step = None
        self.steps, self.papers = [], []
        self.is_demo, self.hidden_text, self.origin_text = False, why, ""
        self.checklist = ()
        for part in ("places", "services", "related", "faces"):
            self.ids[part].cards = []
        fill(self.ids.phones, [])


def service_card(service: object) -> Plan:
    """A service of the fairs as a card: what it is, and when the next fair does it."""
    return partial(
        SlimCard,
        icon="storefront",
        tint="info",
        title=service.name.text,
        lang=service.name.lang,
        subtitle=service.fair_text,
        target="service",
        params={"id": service.id},
    )


def origin_of(answer: object) -> str:
    """Where an answer comes from and when it was last compared with that, as lines."""
    sources = [_EDITORS_MARK.sub("", source) for source in answer.sources]
    lines = [tr._("依据：{source}").format(source="；".join(sources))] if sources else []
    if answer.reviewed_on:
        lines.append(tr._("核对日期：{date}").format(date=answer.reviewed_on.isoformat()))
    return "\n".join(lines)
