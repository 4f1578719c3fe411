"""The questions of one group."""

from __future__ import annotations

from kiosk.services.rows import Rows
from screens.base import BaseScreen
from screens.consultation import GROUP_ICONS, question_card
from screens.widgets.long_list import Section


class QuestionsScreen(BaseScreen):
    """One card a question."""

    def on_show(self, group: str) -> None:
        """List the questions of ``group``."""
        consultation = self.kiosk.consultation
        self.title = next((card.title.text for card in consultation.groups() if card.code == group), "")
        self.icon = GROUP_ICONS.get(group, "help")
        self.ids.questions.sections = [Section(Rows(consultation.questions(group), question_card))]
        self.ids.scroll.to_top()
