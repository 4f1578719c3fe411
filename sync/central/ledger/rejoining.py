"""Events that stood in the wrong chain, put behind the one that was before them at the kiosk.

An event of which the one before is not here goes where its number fits, which may be the chain of another kiosk with
the same key. As soon as the event before it comes, to whatever chain, its hash tells: so nothing is called missing from
a chain for good that was never of it.
"""

from __future__ import annotations

import heapq
import logging
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from django.dispatch import Signal

from sync.central.ledger import distribution
from sync.central.ledger.honest_time import forget_boots
from sync.central.ledger.lines import Taken
from sync.central.ledger.models import RejectedEvent
from sync.central.ledger.placing import Chains, Placed, Stored, goes_on
from sync.protocol.chain import link
from sync.protocol.checks import MAX_SEQ

log = logging.getLogger(__name__)

chain_changed = Signal()
"""Sent, with `device_id`, when events of a kiosk were found to be of another of its chains than they were put into."""


def rejoin(chains: Chains, placed: Placed, claimed: int) -> None:
    """Look behind each new event for one that belongs there and stands elsewhere; before the new ones are stored.
    `claimed` is the kiosk's last number."""
    for line in placed.new:
        for behind in tuple(chains.stored.get(line.seq + 1, ())):
            if behind.chain is None or line.chain is None or chains.at(behind.incarnation, line.seq) is not None:
                continue
            body = chains.own.filter(event_id=behind.event_id).values_list("body", flat=True).first()
            # While events are copied to several machines none is changed: the copy would keep what it was.
            if body and link(line.chain, body) == behind.chain and not distribution.is_under_way():
                _Move(chains, placed, behind, line, claimed).make()


def hang(chains: Chains) -> None:
    """Hang a chain that begins anew where its kiosk says that it was before: of a kiosk that had lost its hash with its
    files no event tells, and what it shares with its copies was missing from its own chain and asked for for ever."""
    for (_, number), (before, standing) in pairwise(chains.known or ()):
        chain = chains.all[number]
        if chain.parent is None or before <= chain.after or standing == chains.bearer(number, before):
            continue
        is_above = any(above is chain for above in chains.lineage(standing))
        if is_above or chains.own.filter(incarnation=number, seq__lte=before).exists():
            continue
        chain.parent, chain.after = standing, before
        chain.complete_through = max(chain.complete_through, before)
        chain.save(update_fields=["parent", "after", "complete_through"])
        log.error("%s: chain %d goes on from event %d of chain %d", chains.device.id, number, before, standing)
        chain_changed.send(Chains, device_id=chains.device.id)


class _Move:
    """An event, and all that follow on it without a gap, go behind another."""

    def __init__(self, chains: Chains, placed: Placed, first: Stored, onto: Taken, claimed: int) -> None:
        self._chains, self._placed, self._first, self._onto = chains, placed, first.seq, onto
        self._old, self._claimed = first.incarnation, claimed
        self._last = self._first
        for seq in self._in_chain(self._old, self._first + 1):
            if seq != self._last + 1:
                break
            self._last = seq

    def make(self) -> None:
        """Make it."""
        target = self._onto.incarnation
        if not self._has_room(target):
            if self._is_all_above():
                self._hang_over()
                return
            target = self._chains.begin(target, self._onto.seq)
        self._put_into(target)
        self._hand_claim_over(target)
        self._look_again(target)
        self._look_again(self._old)
        self._drop_if_empty()
        self._tell(target)

    def _has_room(self, target: int) -> bool:
        """Whether a chain has none of these numbers, and what stands behind them there, if anything, goes on from
        them."""
        if any(self._in_chain(target, self._first, self._last)):
            return False
        texts = {(line.incarnation, line.seq): (line.line, line.chain) for line in self._placed.new}
        rows = self._chains.own.filter(seq__in=(self._last, self._last + 1), incarnation__in=(self._old, target))
        texts |= {(row[0], row[1]): (row[2], row[3]) for row in rows.values_list("incarnation", "seq", "body", "chain")}
        body, own = texts.get((target, self._last + 1), ("", None))
        last = texts[self._old, self._last][1]
        return not body or own is None or last is None or goes_on(last, body, own)

    def _is_all_above(self) -> bool:
        """Whether the chain has nothing before these events, so that all of it hangs where they do."""
        above = (chain.number for chain in self._chains.lineage(self._onto.incarnation))
        return self._old > 0 and self._old not in above and next(self._in_chain(self._old, 1)) == self._first

    def _hang_over(self) -> None:
        chain = self._chains.all[self._old]
        chain.parent, chain.after = self._onto.incarnation, self._onto.seq
        chain.complete_through = max(chain.complete_through, chain.after)
        chain.save()
        self._tell(self._old)

    def _put_into(self, target: int) -> None:
        chains, placed, first, last = self._chains, self._placed, self._first, self._last
        chains.own.filter(incarnation=self._old, seq__gte=first, seq__lte=last).update(incarnation=target)
        for line in placed.new:
            if line.incarnation == self._old and first <= line.seq <= last:
                line.incarnation = target
        for here in (placed.repeated, *(here for seq, here in chains.stored.items() if first <= seq <= last)):
            here[:] = [self._as_of(stored, target) for stored in here]
        chains.known = chains.known and [
            (seq, target if number == self._old and first <= seq <= last else number) for seq, number in chains.known
        ]
        if chains.last_in == self._old and first <= self._claimed <= last:
            chains.last_in = target
        for child in chains.all.values():
            if child.parent == self._old and first <= child.after <= last and child.number != target:
                child.parent = target
                child.save(update_fields=["parent"])

    def _as_of(self, stored: Stored, target: int) -> Stored:
        is_moved = stored.incarnation == self._old and self._first <= stored.seq <= self._last
        return replace(stored, incarnation=target) if is_moved else stored

    def _hand_claim_over(self, target: int) -> None:
        """Who brought the last events of a chain said how far it reaches: that is of theirs, wherever they go."""
        left, gained = self._chains.all[self._old], self._chains.all[target]
        if not self._first <= left.head_seq <= self._last:
            return
        if left.last_seq_claimed > gained.last_seq_claimed:
            gained.last_seq_claimed, gained.claimed_chain = left.last_seq_claimed, left.claimed_chain
        left.last_seq_claimed, left.claimed_chain = 0, None

    def _look_again(self, number: int) -> None:
        chain = self._chains.all[number]
        own = self._chains.own.filter(incarnation=number).order_by("-seq").values_list("seq", "chain")
        chain.head_seq, chain.head_chain = own.first() or (chain.after, None)
        chain.last_seq_claimed = max(chain.last_seq_claimed, chain.head_seq)
        if number == self._old:
            chain.complete_through = min(chain.complete_through, max(self._first - 1, chain.after))
        chain.save()

    def _drop_if_empty(self) -> None:
        """A chain in which nothing is left never was one."""
        number, device = self._old, self._chains.device
        is_used = (
            any(self._in_chain(number, 1))
            or any(chain.parent == number for chain in self._chains.all.values())
            or any(line.incarnation == number for line in self._placed.refused)
            or RejectedEvent.objects.filter(device=device, incarnation=number).exists()
        )
        if number and not is_used:
            self._chains.all.pop(number).delete()
            forget_boots(device.id, number)

    def _tell(self, target: int) -> None:
        device = self._chains.device.id
        log.error("%s: events %d-%d of chain %d are of chain %d", device, self._first, self._last, self._old, target)
        chain_changed.send(Chains, device_id=device)

    def _in_chain(self, number: int, first: int, last: int = MAX_SEQ) -> Iterator[int]:
        """The numbers of a chain's own events, stored or about to be, in order."""
        new = [line.seq for line in self._placed.new if line.incarnation == number and first <= line.seq <= last]
        rows = self._chains.own.filter(incarnation=number, seq__gte=first, seq__lte=last).order_by("seq")
        return heapq.merge(new, rows.values_list("seq", flat=True).iterator())
