"""The second factor: who must have one, setting it up, asking for it, taking it away."""

from __future__ import annotations

import base64
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta

import django_otp
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from sync.central.accounts.models import Authenticator, RecoveryCodes, User
from sync.central.accounts.roles import ACCOUNTS

CODES = 10
# Ten letters of base32, 50 bits: more than anybody guesses at a few tries a quarter of an hour.
CODE_LETTERS = 10
# As many letters as the library has room for, 80 bits.
STORED_LETTERS = 16
SIX_DIGITS = re.compile(r"\d{6}")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a code: right or not, how long to wait before the next try, and whether it was one on paper."""

    is_right: bool
    wait: timedelta = timedelta(0)
    is_recovery: bool = False


def is_obliged(user: User) -> bool:
    """Whether the centre insists on a second factor: for whoever may change what others may do."""
    return bool(settings.SECOND_FACTOR) and user.may(ACCOUNTS)


def is_missing(user: User) -> bool:
    """Whether this person has given the password alone, and must give or set up a second factor first."""
    is_asked = user.has_second_factor or is_obliged(user)
    return is_asked and getattr(user, "otp_device", None) is None


def unfinished(user: User) -> Authenticator:
    """The authenticator that this person is about to set up; the same until it is confirmed."""
    found, _is_new = Authenticator.objects.get_or_create(user=user, confirmed=False, defaults={"name": "phone"})
    return found  # type: ignore[no-any-return]


def secret_text(authenticator: Authenticator) -> str:
    """The secret to type where no code can be scanned, in groups of four letters."""
    letters = base64.b32encode(authenticator.bin_key).decode()
    return " ".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def picture(authenticator: Authenticator) -> str:
    """The otpauth:// address as a QR code, SVG, black on white with its quiet zone."""
    # It brings a library of pictures along, for which every command of a central would wait.
    import qrcode
    from qrcode.constants import ERROR_CORRECT_M
    from qrcode.image.svg import SvgPathImage

    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=4, image_factory=SvgPathImage)
    code.add_data(authenticator.config_url)
    code.make(fit=True)
    return str(code.make_image().to_string(encoding="unicode"))


def set_up(user: User, given: str) -> list[str] | None:
    """Confirm the authenticator by a code that it shows; the recovery codes, to be shown once. None: a wrong code."""
    with transaction.atomic():
        authenticator = Authenticator.objects.select_for_update().filter(user=user, confirmed=False).first()
        if authenticator is None or not authenticator.verify_token(_plain(given)):
            return None
        authenticator.confirmed = True
        authenticator.save()
        User.objects.filter(pk=user.pk).update(has_second_factor=True)
        user.has_second_factor = True
        return new_codes(user)


def wait_to_set_up(user: User) -> timedelta:
    """How long after wrong codes the right one is refused too."""
    return _wait(unfinished(user))


def confirmed(user: User) -> Authenticator:
    """The authenticator of somebody who has one."""
    return Authenticator.objects.get(user=user, confirmed=True)  # type: ignore[no-any-return]


def new_codes(user: User) -> list[str]:
    """Make recovery codes; those from before end. What is stored of them is a keyed digest."""
    paper, _is_new = RecoveryCodes.objects.get_or_create(user=user, defaults={"name": "paper"})
    paper.token_set.all().delete()
    codes = [base64.b32encode(secrets.token_bytes(7)).decode().lower()[:CODE_LETTERS] for _ in range(CODES)]
    for code in codes:
        paper.token_set.create(token=_stored(user, code))
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def codes_left(user: User) -> int:
    """How many recovery codes are unused."""
    paper = RecoveryCodes.objects.filter(user=user).first()
    return paper.token_set.count() if paper else 0


def check(user: User, given: str) -> tuple[Verdict, Authenticator | RecoveryCodes | None]:
    """Try a code of the authenticator, or one on paper; each is good once. The device that it is of, if it is right."""
    plain = _plain(given)
    is_recovery = not SIX_DIGITS.fullmatch(plain)
    devices = RecoveryCodes.objects if is_recovery else Authenticator.objects
    with transaction.atomic():
        device = devices.select_for_update().filter(user=user, confirmed=True).first()
        if device is None:
            return Verdict(False, is_recovery=is_recovery), None
        is_right = device.verify_token(_stored(user, plain) if is_recovery else plain)
        verdict = Verdict(is_right, _wait(device), is_recovery)
        return verdict, device if is_right else None


def let_in(request: HttpRequest, device: Authenticator | RecoveryCodes) -> None:
    """Mark the session as one in which the second factor was given, under a new id."""
    django_otp.login(request, device)
    session: SessionBase = request.session
    session.cycle_key()


def take_away(user: User) -> bool:
    """Have this person set up a second factor anew, or none; False if there was none."""
    with transaction.atomic():
        Authenticator.objects.filter(user=user).delete()
        RecoveryCodes.objects.filter(user=user).delete()
        return bool(User.objects.filter(pk=user.pk, has_second_factor=True).update(has_second_factor=False))


def _wait(device: Authenticator | RecoveryCodes) -> timedelta:
    is_allowed, why = device.verify_is_allowed()
    return timedelta(0) if is_allowed else max(timedelta(0), why["locked_until"] - timezone.now())


def _plain(given: str) -> str:
    """A code as people type it: in groups, with hyphens, in capitals."""
    return re.sub(r"[\s-]", "", given).lower()[:64]


def _stored(user: User, code: str) -> str:
    digest = salted_hmac("yizhan.recovery", f"{user.pk}:{code}", algorithm="sha256").digest()
    return base64.b32encode(digest).decode().lower()[:STORED_LETTERS]
