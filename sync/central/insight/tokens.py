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
    name: str,
    *,
    scope: str = "",
    stations: str = "",
    has_text: bool = False,
    expires_at: datetime | None = None,
    created_by: str = "",
) -> tuple[PullToken, str]:
    """Make a token for the datasets named in `scope` and these `stations` (separated by spaces; empty: all); only with
    `has_text` it opens words that staff wrote. It cannot be read again."""
    secret = PREFIX + secrets.token_urlsafe(32)
    token = PullToken.objects.create(
        name=name,
        hash=_hash(secret),
        scope=scope,
        stations=stations,
        has_text=has_text,
        expires_at=expires_at,
        created_by=created_by,
    )
    return token, secret


def revoke_token(pk: int) -> None:
    """End a token at once."""
    PullToken.objects.filter(pk=pk, revoked_at=None).update(revoked_at=timezone.now())


def holder(authorization: str, dataset: str | None) -> PullToken:
    """The token in an `Authorization: Bearer` header; raises ProblemError token-invalid if it is none that is good
    now, scope-refused if it does not open this dataset (None: whatever it opens)."""
    scheme, _, secret = authorization.strip().partition(" ")
    now = timezone.now()
    token = PullToken.objects.filter(hash=_hash(secret.strip())).first() if scheme.lower() == "bearer" else None
    if token is None:
        raise ProblemError("token-invalid")
    if token.revoked_at is not None or (token.expires_at is not None and token.expires_at <= now):
        raise ProblemError("token-invalid", "it was withdrawn" if token.revoked_at else "its time is over")
    if token.scope and dataset is not None and dataset not in token.scope.split():
        raise ProblemError("scope-refused", f"this token opens: {token.scope}", "dataset")
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
