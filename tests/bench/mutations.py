"""Addresses under /Q/ that are not what a kiosk wrote, each from one that is: seeded, so that a run can be repeated."""

from __future__ import annotations

import base64
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode

from kiosk.identity import Identity
from sync.protocol import tickets
from sync.protocol.codes import ticket_code
from sync.protocol.ids import Uuid7Factory
from sync.protocol.tickets import PATH, Claim, to_path, to_sign

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
LOOKALIKES = ("\u0410", "\uff21", "\u00e9", "\u4e2d", "\U0001f9ca", "\u202e", "\u0000")
HUGE = (300, 2_000, 9_000, 30_000, 60_000, 70_000)
METHODS = ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PURGE")
FORM = "application/x-www-form-urlencoded"
KINDS_OF_HELP = ("luggage", "rail_priority", "cold", "medical", "hazard")
LANGUAGES = ("zh-CN", "en", "ru")
SHOW, SEND = "GET", "POST"


@dataclass(frozen=True, slots=True)
class Throw:
    """One request. ``may`` are the statuses that are right for it; ``sends`` the request id that it may record."""

    kind: str
    method: str
    target: str
    may: tuple[int, ...]
    body: str = ""
    lang: str = "zh-CN"
    sends: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """A code as a kiosk made it, and of which request."""

    claim: Claim
    path: str

    @property
    def signed(self) -> bytes:
        """Claim and signature, as bytes."""
        return base64.b32decode(self.path + "=" * (-len(self.path) % 8))


def made(kiosk: Identity, number: int, signer: Identity | None = None, age: timedelta = timedelta(minutes=1)) -> Code:
    """The code of a request of this kiosk; with ``signer``, another kiosk's signature under it."""
    asked = datetime.now(UTC) - age
    claim = Claim(
        device=kiosk.device(),
        request=Uuid7Factory().new(int(asked.timestamp() * 1000)),
        seq=number + 1,
        ticket=ticket_code(f"{number:06d}"),
        help=KINDS_OF_HELP[number % len(KINDS_OF_HELP)],
        severity="S3",
        where="here",
        lang=("zh", "en", "ru")[number % 3],
        valid_minutes=720,
        promised_minutes=10,
    )
    body = tickets.encode(claim)
    return Code(claim, to_path(body, (signer or kiosk).sign(to_sign(body))))


def respelled(raw: bytes) -> str:
    """Bytes in the spelling of a code."""
    return base64.b32encode(raw).decode().rstrip("=")


def bit(code: Code, rng: random.Random) -> str:
    """One bit of claim or signature is another."""
    raw, at = bytearray(code.signed), rng.randrange(len(code.signed) * 8)
    raw[at // 8] ^= 1 << at % 8
    return respelled(bytes(raw))


def swap(code: Code, rng: random.Random) -> str:
    """Two neighbours changed places, or one character is another."""
    at = rng.randrange(len(code.path) - 1)
    first, second = code.path[at], code.path[at + 1]
    if first == second:
        second = rng.choice(ALPHABET.replace(first, ""))
        return code.path[:at] + second + code.path[at + 1 :]
    return code.path[:at] + second + first + code.path[at + 2 :]


def cut(code: Code, rng: random.Random) -> str:
    """The end, or the beginning, is missing."""
    at = rng.randrange(1, len(code.path))
    return rng.choice((code.path[:at], code.path[at:]))


def extended(code: Code, rng: random.Random) -> str:
    """There is more of it."""
    more = "".join(rng.choices(ALPHABET, k=rng.choice((1, 2, 3, 8, 40))))
    return rng.choice(
        (code.path + more, more + code.path, code.path + code.path, code.path + "/", code.path + "." + more)
    )


def cased(code: Code, rng: random.Random) -> str:
    """Small letters."""
    letters = [at for at, character in enumerate(code.path) if character.isalpha()]
    few = set(rng.sample(letters, rng.randrange(1, len(letters))))
    mixed = "".join(character.lower() if at in few else character for at, character in enumerate(code.path))
    return rng.choice((code.path.lower(), mixed))


def padded(code: Code, rng: random.Random) -> str:
    """With the padding that a code does without."""
    return code.path + "=" * rng.choice((1, 2, 3, 4, 6, 8))


def uncanonical(code: Code, rng: random.Random) -> str:
    """Another spelling of the very same bytes, where the last character has bits to spare; else a hyphen or a blank."""
    spare = len(code.path) * 5 - len(code.signed) * 8
    last = ALPHABET.index(code.path[-1])
    if spare:
        return code.path[:-1] + ALPHABET[last | rng.randrange(1, 1 << spare)]
    at = rng.randrange(1, len(code.path))
    return code.path[:at] + rng.choice(("-", "%20", "+", "_")) + code.path[at:]


def unicode(code: Code, rng: random.Random) -> str:
    """A letter of another script, or bytes that are no text."""
    at = rng.randrange(len(code.path))
    other = rng.choice((*(quote(letter) for letter in LOOKALIKES), "%FF", "%C3%28", "%ED%A0%80"))
    return code.path[:at] + other + code.path[at + 1 :]


def encoded_twice(code: Code, rng: random.Random) -> str:
    """A percent sign that was encoded itself."""
    at = rng.randrange(len(code.path))
    return f"{code.path[:at]}%25{ord(code.path[at]):02X}{code.path[at + 1 :]}"


def huge(code: Code, rng: random.Random) -> str:
    """Far longer than any code."""
    return code.path + "".join(rng.choices(ALPHABET, k=16)) * (rng.choice(HUGE) // 16)


def nonsense(_code: Code, rng: random.Random) -> str:
    """What somebody tries who has no code."""
    tries = ("..%2f..%2fetc%2fpasswd", "%27%20OR%201=1--", "%3Cscript%3E", "null", "0", "%0d%0aSet-Cookie:%20a=b", "")
    return rng.choice((*tries, "".join(rng.choices(ALPHABET, k=rng.randrange(1, 200)))))


REFUSED = (403, 404)
BENT: dict[str, tuple[Callable[[Code, random.Random], str], tuple[int, ...]]] = {
    "a bit": (bit, REFUSED),
    "characters": (swap, REFUSED),
    "cut": (cut, REFUSED),
    "extended": (extended, REFUSED),
    "small letters": (cased, (404,)),
    "padding": (padded, (404,)),
    "another spelling": (uncanonical, (404,)),
    "another script": (unicode, (404, 400)),
    "encoded twice": (encoded_twice, (404,)),
    "huge": (huge, (404, 414)),
    "nonsense": (nonsense, (404, 400)),
}
"""How a code is bent, and which statuses are right for it."""


class Thrower:
    """Draws requests: ``valid`` codes of one kiosk, and all that is none."""

    def __init__(self, good: Identity, other: Identity, revoked: Identity, seed: int, valid: int) -> None:
        self._rng = random.Random(seed)
        self._good, self._other, self._revoked = good, other, revoked
        self._next = valid
        self.valid = [made(good, number) for number in range(valid)]

    def draw(self, count: int) -> list[Throw]:
        """So many requests, of every kind about equally many, in no order."""
        kinds = (
            *BENT,
            "another's signature",
            "expired",
            "revoked",
            "unknown",
            "replayed",
            "percent",
            "method",
            "action",
        )
        thrown = [self._one(kinds[number % len(kinds)]) for number in range(count - len(self.valid))]
        thrown += [self._valid("sent", code, SEND) for code in self.valid]
        self._rng.shuffle(thrown)
        return [replace(throw, lang=self._rng.choice(LANGUAGES)) for throw in thrown]

    def _one(self, kind: str) -> Throw:
        rng, code = self._rng, self._rng.choice(self.valid)
        if kind in BENT:
            bend, may = BENT[kind]
            return self._refused(kind, bend(code, rng), may)
        if kind in ("another's signature", "expired", "revoked", "unknown"):
            return self._untakeable(kind)
        if kind == "percent":
            at = rng.randrange(len(code.path))
            spelled = f"{code.path[:at]}%{ord(code.path[at]):02{rng.choice('xX')}}{code.path[at + 1 :]}"
            return self._valid(kind, replace(code, path=spelled), rng.choice((SHOW, SEND)))
        if kind == "replayed":
            return self._valid(kind, code, rng.choice((SHOW, SEND)))
        if kind == "method":
            return Throw(kind, rng.choice(METHODS), PATH + code.path, (405,))
        action = rng.choice(("", "SEND", "send\x00", "sendsend", "delete", "admin"))
        return Throw(kind, SEND, PATH + code.path, (400,), urlencode({"action": action}))

    def _untakeable(self, kind: str) -> Throw:
        self._next += 1
        if kind == "another's signature":
            return self._refused(kind, made(self._good, self._next, signer=self._other).path, (403,))
        if kind == "expired":
            return self._refused(kind, made(self._good, self._next, age=timedelta(days=2)).path, (410,))
        if kind == "revoked":
            return self._refused(kind, made(self._revoked, self._next).path, (410,))
        claim = replace(made(self._good, self._next).claim, device=f"kiosk-{self._rng.randbytes(5).hex()}")
        body = tickets.encode(claim)
        return self._refused(kind, to_path(body, self._good.sign(to_sign(body))), (404,))

    def _refused(self, kind: str, path: str, may: tuple[int, ...]) -> Throw:
        method = self._rng.choice((SHOW, SEND))
        return Throw(kind, method, PATH + path, may, urlencode({"action": "send"}) if method == SEND else "")

    def _valid(self, kind: str, code: Code, method: str) -> Throw:
        if method == SHOW:
            return Throw(kind, SHOW, PATH + code.path, (200,))
        sends = code.claim.request
        return Throw(kind, SEND, PATH + code.path, (303,), urlencode({"action": "send"}), sends=sends)
