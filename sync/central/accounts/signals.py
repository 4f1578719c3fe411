"""Audit of signing in and out, and sessions that end with a change of the account: from Django's own signals, so that
no page can forget them."""

from __future__ import annotations

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import post_init, post_save
from django.dispatch import receiver
from django.http import HttpRequest

from sync.central.accounts import audit, sessions
from sync.central.accounts.middleware import epoch_seconds
from sync.central.accounts.models import User


@receiver(user_logged_in)
def signed_in(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """Stamp the session, for its whole-life limit and for the list of open sessions, and record the sign-in."""
    request.session[sessions.SIGNED_IN_AT] = epoch_seconds()
    request.session[sessions.ADDRESS] = request.META.get("REMOTE_ADDR", "")
    request.session[sessions.PROGRAM] = sessions.program_of(request)
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


@receiver(post_init, sender=User)
def remember(sender: Any, instance: User, **kwargs: Any) -> None:
    """Keep what sessions are bound to, as it was read."""
    deferred = instance.get_deferred_fields()
    instance.bound_before = None if deferred or instance.pk is None else instance.get_session_auth_hash()


@receiver(post_save, sender=User)
def end_sessions(sender: Any, instance: User, **kwargs: Any) -> None:
    """End all sessions of an account whose password, role or state has changed."""
    bound = instance.get_session_auth_hash()
    if instance.bound_before != bound:
        sessions.end(instance)
    instance.bound_before = bound
