"""Addresses of the staff pages, under /staff/."""

from django.urls import URLPattern, URLResolver, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from sync.central.accounts import pages as accounts_pages

app_name = "staff"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(pattern_name="staff:home")),
    path("staff/login", accounts_pages.sign_in, name="login"),
    path("staff/logout", accounts_pages.sign_out, name="logout"),
    path("staff/language", set_language, name="language"),
    path("staff/audit", accounts_pages.audit_trail, name="audit"),
]
