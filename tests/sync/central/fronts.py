"""A front without a server: what it sends for what a server would hand it."""

from __future__ import annotations

import asyncio
from typing import Any

from sync.central.front import Front


def sent_for(messages: list[dict[str, Any]], scope: dict[str, Any], front: Front) -> list[dict[str, Any]]:
    """What the front sends for these messages of the server; an open end is one that says no more."""
    sent: list[dict[str, Any]] = []

    async def run() -> None:
        waiting = iter(messages)

        async def receive() -> dict[str, Any]:
            found = next(waiting, None)
            return found if found is not None else await asyncio.Event().wait()

        async def send(message: Any) -> None:
            sent.append(dict(message))

        await front(scope, receive, send)

    asyncio.run(run())
    return sent
