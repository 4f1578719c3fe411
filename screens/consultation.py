"""Consultation: search, ten groups of questions, and what is asked most."""

from __future__ import annotations

from functools import partial

from screens.base import BaseScreen
from screens.widgets.links import LinkCard, SlimCard
from screens.widgets.shelf import Plan, fill

GROUP_ICONS = {
    "A": "emergency",
    "B": "train",
    "C": "badge",
    "D": "elderly",
    "E": "work",
    "F": "balance",
    "G": "family_restroom",
    "H": "electric_moped",
    "I": "language",
    "J": "volunteer_activism",
}
"""A picture for each group; a group that content adds later shows a plain question mark."""


class ConsultationScreen(BaseScreen):
    """Where a visitor with a question begins."""

    def on_show(self) -> None:
        """Fill in groups and common questions."""
        consultation = self.kiosk.consultation
        fill(self.ids.groups, map(self._group_card, consultation.groups()))
        self.ids.popular.cards = [*map(question_card, consultation.popular())]
        self.ids.scroll.to_top()

    def _group_card(self, group: object) -> Plan:
        return partial(
            SlimCard,
            icon=GROUP_ICONS.get(group.code, "help"),
            tint="consult",
            title=group.title.text,
            lang=group.title.lang,
            subtitle=self.kiosk.i18n.ngettext("{n} 个问题", "{n} 个问题", group.count).format(n=group.count),
            target="questions",
            params={"group": group.code},
        )


def question_card(question: object) -> Plan:
    """A question as a card that leads to its answer."""
    title = question.title
    return partial(LinkCard, title=title.text, lang=title.lang, target="answer", params={"id": question.id})
