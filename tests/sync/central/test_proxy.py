"""Who asks, when a proxy stands between."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from sync.central.proxy import client_address

PROXY = "10.0.0.2"


@pytest.mark.parametrize(
    ("forwarded", "seen"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("6.6.6.6, 203.0.113.7", "203.0.113.7"),
        ("2001:db8::1", "2001:db8::1"),
        ("somebody", PROXY),
        ("", PROXY),
    ],
)
def test_only_what_the_proxy_wrote_is_believed(forwarded, seen):
    request = RequestFactory().get("/", REMOTE_ADDR=PROXY, headers={"x-forwarded-for": forwarded})
    client_address(lambda _request: HttpResponse())(request)
    assert request.META["REMOTE_ADDR"] == seen
