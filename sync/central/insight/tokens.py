"""Tokens for the pull API: 256 random bits, shown once, kept as a hash."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from sync.central.insight.models import PullToken
from sync.protocol.problems import ProblemError

PREFIX = "yz_"
# Finer than this "last used" need not be; a write on each read would make readers wait for the writer.
USE_NOTED = timedelta(minutes=5)


def issue_token(
    name: str, *, scope: str = "", expires_at: datetime | None = None, created_by: str = ""
) -> tuple[PullToken, str]:
    """Make a token for the datasets named in `scope` (separated by spaces; empty: all); it cannot be read again."""
    secret = PREFIX + secrets.token_urlsafe(32)
    token = PullToken.objects.create(
        name=name, hash=_hash(secret), scope=scope, expires_at=expires_at, created_by=created_by
    )
    return token, secret


def revoke_token(pk: int) -> None:
    """End a token at once."""
    PullToken.objects.filter(pk=pk, revoked_at=None).update(revoked_at=timezone.now())


def holder(authorization: str, dataset: str) -> PullToken:
    """The token in an `Authorization: Bearer` header; raises ProblemError token-invalid if it does not open this."""
    scheme, _, secret = authorization.strip().partition(" ")
    now = timezone.now()
    live = PullToken.objects.filter(Q(expires_at=None) | Q(expires_at__gt=now), revoked_at=None)
    token = live.filter(hash=_hash(secret.strip())).first() if scheme.lower() == "bearer" else None
    if token is None or (token.scope and dataset not in token.scope.split()):
        raise ProblemError("token-invalid")
    if token.last_used_at is None or token.last_used_at < now - USE_NOTED:
        PullToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token


def is_live(secret: str) -> bool:
    """Whether this token opens anything today."""
    now = timezone.now()
    return PullToken.objects.filter(
        Q(expires_at=None) | Q(expires_at__gt=now), revoked_at=None, hash=_hash(secret)
    ).exists()


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
