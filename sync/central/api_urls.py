"""Addresses of the machine interface, all under /api/v1/: where the apps' views are put together."""

from importlib.metadata import PackageNotFoundError, version

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.urls import path, re_path

from sync.central.directory import broadcast_views
from sync.central.directory import views as directory
from sync.central.directory.api import version_for
from sync.central.dispatch import states_view, station_view
from sync.central.insight import export_api
from sync.central.insight import pull as insight
from sync.central.ledger import views as ledger
from sync.central.problems import machine_view
from sync.central.roster import views as roster
from sync.protocol.problems import ProblemError

try:
    VERSION = version("yizhan")
except PackageNotFoundError:
    VERSION = "unknown"


@machine_view("GET", "HEAD")
def health(request: HttpRequest) -> JsonResponse:
    """Whether the centre and its database answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok", "version": VERSION})


@machine_view("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
def nothing_here(request: HttpRequest) -> JsonResponse:
    """Anything else under the prefix."""
    raise ProblemError("not-found")


urlpatterns = [
    path("health", health, name="health"),
    path("enrolments", ledger.enrolments, name="enrolments"),
    path("batches", ledger.batch, {"current_content": version_for}, name="batches"),
    path("tickets", states_view.tickets, name="tickets"),
    path("station/requests", station_view.station_requests, name="station-requests"),
    path("content/manifest", directory.manifest, name="content-manifest"),
    path("content/offer", directory.offer, name="content-offer"),
    path("content/part", directory.part, name="content-part"),
    path("content/delta", directory.delta, name="content-delta"),
    path("notices", broadcast_views.board, name="notices"),
    path("notices/serial", broadcast_views.serial, name="notices-serial"),
    path("roster", roster.roster, name="roster"),
    path("pull/<str:dataset>", insight.pull, name="pull"),
    path("exports", export_api.exports, name="exports"),
    path("exports/<slug:export_id>/rows", export_api.rows, name="exports-rows"),
    path("exports/<slug:export_id>/file", export_api.file, name="exports-file"),
    re_path(r"", nothing_here),
]
