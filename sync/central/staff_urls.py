"""Addresses of the staff pages, under /staff/."""

from django.urls import URLPattern, URLResolver, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from sync.central import staff_home
from sync.central.accounts import pages as accounts_pages
from sync.central.dispatch import bulk_pages, case_pages, contact_pages, inbox_pages, whistle_pages
from sync.central.dispatch import pages as dispatch_pages
from sync.central.fleet import carrier_pages
from sync.central.fleet import pages as fleet_pages
from sync.central.insight import figure_pages, token_pages
from sync.central.insight import pages as insight_pages
from sync.central.limits import calendar_pages
from sync.central.limits import pages as limits_pages

app_name = "staff"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(pattern_name="staff:home")),
    path("staff/", staff_home.home, name="home"),
    path("staff/login", accounts_pages.sign_in, name="login"),
    path("staff/logout", accounts_pages.sign_out, name="logout"),
    path("staff/password", accounts_pages.change_password, name="password"),
    path("staff/language", set_language, name="language"),
    path("staff/visits", insight_pages.visits, name="visits"),
    path("staff/visits.csv", insight_pages.visits_csv, name="visits-csv"),
    path("staff/figures", figure_pages.figures, name="figures"),
    path("staff/figures.csv", figure_pages.figures_csv, name="figures-csv"),
    path("staff/figures/<str:counter>", figure_pages.records, name="figures-records"),
    path("staff/requests", inbox_pages.requests, name="requests"),
    path("staff/requests/bulk", bulk_pages.bulk, name="requests-bulk"),
    path("staff/requests/<str:case_number>", dispatch_pages.request_detail, name="requests-detail"),
    path("staff/requests/<str:case_number>/move", case_pages.move_case, name="requests-move"),
    path("staff/requests/<str:case_number>/place", case_pages.place_case, name="requests-place"),
    path("staff/requests/<str:case_number>/photo", case_pages.add_photo, name="requests-photo"),
    path("staff/requests/<str:case_number>/photos/<int:photo_id>", whistle_pages.photo, name="requests-photos"),
    path("staff/requests/<str:case_number>/whistle", whistle_pages.blow, name="requests-whistle"),
    path("staff/requests/<str:case_number>/calls/<int:call_id>", whistle_pages.answer_call, name="requests-call"),
    path("staff/requests/<str:case_number>/code/<int:whistle_id>", whistle_pages.on_site_code, name="requests-code"),
    path("staff/requests/<str:case_number>/contact", contact_pages.contact, name="requests-contact"),
    path("staff/limits", limits_pages.limits, name="limits"),
    path("staff/limits/<str:kind>", limits_pages.limit_detail, name="limits-detail"),
    path("staff/limits/<str:kind>/change", limits_pages.change_limit, name="limits-change"),
    path("staff/calendar", calendar_pages.calendar, name="limits-calendar"),
    path("staff/calendar/days", calendar_pages.add_days, name="limits-calendar-add"),
    path("staff/calendar/days/<int:day_id>/remove", calendar_pages.remove_day, name="limits-calendar-remove"),
    path("staff/calendar/hours", calendar_pages.hours, name="limits-calendar-hours"),
    path("staff/kiosks", fleet_pages.kiosks, name="kiosks"),
    path("staff/kiosks/code", fleet_pages.new_code, name="kiosks-code"),
    path("staff/kiosks/import", carrier_pages.import_files, name="kiosks-import"),
    path("staff/kiosks/receipts/<str:name>", carrier_pages.receipts_file, name="kiosks-receipts"),
    path("staff/kiosks/<str:device>", fleet_pages.kiosk_detail, name="kiosks-detail"),
    path("staff/kiosks/<str:device>/revoke", fleet_pages.revoke_kiosk, name="kiosks-revoke"),
    path("staff/tokens", token_pages.tokens, name="tokens"),
    path("staff/tokens/<int:token_id>/revoke", token_pages.revoke, name="tokens-revoke"),
    path("staff/audit", accounts_pages.audit_trail, name="audit"),
]
