"""A rectangle in a frame, drawn at once, looks as one rectangle over another did."""

from __future__ import annotations

from screens.rounded import _covers, _mixed

RED, GREEN, CLEAR_GREEN = (1.0, 0.0, 0.0, 1.0), (0.0, 1.0, 0.0, 1.0), (0.0, 1.0, 0.0, 0.5)


def test_colours() -> None:
    assert _mixed(255, 0, RED, GREEN) == bytes((255, 0, 0, 255))
    assert _mixed(255, 255, RED, GREEN) == bytes((0, 255, 0, 255))
    assert _mixed(255, 51, RED, GREEN) == bytes((204, 51, 0, 255))
    assert _mixed(255, 255, RED, CLEAR_GREEN) == bytes((128, 128, 0, 255))


def test_the_smooth_edge_has_the_colour_of_the_frame() -> None:
    assert _mixed(51, 0, RED, GREEN) == bytes((255, 0, 0, 51))
    assert _mixed(0, 0, RED, GREEN) == bytes((255, 0, 0, 0))


def test_a_frame_is_as_wide_as_it_says() -> None:
    middle = _covers(20, 20.0, 17.0, 3)[20]
    assert middle[:3] == [(255, 0)] * 3
    assert middle[3:] == [(255, 255)] * 18


def test_the_corner_is_clear() -> None:
    assert _covers(20, 20.0, 17.0, 3)[0][0] == (0, 0)
