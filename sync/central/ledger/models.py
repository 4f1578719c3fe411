"""Stations, kiosks, one-time codes, and the events, kept as they came until their time is over."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

# A clock that was set within a day is right to this: monotonic clocks drift by seconds a day.
SYNCED_WITHIN = timedelta(seconds=10)
CLOCK_STATES = [("synced", _("已校时")), ("drifting", _("有偏差")), ("unsynced", _("未校时"))]


class Station(models.Model):
    """A place with kiosks: a row of the directory's facilities, by its code."""

    code = models.CharField(_("编号"), max_length=64, primary_key=True)
    name_zh = models.CharField(_("中文名"), max_length=120)
    name_en = models.CharField(_("英文名"), max_length=120, blank=True)
    name_ru = models.CharField(_("俄文名"), max_length=120, blank=True)
    area_code = models.CharField(_("区划代码"), max_length=15, blank=True)
    is_demo = models.BooleanField(_("示例"), default=False)

    class Meta:
        ordering = ["code"]
        verbose_name = _("驿站")
        verbose_name_plural = _("驿站")

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"

    def name(self, lang: str) -> str:
        """The name in `lang` (any BCP 47 tag; its first subtag counts), else in Chinese."""
        return {"en": self.name_en, "ru": self.name_ru}.get(lang.partition("-")[0], "") or self.name_zh


class Device(models.Model):
    """A kiosk: known by its public key, whose hash gives its id."""

    id = models.CharField(_("终端"), max_length=64, primary_key=True)
    station = models.ForeignKey(Station, verbose_name=_("驿站"), on_delete=models.PROTECT, related_name="devices")
    public_key = models.BinaryField(max_length=32)
    fingerprint = models.CharField(_("指纹"), max_length=32)
    # Agreed at enrolment: by it the kiosk knows our receipts without a network. Null: enrolled before there were any.
    receipt_key = models.BinaryField(max_length=32, null=True)
    enrolled_at = models.DateTimeField(_("登记时间"))
    revoked_at = models.DateTimeField(_("停用时间"), null=True, blank=True)
    is_demo = models.BooleanField(_("示例"), default=False)
    last_contact_at = models.DateTimeField(_("最近联系"), null=True, blank=True)
    # The highest seq that the kiosk says it ever gave out; with what has arrived it tells what is still missing.
    last_seq_claimed = models.BigIntegerField(_("已产生序号"), default=0)
    # Every seq up to here has arrived; kept so that looking for gaps does not read the whole ledger.
    complete_through = models.BigIntegerField(_("已齐序号"), default=0)
    clock = models.CharField(_("时钟"), max_length=10, choices=CLOCK_STATES, default="unsynced")
    content_version = models.CharField(_("内容版本"), max_length=64, blank=True)
    # From heartbeats; `telemetry_seq` says which one, since they may arrive out of order.
    telemetry_seq = models.BigIntegerField(default=0)
    version = models.CharField(_("软件版本"), max_length=64, blank=True)
    queue_len = models.IntegerField(_("待发"), null=True, blank=True)
    temp_c = models.FloatField(_("温度"), null=True, blank=True)
    disk_free_mb = models.IntegerField(_("剩余空间"), null=True, blank=True)
    # A list of languages that it can say aloud; null from kiosks that do not tell.
    voice = models.JSONField(_("语音"), null=True, blank=True)

    class Meta:
        ordering = ["station_id", "id"]
        verbose_name = _("终端")
        verbose_name_plural = _("终端")

    def __str__(self) -> str:
        return f"{self.id} @ {self.station_id}"

    @property
    def is_revoked(self) -> bool:
        """Whether staff have ended this kiosk's right to sync."""
        return self.revoked_at is not None


CAUSES = [
    ("", _("未查明")),
    ("image", _("终端由备份恢复")),
    ("copy", _("磁盘被复制")),
    ("loss", _("终端记录丢失后重来")),
]


class Incarnation(models.Model):
    """One unbroken chain of a kiosk's events.

    A kiosk has number 0. Another is begun when an event claims a number that already stands for a different one: then
    there are two kiosks with one key, or one has been put back from an image. Nothing is lost; people find out which.
    """

    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="incarnations")
    number = models.PositiveSmallIntegerField()
    # Up to and with this number its events are those of `parent`.
    parent = models.PositiveSmallIntegerField(null=True)
    after = models.BigIntegerField(default=0)
    noticed_at = models.DateTimeField(_("发现时间"))
    last_contact_at = models.DateTimeField(_("最近联系"), null=True)
    # As of the device: what it says it gave out, up to where all has arrived; and the highest number here.
    last_seq_claimed = models.BigIntegerField(default=0)
    # The hash of the event of that number, as long as it was not sure that the kiosk which said so is in this chain.
    claimed_chain = models.CharField(max_length=32, null=True)
    complete_through = models.BigIntegerField(default=0)
    head_seq = models.BigIntegerField(default=0)
    head_chain = models.CharField(max_length=32, null=True)
    cause = models.CharField(_("原因"), max_length=10, choices=CAUSES, blank=True)
    reviewed_at = models.DateTimeField(_("查明时间"), null=True)
    reviewed_by = models.CharField(_("查明人"), max_length=150, blank=True)

    class Meta:
        ordering = ["device_id", "number"]
        verbose_name = _("记录链")
        verbose_name_plural = _("记录链")
        constraints = [models.UniqueConstraint(fields=["device", "number"], name="incarnation_once")]

    def __str__(self) -> str:
        return f"{self.device_id}/{self.number}"


class BootAnchor(models.Model):
    """When one run of a kiosk began, as far as is known: by it events with a wrong clock are put in their place."""

    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="+")
    incarnation = models.PositiveSmallIntegerField()
    boot = models.CharField(max_length=20)
    began_from = models.DateTimeField()
    began_to = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["device", "incarnation", "boot"], name="boot_anchor_once")]

    def __str__(self) -> str:
        return f"{self.device_id}/{self.boot}"


class EnrolmentCode(models.Model):
    """A one-time code: kept as a hash; its first characters only find the row whose tries are counted."""

    selector = models.CharField(max_length=4, db_index=True)
    hash = models.CharField(max_length=64, unique=True)
    station = models.ForeignKey(Station, on_delete=models.CASCADE, related_name="enrolment_codes")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=150, blank=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.ForeignKey(Device, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("登记码")
        verbose_name_plural = _("登记码")

    def __str__(self) -> str:
        return f"{self.selector}… {self.station_id}"


class Event(models.Model):
    """One event of one kiosk, with its JSON text as it came. Appended by the ledger's ingest and never changed; when
    its time is over, what is left of it stands in its place (`tombstones`).
    """

    # Arrival order, given out by the one writer and committed in this order: what cursors count by.
    position = models.BigIntegerField(primary_key=True)
    event_id = models.CharField(max_length=36)
    # Kiosks and stations are never deleted, and a batch is taken from a kiosk that was just read: PostgreSQL would look
    # up both again for each event when the transaction ends, which took a third of its time.
    device = models.ForeignKey(
        Device, on_delete=models.PROTECT, related_name="events", db_index=False, db_constraint=False
    )
    incarnation = models.PositiveSmallIntegerField(_("记录链"), default=0)
    seq = models.BigIntegerField()
    boot = models.CharField(max_length=20)
    # Milliseconds since that boot, by a clock that never jumps.
    mono = models.BigIntegerField(null=True)
    # The hash of this event after the one before it (sync.protocol.chain); null from kiosks that have none.
    chain = models.CharField(max_length=32, null=True)
    type = models.CharField(max_length=64)
    schema = models.PositiveSmallIntegerField()
    station = models.ForeignKey(
        Station, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    session = models.CharField(max_length=36, null=True)
    occurred_at = models.DateTimeField()
    # The best word on when it was, and the time within which it was for certain: see `earliest`, `latest`.
    effective_at = models.DateTimeField()
    effective_from = models.DateTimeField(null=True)
    effective_to = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    clock = models.CharField(max_length=10)
    demo = models.BooleanField()
    body = models.TextField()
    # False: this version of the centre did not know the type; `reproject` takes it up after an upgrade.
    projected = models.BooleanField()
    # Somebody waits for it: shown at once, and found again by an index that the many others do not pay for.
    urgent = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]
        verbose_name = _("事件")
        verbose_name_plural = _("事件")
        # Each index is paid for with every event: these, and no more. (`unique=True` would make two in PostgreSQL.)
        constraints = [
            models.UniqueConstraint(fields=["device", "incarnation", "seq"], name="event_device_seq"),
            models.UniqueConstraint(fields=["event_id"], name="event_once"),
        ]
        indexes = [
            models.Index(fields=["position"], condition=models.Q(projected=False), name="event_unprojected"),
            models.Index(fields=["station", "type", "position"], condition=models.Q(urgent=True), name="event_urgent"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.device_id}/{self.seq}"

    @property
    def earliest(self) -> datetime:
        """Before this it was not. A set clock is right to SYNCED_WITHIN, which is not written down with each event."""
        return self.effective_from or self.effective_at - SYNCED_WITHIN

    @property
    def latest(self) -> datetime:
        """After this it was not."""
        return self.effective_to or self.effective_at + SYNCED_WITHIN


class Backlog(models.Model):
    """Positions, both included, of events that are stored and not shown yet.

    Those that somebody waits for (`urgent`) are shown as soon as the kiosk has been told, the others when it is quiet.
    """

    first = models.BigIntegerField()
    last = models.BigIntegerField()
    urgent = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.first}-{self.last}"


class Stretch(models.Model):
    """Positions, both included, and when the oldest event among them was that still has its text; of shifts apart,
    which are kept longer. Null: all of them are erased. See `retention`.
    """

    first = models.BigIntegerField(primary_key=True)
    last = models.BigIntegerField()
    oldest = models.DateTimeField(null=True)
    oldest_shift = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.first}-{self.last}"


TAKEN, SET_ASIDE = "taken", "set_aside"
OUTCOMES = [
    ("", _("待处理")),
    (TAKEN, _("已收录")),
    (SET_ASIDE, _("不收录")),
]


class RejectedEvent(models.Model):
    """A line that could not be taken, with the reason given to the kiosk; kept raw, so that a person can mend it.

    What becomes of it is told by `outcome`; `became` is the position of the event that stands in its place. Where that
    is the line itself, stored before anybody saw that its data do not fit its type, `mended` is what stands for it.
    """

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="rejected_events")
    incarnation = models.PositiveSmallIntegerField(_("记录链"), default=0)
    seq = models.BigIntegerField(_("序号"), null=True)
    event_id = models.CharField(_("事件编号"), max_length=64, blank=True)
    code = models.CharField(_("原因"), max_length=40)
    detail = models.TextField(_("说明"), blank=True)
    body_hash = models.CharField(max_length=64)
    body = models.TextField(_("原文"))
    # The bytes as they came, where the text above is not all of them: NUL, which PostgreSQL stores not, or very long.
    raw = models.BinaryField(null=True)
    received_at = models.DateTimeField(_("收到时间"))
    mended = models.TextField(blank=True)
    outcome = models.CharField(_("处理结果"), max_length=10, choices=OUTCOMES, blank=True)
    became = models.BigIntegerField(_("成为事件"), null=True)
    settled_at = models.DateTimeField(_("处理时间"), null=True)
    settled_by = models.CharField(_("处理人"), max_length=150, blank=True)

    class Meta:
        ordering = ["-received_at", "-pk"]
        verbose_name = _("被拒事件")
        verbose_name_plural = _("被拒事件")
        # The same line sent again is the same rejection.
        constraints = [models.UniqueConstraint(fields=["device", "body_hash"], name="rejected_once")]
        indexes = [models.Index(fields=["device", "seq"], name="rejected_device_seq")]

    def __str__(self) -> str:
        return f"{self.code} {self.device_id}/{self.seq}"


class Counter(models.Model):
    """A number that only grows, taken by the one writer: positions of events, of visits, case numbers of a year."""

    name = models.CharField(max_length=40, primary_key=True)
    value = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name}={self.value}"
