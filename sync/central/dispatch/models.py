"""Help requests made at kiosks."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from sync.central.dispatch import states
from sync.central.dispatch.whistle_models import Call, Photo, Rung, Whistle

__all__ = ["Call", "CaseStep", "Contact", "HelpRequest", "Photo", "RefusedTicket", "Rung", "Whistle"]

SEVERITIES = [("S1", "S1"), ("S2", "S2"), ("S3", "S3"), ("S4", "S4")]
REPORTED, WITHDRAWN = states.REPORTED, states.WITHDRAWN
STATES = states.CHOICES


class HelpRequest(models.Model):
    """One request for help: what was chosen on the screen, never who asked."""

    event_id = models.CharField(max_length=36, primary_key=True)
    # Order in which the centre learnt of requests or of a change in them: what the pull cursor counts by. With each
    # change a request takes a new one, so that it comes again to whoever pulled it before.
    position = models.BigIntegerField(unique=True)
    case_number = models.CharField(_("案件号"), max_length=20, unique=True)
    station = models.ForeignKey("ledger.Station", verbose_name=_("驿站"), on_delete=models.PROTECT, related_name="+")
    device = models.ForeignKey("ledger.Device", verbose_name=_("终端"), on_delete=models.PROTECT, related_name="+")
    seq = models.BigIntegerField()
    ticket = models.CharField(_("求助码"), max_length=7)
    help = models.CharField(_("类型"), max_length=64, db_index=True)
    severity = models.CharField(_("级别"), max_length=2, choices=SEVERITIES, db_index=True)
    where = models.CharField(_("地点"), max_length=64, blank=True)
    lang = models.CharField(_("语言"), max_length=32)
    needs = models.JSONField(_("需要"), default=list)
    contact_present = models.BooleanField(default=False)
    requested_at = models.DateTimeField(_("求助时间"), db_index=True)
    # Within when that was for certain; null where it is as with any set clock.
    requested_from = models.DateTimeField(_("求助不早于"), null=True)
    requested_to = models.DateTimeField(_("求助不晚于"), null=True)
    received_at = models.DateTimeField(_("收到时间"))
    acknowledge_by = models.DateTimeField(_("响应时限"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=20, choices=STATES, default=REPORTED, db_index=True)
    state_at = models.DateTimeField(_("状态时间"))
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    # The first step that anybody took; when somebody said that they were there.
    answered_at = models.DateTimeField(_("首次响应"), null=True, blank=True)
    arrived_at = models.DateTimeField(_("到场时间"), null=True, blank=True)
    # What staff add: where it is in words, whose grid it is, which version of the filing standard holds, and by it
    # until when something is to be done first and until when all is.
    address = models.CharField(_("详细地点"), max_length=200, blank=True)
    grid = models.CharField(_("网格"), max_length=15, blank=True, db_index=True)
    limit_kind = models.CharField(_("立案类型"), max_length=64, blank=True)
    limit_version = models.PositiveIntegerField(_("标准版本"), null=True, blank=True)
    filed_at = models.DateTimeField(_("立案时间"), null=True, blank=True)
    act_by = models.DateTimeField(_("首次处置时限"), null=True, blank=True)
    due_at = models.DateTimeField(_("办结时限"), null=True, blank=True, db_index=True)
    done_at = models.DateTimeField(_("处置完时间"), null=True, blank=True)
    suspended_at = models.DateTimeField(_("挂账时间"), null=True, blank=True)
    # The highest rung of the ladder that it has climbed for being late.
    climbed = models.PositiveSmallIntegerField(_("升级"), default=0)
    demo = models.BooleanField(_("示例"), default=False)
    # Two roads lead here: a phone that read the kiosk's code, and the kiosk's own sync. Null: not by this one yet.
    carried_at = models.DateTimeField(_("手机送达"), null=True, blank=True)
    synced_at = models.DateTimeField(_("终端同步"), null=True, blank=True)

    class Meta:
        ordering = ["-requested_at"]
        verbose_name = _("求助件")
        verbose_name_plural = _("求助件")
        # Not unique: a number is free again after 90 days, and two requests with one number must both be seen.
        indexes = [models.Index(fields=["station", "ticket"], name="help_station_ticket")]

    def __str__(self) -> str:
        return f"{self.case_number} {self.station_id} {self.ticket}"


class CaseStep(models.Model):
    """A step of a case: from one state to another, or something done within one (`kind` of `steps.KINDS`).

    Who took it, when, and what they said. Only ever appended.
    """

    request = models.ForeignKey(HelpRequest, on_delete=models.CASCADE, related_name="steps")
    at = models.DateTimeField(_("时间"))
    since = models.CharField(_("原状态"), max_length=20, choices=STATES)
    to = models.CharField(_("新状态"), max_length=20, choices=STATES)
    kind = models.CharField(_("种类"), max_length=20, default="state")
    role = models.CharField(_("角色"), max_length=20)
    unit = models.CharField(_("单位"), max_length=64, blank=True)
    user = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    note = models.CharField(_("说明"), max_length=500, blank=True)
    # The event of a kiosk that was this step; the same event seen again is the same step.
    event_id = models.CharField(max_length=36, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("办理记录")
        verbose_name_plural = _("办理记录")
        constraints = [
            models.UniqueConstraint(fields=["event_id"], condition=~models.Q(event_id=""), name="case_step_event_once")
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.since} {self.to}"


class Contact(models.Model):
    """How to reach whoever asked, if they left it: sealed to the centre's key, opened only by a named person, erased
    some time after the end.
    """

    request = models.OneToOneField(HelpRequest, on_delete=models.CASCADE, related_name="contact")
    sealed = models.BinaryField()
    left_at = models.DateTimeField(_("留下时间"))

    class Meta:
        verbose_name = _("联系方式")
        verbose_name_plural = _("联系方式")

    def __str__(self) -> str:
        return f"{self.request_id}"


class RefusedTicket(models.Model):
    """How many codes were shown to us on a day that we did not take, by reason, and by the kiosk they name."""

    day = models.DateField(_("日期"))
    reason = models.CharField(_("原因"), max_length=16)
    device = models.CharField(_("终端"), max_length=64, blank=True)
    count = models.PositiveIntegerField(_("次数"), default=0)

    class Meta:
        ordering = ["-day", "reason"]
        verbose_name = _("被拒的码")
        verbose_name_plural = _("被拒的码")
        constraints = [models.UniqueConstraint(fields=["day", "reason", "device"], name="refused_ticket_a_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.reason} {self.count}"
