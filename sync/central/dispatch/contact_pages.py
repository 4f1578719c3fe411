"""The contact that a requester left: shown to whoever may, on a page of its own, and each look is recorded."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest as WebRequest
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from sync.central.accounts.api import audit, requires, roles
from sync.central.dispatch import contacts
from sync.central.dispatch.contacts import ContactUnreadableError
from sync.central.dispatch.scopes import case_for


@require_POST
@never_cache
@requires(roles.CONTACTS)
def contact(request: WebRequest, case_number: str) -> HttpResponse:
    """Open the contact of a request and show it, once; the audit trail names who looked and at which case."""
    found = case_for(request, case_number)
    audit.record(request, audit.CONTACT_SEEN, target=found.case_number)
    try:
        text = contacts.opened(found)
    except ContactUnreadableError:
        text = None
        messages.warning(request, _("打不开：加密用的钥匙文件不在了。"))
    if text is None:
        return redirect("staff:requests-detail", case_number=case_number)
    return render(request, "staff/contact.html", {"request_row": found, "contact": text})
