"""Every address of the centre, in one place."""

from django.urls import include, path

from sync.central.admin_site import site
from sync.central.directory.fairs import fairs
from sync.central.directory.hsds import about
from sync.central.dispatch.here import here

urlpatterns = [
    path("api/v1/", include("sync.central.api_urls")),
    path("Q/", include("sync.central.dispatch.phone_urls")),
    path("fairs.ics", fairs, name="fairs"),
    path("W/<str:signed>", here, name="whistle-here"),
    path("open311/v2/", include("sync.central.dispatch.open311_urls")),
    path("t/", include("sync.central.dispatch.public_urls")),
    path("hsds", about, name="hsds"),
    path("hsds/", include("sync.central.directory.hsds_urls")),
    path("admin/", site.urls),
    path("", include("sync.central.staff_urls")),
]

handler400 = "sync.central.problems.bad_request"
handler404 = "sync.central.problems.not_found"
handler500 = "sync.central.problems.server_error"
