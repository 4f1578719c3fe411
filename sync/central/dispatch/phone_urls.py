"""Addresses in the codes of kiosks, under /Q/."""

from django.urls import path, re_path

from sync.central.dispatch import phone

urlpatterns = [
    path("<str:claim>", phone.phone, name="phone"),
    # Whatever else a camera made of a code is refused on the same page: the staff's own would set a cookie.
    re_path(r"^(?P<claim>(?s:.*))\Z", phone.phone),
]
