"""Which cases a person's role extends to: all, those of their grids, those that their unit was called to."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import HttpRequest as WebRequest
from django.shortcuts import get_object_or_404

from sync.central.accounts.api import User, role_of, roles, staff_user
from sync.central.dispatch.casework import Actor
from sync.central.dispatch.models import Call, HelpRequest


def scoped(found: QuerySet[HelpRequest], user: User | None) -> QuerySet[HelpRequest]:
    """Those of the requests that this person may see; nobody's are a stranger's."""
    if user is None:
        return found.none()
    scope = roles.ALL if user.is_superuser else roles.scope(user.role)
    if scope == roles.ALL:
        return found
    if scope == roles.GRIDS:
        mine = Q(pk__in=[])
        for code in user.grid_codes:
            mine |= Q(grid__startswith=code)
        return found.filter(mine)
    if not user.unit:
        return found.none()
    # A unit that was let off has no business with the case any more; one that was done may look it up.
    return found.filter(pk__in=Call.objects.filter(unit=user.unit, released_at=None).values("whistle__request"))


def case_for(request: WebRequest, case_number: str) -> HelpRequest:
    """The case, if whoever asks may see it; raises Http404 else, as for one that is not there."""
    found = HelpRequest.objects.select_related("station", "device")
    return get_object_or_404(scoped(found, staff_user(request)), case_number=case_number)


def actor_of(request: WebRequest) -> Actor:
    """Whoever asks, as casework knows them."""
    user = staff_user(request)
    return Actor(role_of(request), user.pk if user else None, user.unit if user else "")
