"""About this machine: what it keeps (nothing about you), for how long, how to complain, and what runs here."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from kivy.properties import ListProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.heartbeat import program_version
from kiosk.i18n import N_
from kiosk.services.views import Shown
from screens.base import BaseScreen
from screens.translation import tr
from screens.widgets.shelf import fill

PROMISES = (
    N_("不拍照，不识别人脸，不读证件。"),
    N_("不问姓名，您输入的字不保存。"),
    N_("只记下：用了几分钟、看了哪几类页面、用的语言，没有人能由此认出您。"),
    N_("求助单只记事项、时间和站点，不记您是谁。"),
)
COMPLAINTS = (
    N_("对身边的工作人员说，或按右下角的红色按钮。"),
    N_("拨打12345，说明是哪个驿站。"),
    N_("找运行这台机器的中心，告诉他们下面的站点号。"),
)
ORIGINS = (
    N_("电话和办事答案出自法律、公告和公开报道，每条下面都写着依据和核对日期。"),
    N_("急救步骤参照公开的急救指南，不能代替医生。"),
    N_("程序：Apache 2.0 许可。字体：Noto Sans SC（OFL 1.1）。图标：Material Symbols（Apache 2.0）。"),
)


class RetentionLine(BoxLayout):
    """One kind of data: here so long, at the centre so long, and then."""

    row = ObjectProperty(None, allownone=True)
    data = StringProperty("")
    kept = StringProperty("")

    def on_row(self, _widget: object, row: Any) -> None:
        self.data = row.data.text
        self.kept = tr._("本机：{kiosk}。中心：{central}。之后：{after}。").format(
            kiosk=row.kiosk.text, central=row.central.text, after=row.after.text
        )


class AboutScreen(BaseScreen):
    """Privacy in plain words, and the versions."""

    promises = ListProperty()
    complaints = ListProperty()
    origins = ListProperty()
    versions = ListProperty()

    def on_show(self) -> None:
        """Fill in the sentences and what runs here."""
        self.ids.scroll.to_top()
        about = self.kiosk.about
        self.promises, self.complaints, self.origins = map(self._said, (PROMISES, COMPLAINTS, ORIGINS))
        fill(self.ids.retention, [partial(RetentionLine, row=row) for row in about.retention()])
        self.versions = self._versions(about)

    def _said(self, lines: tuple[str, ...]) -> list[Shown]:
        return [Shown(tr._(line), tr.lang) for line in lines]

    def _versions(self, about: Any) -> list[Shown]:
        checked = about.checked_on()
        lines = [
            tr._("站点 {station}：{name}").format(station=self.kiosk.settings.station, name=about.station().text),
            tr._("程序版本 {version}").format(version=program_version()),
            tr._("内容版本 {content}").format(content=" ".join(_in_fours(about.content_version()))),
        ]
        if checked:
            date = self.kiosk.i18n.format_date(checked, with_year=True)
            lines.append(tr._("内容最近核对：{date}").format(date=date))
        return [Shown(line, tr.lang) for line in lines]


def _in_fours(version: str) -> Iterator[str]:
    """To be compared aloud, and to break where the line is short."""
    return (version[start : start + 4] for start in range(0, len(version), 4))
