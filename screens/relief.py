"""Relief and volunteering: which kinds of help there are, where to ask, and how to help oneself."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from kiosk.i18n import N_
from kiosk.services.rows import Rows
from screens.base import BaseScreen
from screens.consultation import question_card
from screens.directory import service_card
from screens.help import card_of
from screens.translation import tr
from screens.widgets.long_list import Section
from screens.widgets.page import CardSection
from screens.widgets.phones import PhoneLine
from screens.widgets.shelf import Plan, fill

KINDS = (
    ("soup_kitchen", N_("生活困难"), ("D01", "D02", "D03")),
    ("elderly", N_("老年人"), ("D04", "D05", "D06")),
    ("accessible", N_("残疾人"), ("D07", "D08", "D10")),
    ("balance", N_("工资、法律和家庭"), ("E04", "F05", "F08")),
    ("volunteer_activism", N_("我想帮助别人"), ("J02", "J03", "J01")),
)
"""Kinds of help, and which answers tell of them; an answer that the content no longer holds is left out."""

ASK_AT = ("12345", "12333", "12338", "12385", "12348", "12356")
REQUESTS = ("hardship", "care", "visit")
GIVERS = ("PU-13", "PU-29", "PU-30")
"""Civil affairs, charities and volunteer teams: what they do at the fairs."""


class AnswersOf(CardSection):
    """Questions of one kind of help; wide cards, because a question is a sentence."""


class ReliefScreen(BaseScreen):
    """Where to turn, for those who need help and for those who can give it."""

    def on_show(self) -> None:
        """Gather what the content knows; nothing local is invented here."""
        fill(self.ids.kinds, self._kinds())
        phones = {phone.number: phone for phone in self.kiosk.directory.phones()}
        fill(self.ids.phones, [partial(PhoneLine, phone=phones[number]) for number in ASK_AT if number in phones])
        types = {kind.code: kind for kind in self.kiosk.help_requests.types()}
        fill(self.ids.requests, [card_of(types[code]) for code in REQUESTS if code in types])
        given = [row for unit in GIVERS for row in self.kiosk.directory.services(organization=unit)]
        self.ids.services.sections = [Section(Rows(given, service_card))]
        self.ids.scroll.to_top()

    def _kinds(self) -> Iterator[Plan]:
        for icon, title, ids in KINDS:
            rows = self.kiosk.consultation.rows(ids)
            if rows:
                yield partial(AnswersOf, icon=icon, text=tr._(title), cards=[*map(question_card, rows)])
