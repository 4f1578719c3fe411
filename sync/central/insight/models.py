"""Visits, and the tokens of those who may pull them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from sync.central.insight.export_models import CaseVersion, Export, Watermark
from sync.central.insight.retention_models import Erased, RetentionRun

__all__ = ["CaseVersion", "Erased", "Export", "PullToken", "RetentionRun", "Visit", "Watermark", "Work"]

OUTCOMES = [("answered", _("已解答")), ("help", _("已求助")), ("none", _("未完成"))]
ENTRIES = [("touch", _("触屏")), ("button", _("按钮")), ("volunteer", _("志愿者"))]
MODES = [("normal", _("标准")), ("large", _("大字")), ("low", _("低位")), ("kids", _("儿童"))]


class Visit(models.Model):
    """One visitor's use of a kiosk, put together from the two events that begin and end it, in any order."""

    session = models.CharField(_("会话"), max_length=36, primary_key=True)
    device = models.ForeignKey("ledger.Device", verbose_name=_("终端"), on_delete=models.PROTECT, related_name="+")
    station = models.ForeignKey("ledger.Station", verbose_name=_("驿站"), on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(_("开始"), null=True, db_index=True)
    # Within when it began for certain; null where that is as with any set clock.
    started_from = models.DateTimeField(_("开始不早于"), null=True)
    started_to = models.DateTimeField(_("开始不晚于"), null=True)
    ended_at = models.DateTimeField(_("结束"), null=True)
    duration_s = models.PositiveIntegerField(_("时长（秒）"), null=True)
    lang = models.CharField(_("语言"), max_length=32, blank=True)
    lang_final = models.CharField(_("结束时语言"), max_length=32, blank=True)
    entry = models.CharField(_("方式"), max_length=10, choices=ENTRIES, blank=True)
    mode = models.CharField(_("模式"), max_length=10, choices=MODES, blank=True)
    screens = models.PositiveIntegerField(_("页面数"), null=True)
    taps = models.PositiveIntegerField(_("点按数"), null=True)
    outcome = models.CharField(_("结果"), max_length=10, choices=OUTCOMES, blank=True)
    clock = models.CharField(_("时钟"), max_length=10)
    received_at = models.DateTimeField(_("收到时间"))
    demo = models.BooleanField(_("示例"), default=False)
    # Order in which visits became whole; empty until both events are here. What the pull cursor counts by.
    completed_position = models.BigIntegerField(null=True, unique=True)
    # Where its two events stand in the ledger; empty in rows that an older version made.
    started_position = models.BigIntegerField(null=True)
    ended_position = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["-started_at"]
        verbose_name = _("使用记录")
        verbose_name_plural = _("使用记录")
        indexes = [models.Index(fields=["station", "started_at"], name="visit_station_started")]

    def __str__(self) -> str:
        return f"{self.station_id} {self.session}"


class Work(models.Model):
    """One counted thing that those who serve recorded: its event, once, whatever order events come in.

    `code` is what it was (kind of help, service item, consultation), `n` how many, `minutes` the minutes that were
    confirmed, `ref` the event or the shift that it is about.
    """

    event_id = models.CharField(max_length=36, primary_key=True)
    # The kiosk's own number: which of two was said last is not a matter of which came first.
    seq = models.BigIntegerField()
    type = models.CharField(_("类型"), max_length=64)
    device = models.ForeignKey("ledger.Device", verbose_name=_("终端"), on_delete=models.PROTECT, related_name="+")
    station = models.ForeignKey("ledger.Station", verbose_name=_("驿站"), on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("时间"))
    # Within when it was for certain; null where that is as with any set clock.
    at_from = models.DateTimeField(null=True)
    at_to = models.DateTimeField(null=True)
    code = models.CharField(_("内容"), max_length=64, blank=True)
    n = models.PositiveIntegerField(_("数量"), default=0)
    minutes = models.PositiveIntegerField(_("分钟"), null=True)
    ref = models.CharField(max_length=36, blank=True)
    # Order in which the centre learnt of it; null in no row but those of before there was one, for as long as the
    # migration takes.
    position = models.BigIntegerField(null=True, unique=True)
    lang = models.CharField(_("语言"), max_length=32, blank=True)
    audience = models.CharField(_("人群"), max_length=64, blank=True)
    clock = models.CharField(_("时钟"), max_length=10, default="synced")
    demo = models.BooleanField(_("示例"), default=False)
    # False: voided, or a shift that was confirmed again later.
    counted = models.BooleanField(_("计入"), default=True)

    class Meta:
        ordering = ["-at", "-seq"]
        verbose_name = _("服务记录")
        verbose_name_plural = _("服务记录")
        indexes = [
            models.Index(fields=["type", "at"], name="work_type_at"),
            models.Index(fields=["type", "ref"], name="work_type_ref"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.station_id} {self.event_id}"


class Figure(models.Model):
    """A sum kept with every row that it is made of: of one counter, on a Beijing day, at a station.

    `dim` says what it is narrowed by ("" by nothing, else hour, lang, audience, ...) and `value` to what; "" is not
    said. `n` is what the counter sums, `events` of how many records, `unsure` of how many of these the day (by hour:
    the hour) is not certain. Never two of language, station and hour together with a third: such a cell would be about
    single persons.
    """

    counter = models.CharField(max_length=12)
    dim = models.CharField(max_length=8, blank=True)
    value = models.CharField(max_length=64, blank=True)
    day = models.DateField()
    station = models.ForeignKey("ledger.Station", on_delete=models.PROTECT, related_name="+", db_index=False)
    demo = models.BooleanField()
    n = models.BigIntegerField()
    events = models.BigIntegerField()
    unsure = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["counter", "dim", "day", "station", "value", "demo"], name="figure_cell")
        ]
        indexes = [
            models.Index(fields=["day"], name="figure_day"),
            # With what is summed in it, so that a sum over a year is read from the index alone.
            models.Index(
                fields=["counter", "dim", "value", "day", "station", "demo", "n", "events", "unsure"],
                name="figure_days",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.counter} {self.day} {self.station_id} {self.dim}={self.value}: {self.n}"


class KnownGaps(models.Model):
    """How far the numbers of a kiosk have been looked through, and what was missing then: [[first, last, when the event
    before was, when the one after was], ...].

    What was missing may have come since; nothing else below `looked_through` can go missing.
    """

    device = models.OneToOneField("ledger.Device", primary_key=True, on_delete=models.CASCADE, related_name="+")
    looked_through = models.BigIntegerField()
    holes = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.device_id} {self.looked_through}"


class PullToken(models.Model):
    """A bearer token for the pull API; only its hash is kept."""

    name = models.CharField(_("名称"), max_length=80)
    hash = models.CharField(max_length=64, unique=True)
    # Names of datasets, separated by spaces; empty: all of them.
    scope = models.CharField(_("范围"), max_length=200, blank=True)
    # Codes of stations, separated by spaces; empty: all of them.
    stations = models.CharField(_("驿站"), max_length=500, blank=True)
    # Whether it opens columns of words that staff wrote.
    has_text = models.BooleanField(_("含文字"), default=False)
    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)
    created_by = models.CharField(_("创建人"), max_length=150, blank=True)
    expires_at = models.DateTimeField(_("到期时间"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("停用时间"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("最近使用"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("取数令牌")
        verbose_name_plural = _("取数令牌")

    def __str__(self) -> str:
        return self.name
