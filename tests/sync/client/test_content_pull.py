"""Content comes in parts over a line that breaks; what came is kept, and nothing but what was offered is applied."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest

from sync.client.content_pull import LEAST_PART_BYTES, MOST_CUTS, TURN_S
from sync.client.errors import ForeignReplyError, TransportError
from sync.client.ports import Request, Response
from sync.protocol.packs import Delta
from sync.protocol.problems import ProblemError, encode_problem
from sync.protocol.seals import OFFER_PATH, PART_PATH, SealError, encode_offer
from tests.seals import Sealer, offer_of, wire

SEALED = Sealer().seal("content", "{}")
NOISE = "".join(f"{number * 2654435761 % 2**32:08x}" for number in range(100_000))
DELTA = Delta("old", "new", {"hotlines/1": {"text": NOISE}}, ())


@pytest.fixture
def offered(kit: SimpleNamespace) -> SimpleNamespace:
    """A kit whose centre offers ``DELTA``; ``kit.asked`` are the (from, most) of the parts that were asked for."""
    kit.asked, body = [], wire(DELTA)
    kit.central.content_version = "new"
    kit.central.offer = lambda path: Response(200, {}, encode_offer(offer_of(SEALED, DELTA)))

    def part(path: str) -> bytes:
        query = parse_qs(urlsplit(path).query)
        first, most = int(query["from"][0]), int(query["most"][0])
        kit.asked.append((first, most))
        return body[first : first + most]

    kit.central.part = part
    kit.size = len(body)
    kit.session.push_once()
    return kit


def breaking(kit: SimpleNamespace, is_cut: Callable[[Request], bool]) -> None:
    """Lose the replies to some requests."""
    send = kit.central.send

    def sometimes(request: Request) -> Response:
        response: Response = send(request)
        if is_cut(request):
            raise TransportError("cut")
        return response

    kit.central.send = sometimes


def test_an_offer_is_fetched_in_parts_and_applied_with_its_seal(offered: SimpleNamespace) -> None:
    result = offered.session.pull_content()

    assert (result.is_applied, result.version) == (True, "new")
    assert offered.content.applied == [DELTA]
    assert offered.content.sealed == [SEALED]
    assert len(offered.asked) > 1
    assert sum(most for _, most in offered.asked) == offered.size
    assert offered.content.parts == {}


def test_what_came_before_a_cut_is_not_fetched_again(offered: SimpleNamespace) -> None:
    breaking(offered, lambda request: request.path.startswith(PART_PATH) and len(offered.asked) > 2)

    with pytest.raises(TransportError):
        offered.session.pull_content()
    assert offered.session.has_moved_content
    have = sum(most for _, most in offered.asked[:2])
    assert len(next(iter(offered.content.parts.values()))) == have

    del offered.central.send  # the line holds
    offered.asked.clear()
    assert offered.session.pull_content().is_applied
    assert offered.asked[0][0] == have


def test_a_line_that_carries_only_small_parts_gets_there(offered: SimpleNamespace) -> None:
    """Two kilobytes between two cuts: 16 kbit/s with a cut every second."""
    breaking(offered, lambda request: "most=" in request.path and int(request.path.partition("most=")[2]) > 2048)
    for _ in range(200):
        try:
            if offered.session.pull_content().is_applied:
                break
        except TransportError:
            pass
    assert offered.content.applied == [DELTA]


def test_a_dead_line_is_given_a_rest_after_a_few_tries(offered: SimpleNamespace) -> None:
    breaking(offered, lambda request: request.path.startswith(PART_PATH))
    with pytest.raises(TransportError):
        offered.session.pull_content()
    assert len(offered.asked) == MOST_CUTS
    for _ in range(20):
        with pytest.raises(TransportError):
            offered.session.pull_content()
    assert offered.asked[-1] == (0, LEAST_PART_BYTES)
    assert not offered.session.has_moved_content


@pytest.mark.parametrize(
    "garble", [lambda body: body[:-1], lambda body: b"", lambda body: body + b"x"], ids=["short", "empty", "long"]
)
def test_a_part_of_another_size_is_not_kept(offered: SimpleNamespace, garble: Callable[[bytes], bytes]) -> None:
    part = offered.central.part
    offered.central.part = lambda path: garble(part(path))
    with pytest.raises(ForeignReplyError):
        offered.session.pull_content()
    assert offered.content.parts == {} and offered.content.applied == []


def test_parts_that_are_not_the_whole_that_was_offered_are_thrown_away_and_fetched_anew(
    offered: SimpleNamespace,
) -> None:
    part = offered.central.part
    offered.central.part = lambda path: bytes(len(part(path)))
    with pytest.raises(ForeignReplyError):
        offered.session.pull_content()
    assert offered.content.parts == {} and offered.content.applied == []

    offered.central.part = part
    assert offered.session.pull_content().is_applied


@pytest.mark.parametrize("body", [b"", b"{}", b"\xff", b'{"sealed":{},"base":null,"size":1,"sha256":"0"}'])
def test_an_offer_that_is_none_changes_nothing(offered: SimpleNamespace, body: bytes) -> None:
    offered.central.offer = lambda path: Response(200, {}, body)
    with pytest.raises(ForeignReplyError):
        offered.session.pull_content()
    assert offered.content.applied == []


def test_nothing_is_fetched_of_what_the_kiosk_would_not_take(offered: SimpleNamespace) -> None:
    offered.content.refusal = SealError("content-serial-old", "is release 1, and 2 was here")
    result = offered.session.pull_content()
    assert isinstance(result.error, SealError) and result.error.code == "content-serial-old"
    assert offered.asked == []
    offered.session.pull_content()
    assert [request.path.partition("?")[0] for request in offered.central.requests].count(OFFER_PATH) == 1


def test_a_refusal_is_told_by_its_code(offered: SimpleNamespace) -> None:
    offered.content.refusal = SealError("content-failed-here", "did not run here")
    offered.work(steps=1)
    assert offered.worker.status().last_error == "content-failed-here"


def test_a_delta_that_does_not_fit_is_followed_by_the_whole(offered: SimpleNamespace) -> None:
    whole = Delta(None, "new", DELTA.put, ())
    offered.content.is_refused = lambda delta: delta.base is not None
    sent = {"have": DELTA, "": whole}
    offered.central.offer = lambda path: Response(
        200, {}, encode_offer(offer_of(SEALED, sent["have" if "have=" in path else ""]))
    )

    def part(path: str) -> bytes:
        query = parse_qs(urlsplit(path).query)
        first, most = int(query["from"][0]), int(query["most"][0])
        return wire(sent["have" if "have" in query else ""])[first : first + most]

    offered.central.part = part
    assert offered.session.pull_content().is_applied
    assert [delta.base for delta in offered.content.applied] == ["old", None]


def test_events_have_their_turn_during_a_long_download(offered: SimpleNamespace) -> None:
    part = offered.central.part

    def slow(path: str) -> bytes:
        offered.clock.passed_s += TURN_S / 2 + 1
        return part(path)  # type: ignore[no-any-return]

    offered.central.part = slow
    offered.outbox.add()
    offered.work(steps=1)
    kinds = ["part" if request.path.startswith(PART_PATH) else request.method for request in offered.central.requests]
    between = "".join({"part": "p", "POST": "b", "GET": "."}[kind] for kind in kinds).strip(".b").replace(".", "")
    assert "pbp" in between
    assert offered.content.applied == [DELTA]


def test_an_older_centre_that_seals_nothing_is_asked_as_before(kit: SimpleNamespace) -> None:
    from sync.protocol.packs import encode_delta

    kit.central.content_version = "new"
    kit.central.delta = lambda path: encode_delta(DELTA).encode()
    kit.session.push_once()
    assert kit.session.pull_content().is_applied
    assert kit.content.sealed == [None]


def test_a_release_that_was_stopped_meanwhile_is_no_longer_waited_for(offered: SimpleNamespace) -> None:
    problem = ProblemError("content-version-unknown")
    offered.central.offer = lambda path: Response(problem.status, {}, encode_problem(problem))
    with pytest.raises(Exception, match="content-version-unknown"):
        offered.session.pull_content()
    assert offered.content.applied == []
