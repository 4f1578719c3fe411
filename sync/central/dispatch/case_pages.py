"""What staff do with a case: one step at a time, as the table of states allows it to their role."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http import HttpRequest as WebRequest
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from sync.central.accounts.api import audit, may, requires, roles
from sync.central.dispatch import photos, units
from sync.central.dispatch.casework import Chosen, MoveRefusedError, move, place
from sync.central.dispatch.models import HelpRequest
from sync.central.dispatch.scopes import actor_of, case_for

REFUSALS: dict[str, Promise] = {
    "state": gettext_lazy("这件求助刚刚被别人办理过了，请看一下现在的状态。"),
    "role": gettext_lazy("现在的状态下不能这样办。"),
    "words": gettext_lazy("请写明原因或去向，求助人会看到。"),
    "case": gettext_lazy("没有这个案件号，或者就是这一件。请写先报的那一件的案件号。"),
    "grid": gettext_lazy("请选一个网格。"),
    "until": gettext_lazy("请选一个比现在的时限更晚的时间。"),
    "units": gettext_lazy("请选要叫的单位，同一个单位只选一次，最多八个。"),
    "task": gettext_lazy("请写明要单位做什么。"),
    "called": gettext_lazy("这个单位已经被叫了，还没有办完。"),
    "arrival": gettext_lazy("要求到场的时间已经过了，请选晚一点的时间。"),
    "arrived": gettext_lazy("请先报到，再说处置完了。"),
    "done": gettext_lazy("请写明做了什么，求助人会看到。"),
    "because": gettext_lazy("请写明为什么不是本单位的事。"),
    "objected": gettext_lazy("异议只能提一次，办完之后不能再提。"),
    "rating": gettext_lazy("请选满意、一般或不满意。"),
    "photo": gettext_lazy("这个文件不是照片，或者太大了。请用手机重新拍一张。"),
    "photos": gettext_lazy("一件案件最多放十二张照片。"),
}
MOMENT = "%Y-%m-%dT%H:%M"

Deed = Callable[..., None]


def deed(capability: str) -> Callable[[Deed], Callable[..., HttpResponse]]:
    """A button of a case's page: done for whoever may and sees the case, or refused in words; then the case again.

    What is decorated takes the web request and the case, and raises MoveRefusedError.
    """

    def decorate(do: Deed) -> Callable[..., HttpResponse]:
        @require_POST
        @never_cache
        @requires(capability)
        @wraps(do)
        def page(request: WebRequest, case_number: str, **kwargs: object) -> HttpResponse:
            case = case_for(request, case_number)
            try:
                do(request, case, **kwargs)
            except MoveRefusedError as refused:
                messages.warning(request, str(REFUSALS[refused.reason]))
            else:
                filters = {"to": request.POST["to"]} if "to" in request.POST else {"done": do.__name__}
                audit.record(request, audit.CASE_MOVED, target=case_number, filters=filters)
                messages.success(request, _("已记下。"))
            return redirect("staff:requests-detail", case_number=case_number)

        return page

    return decorate


@deed(roles.HANDLE)
def move_case(request: WebRequest, case: HelpRequest) -> None:
    """Take the step that was chosen on the page of the request; what was written goes to the requester's page."""
    chosen = Chosen(
        note=request.POST.get("note", ""),
        grid=known_grid(request.POST.get("grid", "")),
        until=moment(request.POST.get("until", "")),
    )
    try:
        move(
            case.case_number,
            request.POST.get("seen", ""),
            request.POST.get("to", ""),
            actor_of(request),
            chosen,
            timezone.localtime(),
        )
    except HelpRequest.DoesNotExist as error:
        raise Http404(case.case_number) from error


@deed(roles.HANDLE)
def place_case(request: WebRequest, case: HelpRequest) -> None:
    """Say where it is and in which grid."""
    grid = known_grid(request.POST.get("grid", "")) or case.grid
    place(case, actor_of(request), address=request.POST.get("address", ""), grid=grid, now=timezone.localtime())


@deed(roles.REQUESTS)
def add_photo(request: WebRequest, case: HelpRequest) -> None:
    """Keep a photo of the place."""
    if not (may(request, roles.HANDLE) or may(request, roles.CALLS)):
        raise MoveRefusedError("role")
    photos.keep(case, sent_photo(request), actor_of(request), timezone.localtime())


def sent_photo(request: WebRequest) -> bytes:
    """The bytes of the photo in the form. Raises MoveRefusedError."""
    file = request.FILES.get("photo")
    if file is None or file.size is None or file.size > photos.MOST_BYTES:
        raise MoveRefusedError("photo")
    return bytes(file.read())


def known_grid(code: str) -> str:
    """The code of a grid that is published; empty for any other."""
    return code if code in units.grid_names() else ""


def moment(text: str) -> datetime | None:
    """A local moment as a form sends it; None for none."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    if found is None or not timezone.is_naive(found):
        return None
    return timezone.make_aware(found)
