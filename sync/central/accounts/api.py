"""What other apps may use of accounts: the gate before a page, and the audit trail."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from sync.central.accounts import audit, choices, roles
from sync.central.accounts.models import AuditEntry, User

__all__ = ["AuditEntry", "User", "audit", "choices", "may", "requires", "role_of", "roles", "staff_user"]

Page = TypeVar("Page", bound=Callable[..., HttpResponseBase])

# Marks a page as guarded, so that a test can walk every address and find one that forgot its gate.
GUARD = "required_capability"
SIGNED_IN_ONLY = "signed-in"


def staff_user(request: HttpRequest) -> User | None:
    """Return the signed-in member of staff, or None."""
    user = getattr(request, "user", None)
    return user if isinstance(user, User) and user.is_active else None


def may(request: HttpRequest, capability: str) -> bool:
    """Say whether whoever asks may use the capability."""
    user = staff_user(request)
    return user is not None and (capability == SIGNED_IN_ONLY or user.may(capability))


def role_of(request: HttpRequest) -> str:
    """The role of whoever asks; empty for a stranger."""
    user = staff_user(request)
    return user.role if user is not None else ""


def requires(capability: str = SIGNED_IN_ONLY) -> Callable[[Page], Page]:
    """Guard a page: a stranger is sent to sign in, a colleague without the capability gets 403."""

    def guard(page: Page) -> Page:
        @wraps(page)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if staff_user(request) is None:
                return redirect_to_login(request.get_full_path(), reverse("staff:login"))
            if not may(request, capability):
                raise PermissionDenied(capability)
            return page(request, *args, **kwargs)

        setattr(guarded, GUARD, capability)
        return cast(Page, guarded)

    return guard
