"""A request as a kiosk makes it, and its code."""

from __future__ import annotations

import re
from dataclasses import replace

from sync.protocol import tickets
from sync.protocol.tickets import Claim, need_mark, to_path, to_sign

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
SUCH = {"help": "rail_priority", "severity": "S2", "where": "here", "lang": "zh", "ticket": "4829138"}
NEED = "kind:pregnant_alone"
HAN = re.compile(r"[\u4e00-\u9fff]")


def claim_of(kiosk, envelope, event) -> Claim:
    return Claim(
        device=kiosk.device,
        request=envelope.id,
        seq=envelope.seq,
        ticket=event.ticket,
        help=event.help,
        severity=event.severity,
        where=event.where,
        lang=event.lang,
        valid_minutes=720,
        promised_minutes=3,
        needs=(need_mark(NEED),),
    )


def path_of(kiosk, envelope, event, **changes) -> str:
    body = tickets.encode(replace(claim_of(kiosk, envelope, event), **changes))
    return to_path(body, kiosk.key.sign(to_sign(body)))
