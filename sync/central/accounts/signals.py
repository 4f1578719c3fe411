"""Audit of signing in and out, from Django's own signals so that no page can forget it."""

from __future__ import annotations

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from sync.central.accounts import audit
from sync.central.accounts.middleware import SIGNED_IN_AT, epoch_seconds


@receiver(user_logged_in)
def signed_in(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """Stamp the session for its whole-life limit and record the sign-in."""
    request.session[SIGNED_IN_AT] = epoch_seconds()
    audit.record(request, audit.SIGNED_IN, username=user.get_username())


@receiver(user_logged_out)
def signed_out(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """Record the sign-out of a known person."""
    if user is not None:
        audit.record(request, audit.SIGNED_OUT, username=user.get_username())


@receiver(user_login_failed)
def sign_in_failed(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    """Record a failed sign-in by the name that was tried; the password is never part of it."""
    audit.record(request, audit.SIGN_IN_FAILED, username=str(credentials.get("username") or ""))


@receiver(user_locked_out)
def locked_out(sender: Any, request: HttpRequest | None = None, username: str | None = "", **kwargs: Any) -> None:
    """Record that signing in was paused after too many failures."""
    audit.record(request, audit.SIGN_IN_LOCKED, username=username or "")
