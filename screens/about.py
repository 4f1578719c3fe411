"""About this machine: what it keeps (nothing about you), for how long, how to complain, and its versions."""

from __future__ import annotations

from kivy.properties import ListProperty, StringProperty

from kiosk.heartbeat import program_version
from kiosk.i18n import N_
from kiosk.services.views import Shown
from screens.base import BaseScreen
from screens.translation import tr

PROMISES = (
    N_("不拍照，不识别人脸，不读证件。"),
    N_("不问姓名，您输入的字不保存。"),
    N_("只记下：用了几分钟、看了哪几类页面、用的语言，没有人能由此认出您。"),
    N_("求助单只记事项、时间和站点，不记您是谁。"),
)
RETENTION = (
    N_("本机：上传成功后30天删除。"),
    N_("中心：只存次数、时间和站点，没有任何人的信息。"),
)


class AboutScreen(BaseScreen):
    """Privacy in plain words, and the versions."""

    promises = ListProperty()
    retention = ListProperty()
    version_text = StringProperty("")

    def on_show(self) -> None:
        """Fill in the sentences and what runs here."""
        self.ids.scroll.to_top()
        lang = self.kiosk.i18n.lang
        self.promises = [Shown(tr._(line), lang) for line in PROMISES]
        self.retention = [Shown(tr._(line), lang) for line in RETENTION]
        self.version_text = tr._("程序版本 {version} · 内容版本 {content} · 站点 {station}").format(
            version=program_version(), content=self.kiosk.content.version(), station=self.kiosk.settings.station
        )
