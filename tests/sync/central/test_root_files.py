"""What browsers ask for at the root of the centre without being told to."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.usefixtures("sqlite")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_icon_that_every_browser_asks_for_is_there(ask, method):
    reply = ask(method, "/favicon.ico", {}, b"")

    assert reply.status == 200
    assert reply.headers["Content-Type"] in ("image/x-icon", "image/vnd.microsoft.icon")
    assert "max-age=3600" in reply.headers["Cache-Control"]
    assert "Set-Cookie" not in reply.headers
    # The first words of an ICO file: reserved, its kind, and three pictures.
    assert reply.body[:6] == (b"\0\0\1\0\3\0" if method == "GET" else b"")


def test_the_icon_that_a_page_names_is_there(ask):
    page = ask("GET", "/staff/login", {}, b"").body.decode()
    (named,) = re.findall(r'<link rel="icon" href="([^"]+)"', page)

    assert ask("GET", named, {}, b"").status == 200
