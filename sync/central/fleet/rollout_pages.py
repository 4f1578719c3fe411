"""The page of releases: which kiosks have a version first, how they fare with it, then to all, or back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sync.central import engines
from sync.central.accounts.api import audit, requires, roles, staff_user
from sync.central.directory.api import Release, releases
from sync.central.fleet import rollouts
from sync.central.fleet.rollouts import Trial
from sync.central.fleet.words import Standing
from sync.central.ledger.api import Station, stations

MOST = 20


@dataclass(frozen=True, slots=True)
class TrialRow:
    """A kiosk with its word."""

    trial: Trial
    standing: Standing
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Open:
    """A release that is not to all yet. ``stations`` are those that may still be chosen."""

    release: Release
    rows: list[TrialRow]
    stations: list[Station]
    chosen: list[Station]
    is_healthy: bool


@require_safe
@never_cache
@requires(roles.ROLLOUTS)
def rollouts_page(request: HttpRequest) -> HttpResponse:
    """Show what all have, what some have first, and what was released before."""
    context = {
        "current": releases.current(),
        "open": [_open(release) for release in releases.open_releases()],
        "latest": [(release, _standing(release)) for release in releases.latest(MOST)],
    }
    return render(request, "staff/rollouts.html", context)


@require_POST
@never_cache
@requires(roles.ROLLOUTS)
def choose(request: HttpRequest, serial: int) -> HttpResponse:
    """Give it to the chosen stations and kiosks."""
    chosen, devices = request.POST.getlist("station"), request.POST.getlist("device")
    if not chosen and not devices:
        messages.warning(request, _("请先选驿站或终端。"))
        return redirect("staff:rollouts")
    known = set(Station.objects.filter(pk__in=chosen).values_list("code", flat=True))
    ids = {trial.status.device.id for trial in _trials(serial)}
    return _change(
        request,
        serial,
        lambda: releases.choose(serial, sorted(known), sorted(ids.intersection(devices))),
        _("已先发给选中的终端。"),
    )


@require_POST
@never_cache
@requires(roles.ROLLOUTS)
def widen(request: HttpRequest, serial: int) -> HttpResponse:
    """Give it to all, once it has proven itself with those who have it."""
    if not rollouts.is_healthy(_trials(serial)):
        messages.warning(request, _("先发的终端还没有都换上，或者有的没换成，先不能发给全部。"))
        return redirect("staff:rollouts")
    return _change(request, serial, lambda: releases.widen(serial), _("已发给全部终端。"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires(roles.ROLLOUTS)
def stop(request: HttpRequest, serial: int) -> HttpResponse:
    """Ask, then take it back from those who have it."""
    if request.method != "POST":
        release = get_object_or_404(Release, pk=serial, stopped_at=None, is_to_all=False)
        taken = sum(trial.state == rollouts.TAKEN for trial in rollouts.trials(release))
        return render(request, "staff/rollout_stop.html", {"release": release, "taken": taken})
    user = staff_user(request)
    by = user.get_username() if user else ""
    return _change(request, serial, lambda: releases.stop(serial, by), _("已停止。换上了的终端会换回原来的内容。"))


def _change(request: HttpRequest, serial: int, work: Callable[[], object], said: str) -> HttpResponse:
    try:
        with engines.writer():
            work()
            audit.record(request, audit.ROLLOUT_CHANGED, target=str(serial))
    except Release.DoesNotExist:
        messages.warning(request, _("这次发布已经停止、发给了全部，或者有了更新的，没有再动。"))
    else:
        messages.success(request, said)
    return redirect("staff:rollouts")


def _trials(serial: int) -> list[Trial]:
    release = Release.objects.filter(pk=serial).first()
    return rollouts.trials(release) if release else []


def _open(release: Release) -> Open:
    found = rollouts.trials(release)
    places = stations()
    return Open(
        release=release,
        rows=[TrialRow(trial, _word(trial), trial.state != rollouts.NOT_CHOSEN) for trial in found],
        stations=[station for station in places if station.code not in release.stations],
        chosen=[station for station in places if station.code in release.stations],
        is_healthy=rollouts.is_healthy(found),
    )


def _word(trial: Trial) -> Standing:
    return {
        rollouts.TAKEN: Standing("", "check_circle", _("已换上")),
        rollouts.WAITING: Standing("warn", "schedule", _("还没换")),
        rollouts.FAILED: Standing("alarm", "error", _("没换成，已退回")),
        rollouts.SILENT: Standing("calm", "wifi_off", _("联系不上")),
        rollouts.NOT_CHOSEN: Standing("calm", "history", _("不在这一批")),
    }[trial.state]


def _standing(release: Release) -> Standing:
    if release.stopped_at is not None:
        return Standing("calm", "block", _("已停止"))
    if not release.is_to_all:
        return Standing("warn", "schedule", _("先发给一部分") if release.is_chosen else _("还没发给任何终端"))
    return Standing(
        "", "undo" if release.is_undo else "check_circle", _("撤回到这一版") if release.is_undo else _("发给全部")
    )
