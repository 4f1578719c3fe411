"""How to reach a requester: sealed when it is left, opened only for a named person, erased after the end.

Sealed by HPKE (RFC 9180: X25519, HKDF-SHA256, ChaCha20-Poly1305) to a key that lies in a file beside the database, so
that a copy of the database alone, or a backup of it, tells nobody's number.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from django.conf import settings
from django.db.models import Q

from sync.central import engines
from sync.central.dispatch.models import Contact, HelpRequest
from sync.central.dispatch.positions import change
from sync.central.dispatch.states import ENDED
from sync.central.key_files import read_or_make

KEY_FILE = "central-contacts.key"
KEY_BYTES = 32
LONGEST = 60
# The retention rule: until the end of the request and 30 days.
KEPT_AFTER_END = timedelta(days=30)
KEPT_AT_MOST = timedelta(days=365)

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


class ContactUnreadableError(Exception):
    """The key that this contact was sealed to is not there any more."""


def leave(request: HelpRequest, text: str, now: datetime) -> None:
    """Keep how to reach the requester, in place of what was left before."""
    sealed = _SUITE.encrypt(text.encode(), _key().public_key(), info=_about(request))
    with engines.writer():
        Contact.objects.update_or_create(request=request, defaults={"sealed": sealed, "left_at": now})
        change(request, contact_present=True)


def take_back(request: HelpRequest) -> None:
    """Erase what was left."""
    with engines.writer():
        if Contact.objects.filter(request=request).delete()[0]:
            change(request, contact_present=False)


def opened(request: HelpRequest) -> str | None:
    """What was left, in plain text; None if nothing was. Who may ask is the page's matter.

    Raises ContactUnreadableError.
    """
    contact = Contact.objects.filter(request=request).first()
    if contact is None:
        return None
    try:
        return _SUITE.decrypt(bytes(contact.sealed), _key(), info=_about(request)).decode()
    except (InvalidTag, ValueError) as error:
        raise ContactUnreadableError(request.case_number) from error


def erase_old(now: datetime) -> int:
    """Erase the contacts of requests that ended 30 days ago or more.

    A request that nobody ever ended keeps no contact beyond a year. Returns how many went.
    """
    is_over = Q(request__state__in=ENDED, request__state_at__lt=now - KEPT_AFTER_END, left_at__lt=now - KEPT_AFTER_END)
    is_forgotten = Q(left_at__lt=now - KEPT_AT_MOST)
    with engines.writer():
        gone = list(Contact.objects.filter(is_over | is_forgotten).select_related("request"))
        for contact in gone:
            request = contact.request
            contact.delete()
            change(request, contact_present=False)
    return len(gone)


def _about(request: HelpRequest) -> bytes:
    return request.event_id.encode()


def _key() -> X25519PrivateKey:
    path = Path(settings.YIZHAN_HOME) / KEY_FILE
    raw = read_or_make(path, lambda: X25519PrivateKey.generate().private_bytes_raw())
    if len(raw) != KEY_BYTES:
        raise ContactUnreadableError(f"{path} does not hold a key")
    return X25519PrivateKey.from_private_bytes(raw)
