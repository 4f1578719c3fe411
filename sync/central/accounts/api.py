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

from sync.central.accounts import audit, chain, choices, roles, second_factor, sessions
from sync.central.accounts.models import AuditEntry, User

__all__ = [
    "AuditEntry",
    "User",
    "audit",
    "chain",
    "choices",
    "half_signed_in",
    "may",
    "requires",
    "role_of",
    "roles",
    "second_factor",
    "sessions",
    "staff_user",
]

Page = TypeVar("Page", bound=Callable[..., HttpResponseBase])

# Marks a page as guarded, so that a test can walk every address and find one that forgot its gate.
GUARD = "required_capability"
SIGNED_IN_ONLY = "signed-in"
# The pages on which a second factor is given or set up: before it, the password has to do.
PASSWORD_ONLY = "password-only"


def half_signed_in(request: HttpRequest) -> User | None:
    """Whoever has given a name and its password, whether or not a second factor is still missing."""
    user = getattr(request, "user", None)
    return user if isinstance(user, User) and user.is_active else None


def staff_user(request: HttpRequest) -> User | None:
    """Return the signed-in member of staff, or None; also None while a second factor is missing."""
    user = half_signed_in(request)
    return None if user is None or second_factor.is_missing(user) else user


def may(request: HttpRequest, capability: str) -> bool:
    """Say whether whoever asks may use the capability."""
    user = staff_user(request)
    return user is not None and (capability == SIGNED_IN_ONLY or user.may(capability))


def role_of(request: HttpRequest) -> str:
    """The role of whoever asks; empty for a stranger."""
    user = staff_user(request)
    return user.role if user is not None else ""


def requires(capability: str = SIGNED_IN_ONLY) -> Callable[[Page], Page]:
    """Guard a page: a stranger is sent to sign in, or on to the second factor; without the capability it is 403."""

    def guard(page: Page) -> Page:
        @wraps(page)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            known = half_signed_in(request)
            if known is None:
                return redirect_to_login(request.get_full_path(), reverse("staff:login"))
            if capability != PASSWORD_ONLY:
                if staff_user(request) is None:
                    return redirect_to_login(request.get_full_path(), reverse("staff:second-factor"))
                if not may(request, capability):
                    raise PermissionDenied(capability)
            return page(request, *args, **kwargs)

        setattr(guarded, GUARD, capability)
        return cast(Page, guarded)

    return guard
