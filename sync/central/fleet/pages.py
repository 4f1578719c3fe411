"""The page of kiosks: who is heard, what is missing; one-time codes for new ones, and the end of old ones."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sync.central.accounts.api import audit, may, requires, roles, staff_user
from sync.central.directory.api import area_names, current_version
from sync.central.dispatch.api import refused_tickets
from sync.central.fleet import api
from sync.central.fleet.api import KioskStatus
from sync.central.fleet.records import chains
from sync.central.fleet.words import Standing, lacks_text, needs_a_look, reason, refusal, standing, voice_text
from sync.central.ledger.api import (
    Device,
    EnrolmentCode,
    Incarnation,
    Station,
    complete_through,
    issue_enrolment_code,
    put_in_area,
    revoke,
    stations,
)

CODE_GROUP = 5


@dataclass(frozen=True, slots=True)
class KioskRow:
    """A kiosk with its words."""

    status: KioskStatus
    standing: Standing
    complete_through: int
    holes: str
    waiting: str
    voice: str


@dataclass(frozen=True, slots=True)
class StationRows:
    """A station, the area it is in (empty: nobody has said it), and its kiosks, perhaps none."""

    station: Station
    area: str
    rows: list[KioskRow]


def kiosk_row(status: KioskStatus) -> KioskRow:
    """Put a kiosk into words."""
    return KioskRow(
        status=status,
        standing=standing(status),
        complete_through=complete_through(status.device),
        holes=lacks_text((lack.after, lack.holes) for lack in status.lacks),
        waiting=lacks_text((lack.after, lack.waiting) for lack in status.lacks),
        voice=voice_text(status.device),
    )


@require_safe
@requires(roles.KIOSKS)
def kiosks(request: HttpRequest) -> HttpResponse:
    """Show every station with its kiosks: last contact, what has arrived, what is missing."""
    rows = [kiosk_row(status) for status in api.kiosks()]
    areas = area_names()
    in_service = [row for row in rows if not row.status.device.is_revoked]
    context = {
        "stations": [
            StationRows(
                station,
                areas.get(station.area_code, station.area_code),
                [row for row in rows if row.status.device.station_id == station.code],
            )
            for station in stations()
        ],
        "in_service": len(in_service),
        "to_look_at": sum(needs_a_look(row.status) for row in in_service),
        "content_version": current_version(),
        "refused": [(row, refusal(row.reason)) for row in refused_tickets()],
        "may_manage": may(request, roles.KIOSKS_MANAGE),
        "may_roll_out": may(request, roles.ROLLOUTS),
        "now": timezone.now(),
    }
    return render(request, "staff/kiosks.html", context)


@require_safe
@requires(roles.KIOSKS)
def kiosk_detail(request: HttpRequest, device: str) -> HttpResponse:
    """Show one kiosk: its figures, its gaps, what was refused and why."""
    status = _find(device)
    context = {
        "row": kiosk_row(status),
        "device": status.device,
        "rejected": [(event, reason(event.code)) for event in api.rejected(device)],
        "chains": chains(status.device, timezone.localdate()),
        "causes": [choice for choice in Incarnation._meta.get_field("cause").choices or [] if choice[0]],
        "content_version": current_version(),
        "may_manage": may(request, roles.KIOSKS_MANAGE),
    }
    return render(request, "staff/kiosk.html", context)


@require_POST
@never_cache
@requires(roles.KIOSKS_MANAGE)
def new_code(request: HttpRequest) -> HttpResponse:
    """Make a one-time enrolment code and show it, the only time it can be seen."""
    station = Station.objects.filter(pk=request.POST.get("station", "")).first()
    if station is None:
        messages.warning(request, _("请先选驿站。"))
        return redirect("staff:kiosks")
    user = staff_user(request)
    code = issue_enrolment_code(station.code, created_by=user.get_username() if user else "")
    audit.record(request, audit.CODE_MADE, target=station.code)
    expires_at = EnrolmentCode.objects.filter(station=station).order_by("-pk").values_list("expires_at", flat=True)[0]
    grouped = "-".join(code[start : start + CODE_GROUP] for start in range(0, len(code), CODE_GROUP))
    return render(request, "staff/code.html", {"station": station, "code": grouped, "expires_at": expires_at})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(roles.KIOSKS_MANAGE)
def station_area(request: HttpRequest, station: str) -> HttpResponse:
    """Ask in which administrative area a station is, by which figures are added up, and keep the answer."""
    place = get_object_or_404(Station, pk=station)
    areas = area_names()
    if request.method == "POST":
        chosen = request.POST.get("area", "")
        if chosen and chosen not in areas:
            messages.warning(request, _("内容里没有这个区划，请重新选。"))
            return redirect("staff:kiosks-area", place.code)
        put_in_area(place.code, chosen)
        audit.record(request, audit.STATION_PLACED, target=place.code, filters={"area": chosen})
        messages.success(request, _("驿站 {code} 的区划已保存。").format(code=place.code))
        return redirect("staff:kiosks")
    return render(request, "staff/station_area.html", {"station": place, "areas": areas.items()})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(roles.KIOSKS_MANAGE)
def revoke_kiosk(request: HttpRequest, device: str) -> HttpResponse:
    """Ask once more, then end a kiosk's right to sync for good."""
    status = _find(device)
    if request.method == "POST":
        revoke(status.device.id)
        audit.record(request, audit.KIOSK_REVOKED, target=status.device.id)
        messages.success(request, _("终端 {device} 已停用。").format(device=status.device.id))
        return redirect("staff:kiosks")
    return render(request, "staff/revoke.html", {"device": status.device, "row": kiosk_row(status)})


def _find(device: str) -> KioskStatus:
    try:
        return api.kiosk(device)
    except Device.DoesNotExist as error:
        raise Http404(device) from error
