"""The questions of one group."""

from __future__ import annotations

from screens.base import BaseScreen
from screens.consultation import GROUP_ICONS, question_card
from screens.widgets.shelf import fill


class QuestionsScreen(BaseScreen):
    """One card a question."""

    def on_show(self, group: str) -> None:
        """List the questions of ``group``."""
        consultation = self.kiosk.consultation
        self.title = next((card.title.text for card in consultation.groups() if card.code == group), "")
        self.icon = GROUP_ICONS.get(group, "help")
        fill(self.ids.questions, map(question_card, consultation.questions(group)))
        self.ids.scroll.to_top()
