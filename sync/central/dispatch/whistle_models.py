"""Whistles: calling units to a case, what each of them did, the photos they took, and the ladder of what is overdue."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

PROMINENT, JOINT, EMERGENCY, RESOURCE = "prominent_problem", "joint_enforcement", "emergency", "resource_help"
KINDS = [
    (PROMINENT, _("群众反映强烈的难题")),
    (JOINT, _("需要联合执法")),
    (EMERGENCY, _("应急处置")),
    (RESOURCE, _("请求人力物资支援")),
]
QR_ON_SITE, BY_PHONE, BY_HAND = "qr_on_site", "phone", "manual"
METHODS = [(QR_ON_SITE, _("现场扫码")), (BY_PHONE, _("手机报到")), (BY_HAND, _("中心代记"))]
NO_OBJECTION, OBJECTED, UPHELD, TURNED_DOWN = "", "open", "upheld", "rejected"
OBJECTIONS = [
    (NO_OBJECTION, "—"),
    (OBJECTED, _("等待裁定")),
    (UPHELD, _("异议成立")),
    (TURNED_DOWN, _("异议不成立")),
]
RATINGS = [(3, _("满意")), (2, _("一般")), (1, _("不满意"))]


class Whistle(models.Model):
    """One blowing: why, by whom, what is to be done. A case may be whistled for more than once."""

    request = models.ForeignKey("dispatch.HelpRequest", on_delete=models.CASCADE, related_name="whistles")
    kind = models.CharField(_("吹哨类型"), max_length=24, choices=KINDS)
    task = models.CharField(_("要做什么"), max_length=500)
    blown_at = models.DateTimeField(_("吹哨时间"), db_index=True)
    blown_by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    finished_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    class Meta:
        ordering = ["blown_at", "pk"]
        verbose_name = _("哨")
        verbose_name_plural = _("哨")

    def __str__(self) -> str:
        return f"{self.request_id} {self.kind}"


class Call(models.Model):
    """One unit called by a whistle: until when it had to be there, what it said and did, and how both found it."""

    whistle = models.ForeignKey(Whistle, on_delete=models.CASCADE, related_name="calls")
    # The id of a partner unit in the published content.
    unit = models.CharField(_("单位"), max_length=64, db_index=True)
    is_lead = models.BooleanField(_("牵头"), default=False)
    required_arrival_at = models.DateTimeField(_("要求到场"), db_index=True)
    accepted_at = models.DateTimeField(_("接哨时间"), null=True, blank=True)
    arrived_at = models.DateTimeField(_("到场时间"), null=True, blank=True)
    method = models.CharField(_("报到方式"), max_length=12, choices=METHODS, blank=True)
    done_at = models.DateTimeField(_("处置完时间"), null=True, blank=True)
    objection = models.CharField(_("异议"), max_length=8, choices=OBJECTIONS, blank=True, default=NO_OBJECTION)
    objected_because = models.CharField(_("异议理由"), max_length=500, blank=True)
    # Over without being done: the objection was upheld, or the case ended.
    released_at = models.DateTimeField(_("解除时间"), null=True, blank=True)
    rating_by_grid = models.PositiveSmallIntegerField(_("网格评价"), choices=RATINGS, null=True, blank=True)
    rating_by_partner = models.PositiveSmallIntegerField(_("单位评价"), choices=RATINGS, null=True, blank=True)

    class Meta:
        ordering = ["whistle_id", "-is_lead", "pk"]
        verbose_name = _("被叫单位")
        verbose_name_plural = _("被叫单位")
        constraints = [models.UniqueConstraint(fields=["whistle", "unit"], name="call_once_a_whistle")]

    def __str__(self) -> str:
        return f"{self.whistle_id} {self.unit}"


class Photo(models.Model):
    """What a place looks like: the hazard, never people. Made anew when it comes, so that it tells no position."""

    request = models.ForeignKey("dispatch.HelpRequest", on_delete=models.CASCADE, related_name="photos")
    call = models.ForeignKey(Call, null=True, on_delete=models.SET_NULL, related_name="photos")
    taken_at = models.DateTimeField(_("上传时间"))
    by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    # JPEG; in the database, so that a photo is kept, copied and erased together with its case.
    body = models.BinaryField()

    class Meta:
        ordering = ["taken_at", "pk"]
        verbose_name = _("现场照片")
        verbose_name_plural = _("现场照片")

    def __str__(self) -> str:
        return f"{self.request_id} {self.taken_at:%Y-%m-%d %H:%M}"


class Rung(models.Model):
    """A rung of the ladder that a case climbs if nothing happens until then: the queue of the worker."""

    request = models.ForeignKey("dispatch.HelpRequest", on_delete=models.CASCADE, related_name="rungs")
    call = models.ForeignKey(Call, null=True, on_delete=models.CASCADE, related_name="rungs")
    # What is waited for: an answer, an arrival, the end.
    about = models.CharField(max_length=8)
    level = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    # When the worker came to it, and whether what was waited for had not happened by then.
    taken_at = models.DateTimeField(null=True)
    is_climbed = models.BooleanField(default=False)

    class Meta:
        ordering = ["due_at", "pk"]
        verbose_name = _("升级")
        verbose_name_plural = _("升级")
        indexes = [models.Index(fields=["due_at"], condition=models.Q(taken_at=None), name="rung_waiting")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.about} {self.level}"
