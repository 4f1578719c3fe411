"""How many wrong passwords an account bears: of one address, and of all addresses together."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_ip_address, get_client_username, get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import QuerySet, Sum
from django.http import HttpRequest
from django.utils import timezone

from sync.central.accounts import audit
from sync.central.accounts.models import AuditEntry


class SignInAttempts(AxesDatabaseHandler):  # type: ignore[misc]
    """Axes with a second limit (NIST SP 800-63B, 5.2.2): whoever guesses from many addresses is held up too.

    An address from which the account was signed in lately keeps a limit of its own, so that a guesser elsewhere does
    not shut out the owner.
    """

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """The failures of this address, or as many as lock it if the account's were too many and it is unknown."""
        own = int(super().get_failures(request, credentials))
        username = get_client_username(request, credentials) or ""
        return max(own, settings.AXES_FAILURE_LIMIT) if is_shut_to_strangers(request, username) else own


def is_shut_to_strangers(request: HttpRequest, username: str) -> bool:
    """Whether an account has had too many failures from everywhere, and this address is none of its own."""
    failures = _attempts(username).aggregate(sum=Sum("failures_since_start"))["sum"] or 0
    return failures >= settings.ACCOUNT_FAILURE_LIMIT and not _is_known(request, username)


def wait_left(request: HttpRequest, username: str) -> timedelta:
    """How long this account must still wait from this address; the whole wait if its start is unknown."""
    whole, attempts = _whole_wait(), _attempts(username).order_by("-attempt_time")
    own = attempts.filter(ip_address=get_client_ip_address(request))
    moments = [_one_too_many(own, settings.AXES_FAILURE_LIMIT)]
    if is_shut_to_strangers(request, username):
        moments.append(_one_too_many(attempts, settings.ACCOUNT_FAILURE_LIMIT))
    began = max((moment for moment in moments if moment is not None), default=None)
    return whole if began is None else min(whole, max(timedelta(0), began + whole - timezone.now()))


def _one_too_many(attempts: QuerySet[AccessAttempt], most: int) -> datetime | None:
    """Of attempts, the newest first: when that was made with which they are `most`; it ends the wait."""
    moment: datetime
    for moment, failures in attempts.values_list("attempt_time", "failures_since_start"):
        most -= failures
        if most <= 0:
            return moment
    return None


def _attempts(username: str) -> QuerySet[AccessAttempt]:
    since = timezone.now() - _whole_wait()
    found: QuerySet[AccessAttempt] = AccessAttempt.objects.filter(username=username, attempt_time__gte=since)
    return found


def _whole_wait() -> timedelta:
    return get_cool_off() or timedelta(0)


def _is_known(request: HttpRequest, username: str) -> bool:
    since = timezone.now() - settings.ADDRESS_KNOWN_FOR
    signed_in = AuditEntry.objects.filter(action=audit.SIGNED_IN, username=username, at__gte=since)
    return signed_in.filter(address=get_client_ip_address(request)).exists()
