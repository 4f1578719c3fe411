"""A central that was put back from a backup gets again what it had acknowledged since."""

from __future__ import annotations

from types import SimpleNamespace


def test_what_the_centre_has_lost_is_sent_again(kit: SimpleNamespace) -> None:
    for _ in range(5):
        kit.outbox.add()
    kit.session.push_once()
    kept = dict(kit.central.stored)
    for seq in (3, 4, 5):
        del kit.central.stored[seq]
    kit.central.wanted = ((3, 5),)

    done = kit.session.push_once()
    assert done.remaining == 3

    kit.central.wanted = ()
    assert kit.session.push_once().acknowledged == 3
    assert kit.central.stored == kept


def test_what_is_wanted_and_was_never_sent_waits_as_it_did(kit: SimpleNamespace) -> None:
    kit.outbox.add()
    kit.central.wanted = ((7, 9),)

    assert kit.session.push_once().acknowledged == 1
    assert kit.outbox.events == {}
