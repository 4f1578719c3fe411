"""What staff do with a case: one step at a time, as the table of states allows it to their role."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http import HttpRequest as WebRequest
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from sync.central.accounts.api import audit, requires, role_of, roles, staff_user
from sync.central.dispatch.casework import MoveRefusedError, move
from sync.central.dispatch.models import HelpRequest

REFUSALS: dict[str, Promise] = {
    "state": gettext_lazy("这件求助刚刚被别人办理过了，请看一下现在的状态。"),
    "role": gettext_lazy("现在的状态下不能这样办。"),
    "words": gettext_lazy("请写明原因或去向，求助人会看到。"),
    "case": gettext_lazy("没有这个案件号，或者就是这一件。请写先报的那一件的案件号。"),
}


@require_POST
@never_cache
@requires(roles.HANDLE)
def move_case(request: WebRequest, case_number: str) -> HttpResponse:
    """Take the step that was chosen on the page of the request; what was written goes to the requester's page."""
    user = staff_user(request)
    try:
        move(
            case_number,
            request.POST.get("seen", ""),
            request.POST.get("to", ""),
            role=role_of(request),
            user_id=user.pk if user else None,
            note=request.POST.get("note", ""),
            now=timezone.localtime(),
        )
    except HelpRequest.DoesNotExist as error:
        raise Http404(case_number) from error
    except MoveRefusedError as refused:
        messages.warning(request, str(REFUSALS[refused.reason]))
    else:
        audit.record(request, audit.CASE_MOVED, target=case_number, filters={"to": request.POST["to"]})
        messages.success(request, _("已记下。"))
    return redirect("staff:requests-detail", case_number=case_number)
