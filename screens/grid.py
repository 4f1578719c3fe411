"""The grid: which one, who looks after it, what a grid worker does, and how partners come when the grid calls."""

from __future__ import annotations

from functools import partial

from kivy.properties import BooleanProperty, ListProperty, NumericProperty, ObjectProperty, StringProperty

from kiosk.i18n import N_
from kiosk.services.views import Shown
from screens.base import BaseScreen
from screens.consultation import question_card
from screens.translation import tr
from screens.widgets.layout import Panel
from screens.widgets.shelf import fill

DUTIES = (
    N_("上门看望独居老人和有困难的家庭"),
    N_("发现路面、树木、管道、用电等隐患，及时上报"),
    N_("帮您找到该办事的单位，跟到办完"),
    N_("告诉您政策、大集和临时通知"),
)
WHISTLE = (
    N_("吹哨：网格发现办不了的事，叫来管这件事的单位"),
    N_("报到：单位按时到现场，一起处理"),
    N_("办结：问题解决，网格核实，告诉您结果"),
)
WORKFORCE = (
    N_("专职网格员434名（《人民日报》2024年5月9日）"),
    N_("专业网格员200余人，来自城管、公安等部门（《人民日报》2024年5月9日）"),
    N_("兼职网格员3000余人，有机关干部、楼栋长、物业人员、志愿者（《人民日报》2024年5月9日）"),
)
QUESTIONS = ("J04", "J07", "D04")


class GridPanel(Panel):
    """The card of one grid."""

    card = ObjectProperty(None, allownone=True)
    grid = StringProperty("")
    belongs = StringProperty("")
    worker = StringProperty("")
    kind = StringProperty("")
    hours = StringProperty("")
    phone_text = StringProperty("")
    is_demo = BooleanProperty(False)
    least_height = NumericProperty(0)

    def on_card(self, _widget: object, card: object) -> None:
        self.grid, self.worker, self.kind, self.hours = (
            card.grid.text,
            card.worker.text,
            card.kind_text,
            card.hours.text,
        )
        above = [area.text for area in (card.subdistrict, card.community) if area is not None]
        self.belongs, self.is_demo = "  ›  ".join(above), card.is_demo
        text = tr._("示例电话，不可拨打：{number}") if card.is_demo else "{number}"
        self.phone_text = text.format(number=card.phone)


class GridScreen(BaseScreen):
    """What the small grid is for, in the words of those who live in it."""

    duties = ListProperty()
    whistle = ListProperty()
    workforce = ListProperty()

    def on_show(self) -> None:
        """Show the cards, and what stands on every one of them."""
        fill(self.ids.cards, [partial(GridPanel, card=card) for card in self.kiosk.grids.cards()])
        self.duties, self.whistle, self.workforce = map(_in_words, (DUTIES, WHISTLE, WORKFORCE))
        fill(self.ids.questions, map(question_card, self.kiosk.consultation.rows(QUESTIONS)))
        self.ids.scroll.to_top()


def _in_words(sentences: tuple[str, ...]) -> list[Shown]:
    return [Shown(tr._(sentence), tr.lang) for sentence in sentences]
