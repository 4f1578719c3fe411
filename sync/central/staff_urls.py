"""Addresses of the staff pages, under /staff/."""

from django.urls import URLPattern, URLResolver, path
from django.views.decorators.http import require_POST
from django.views.generic import RedirectView
from django.views.i18n import set_language

from sync.central import staff_home
from sync.central.accounts import factor_pages, own_pages
from sync.central.accounts import pages as accounts_pages
from sync.central.directory import broadcast_pages, draft_pages, editing_pages, release_pages, sheet_pages
from sync.central.dispatch import bulk_pages, case_pages, contact_pages, inbox_pages, whistle_pages
from sync.central.dispatch import pages as dispatch_pages
from sync.central.fleet import carrier_pages, record_pages, rollout_pages
from sync.central.fleet import pages as fleet_pages
from sync.central.insight import export_pages, figure_pages, month_pages, retention_pages, token_pages
from sync.central.insight import pages as insight_pages
from sync.central.limits import calendar_pages
from sync.central.limits import pages as limits_pages

app_name = "staff"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(pattern_name="staff:home", http_method_names=["get", "head"])),
    path("staff/", staff_home.home, name="home"),
    path("staff/login", accounts_pages.sign_in, name="login"),
    path("staff/logout", accounts_pages.sign_out, name="logout"),
    path("staff/password", accounts_pages.change_password, name="password"),
    path("staff/second-factor", factor_pages.second_factor_asked, name="second-factor"),
    path("staff/second-factor/setup", factor_pages.set_up, name="second-factor-setup"),
    path("staff/second-factor/change", factor_pages.change, name="second-factor-change"),
    path("staff/people/<int:user_id>/second-factor", factor_pages.take_away, name="people-second-factor"),
    path("staff/account", own_pages.account, name="account"),
    path("staff/account/sessions", own_pages.end_sessions, name="account-sessions"),
    path("staff/language", require_POST(set_language), name="language"),
    path("staff/visits", insight_pages.visits, name="visits"),
    path("staff/visits.csv", insight_pages.visits_csv, name="visits-csv"),
    path("staff/figures", figure_pages.figures, name="figures"),
    path("staff/figures.csv", figure_pages.figures_csv, name="figures-csv"),
    path("staff/figures/events/<str:event_id>", figure_pages.event, name="figures-event"),
    path("staff/figures/month", month_pages.month, name="figures-month"),
    path("staff/figures/month.pdf", month_pages.month_pdf, name="figures-month-pdf"),
    path("staff/figures/<str:counter>", figure_pages.records, name="figures-records"),
    path("staff/retention", retention_pages.retention, name="retention"),
    path("staff/exports", export_pages.exports, name="exports"),
    path("staff/exports/<slug:export_id>", export_pages.export, name="exports-detail"),
    path("staff/exports/<slug:export_id>/file", export_pages.export_file, name="exports-file"),
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
    path("staff/content", editing_pages.content, name="content"),
    path("staff/content/drafts", draft_pages.change_set, name="content-drafts"),
    path("staff/content/drafts/<int:draft_id>", draft_pages.draft_detail, name="content-draft"),
    path("staff/content/drafts/<int:draft_id>/approve", draft_pages.approve_draft, name="content-approve"),
    path("staff/content/drafts/<int:draft_id>/discard", draft_pages.discard_draft, name="content-discard"),
    path("staff/content/publish", release_pages.publish, name="content-publish"),
    path("staff/content/history", release_pages.history, name="content-history"),
    path("staff/content/compare", release_pages.compare, name="content-compare"),
    path("staff/content/undo", release_pages.undo, name="content-undo"),
    path("staff/content/expired", release_pages.expired, name="content-expired"),
    path("staff/content/sheets", sheet_pages.sheets, name="content-sheets"),
    path("staff/content/sheets/export", sheet_pages.export, name="content-export"),
    path("staff/content/tables/<str:table>", editing_pages.content_table, name="content-table"),
    path("staff/content/tables/<str:table>/new", editing_pages.new_record, name="content-new"),
    path("staff/content/tables/<str:table>/records/<str:key>", editing_pages.content_record, name="content-record"),
    path("staff/content/tables/<str:table>/records/<str:key>/edit", editing_pages.edit_record, name="content-edit"),
    path(
        "staff/content/tables/<str:table>/records/<str:key>/withdraw",
        editing_pages.withdraw_record,
        name="content-withdraw",
    ),
    path("staff/kiosks", fleet_pages.kiosks, name="kiosks"),
    path("staff/kiosks/code", fleet_pages.new_code, name="kiosks-code"),
    path("staff/kiosks/import", carrier_pages.import_files, name="kiosks-import"),
    path("staff/kiosks/receipts/<str:name>", carrier_pages.receipts_file, name="kiosks-receipts"),
    path("staff/kiosks/stations/<str:station>", fleet_pages.station_area, name="kiosks-area"),
    path("staff/kiosks/<str:device>", fleet_pages.kiosk_detail, name="kiosks-detail"),
    path("staff/kiosks/<str:device>/chains/<int:number>", record_pages.chain, name="kiosks-chain"),
    path("staff/kiosks/<str:device>/refused/<int:row>", record_pages.rejected, name="kiosks-refused"),
    path("staff/kiosks/<str:device>/refused/<int:row>/settle", record_pages.settle, name="kiosks-settle"),
    path("staff/kiosks/<str:device>/revoke", fleet_pages.revoke_kiosk, name="kiosks-revoke"),
    path("staff/rollouts", rollout_pages.rollouts_page, name="rollouts"),
    path("staff/rollouts/<int:serial>/choose", rollout_pages.choose, name="rollouts-choose"),
    path("staff/rollouts/<int:serial>/to-all", rollout_pages.widen, name="rollouts-widen"),
    path("staff/rollouts/<int:serial>/stop", rollout_pages.stop, name="rollouts-stop"),
    path("staff/notices", broadcast_pages.notices, name="notices"),
    path("staff/notices/<str:notice>", broadcast_pages.detail, name="notices-detail"),
    path("staff/notices/<str:notice>/approve", broadcast_pages.approve, name="notices-approve"),
    path("staff/notices/<str:notice>/withdraw", broadcast_pages.withdraw, name="notices-withdraw"),
    path("staff/tokens", token_pages.tokens, name="tokens"),
    path("staff/tokens/<int:token_id>/revoke", token_pages.revoke, name="tokens-revoke"),
    path("staff/audit", accounts_pages.audit_trail, name="audit"),
]
