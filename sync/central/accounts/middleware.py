"""Middleware of the staff site: how long a session lives, and what a page may load."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation

from sync.central.accounts.sessions import SEEN_AT, SIGNED_IN_AT

STAFF_PREFIXES = ("/staff/", "/admin/")

# Pages bring no inline script or style; charts are SVG with presentation attributes, which a policy does not touch.
STAFF_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
# The raw-record pages are django-unfold's, whose menus are Alpine expressions in attributes: they need these two words.
ADMIN_POLICY = STAFF_POLICY + "; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'"
ADMIN_PREFIX = "/admin/"

Next = Callable[[HttpRequest], HttpResponseBase]


def epoch_seconds() -> int:
    """Return now as whole Unix seconds."""
    return int(time.time())


def staff_language(get_response: Next) -> Next:
    """Show staff pages in the language that was chosen, else in Chinese, whatever language the browser asks for."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(STAFF_PREFIXES):
            chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
            known = {code for code, _name in settings.LANGUAGES}
            translation.activate(chosen if chosen in known else settings.LANGUAGE_CODE)
            request.LANGUAGE_CODE = translation.get_language()
        return get_response(request)

    return middleware


def session_life(get_response: Next) -> Next:
    """End a session 12 hours after sign-in, however busy it was; push its idle limit forward while it is used."""
    limit = int(settings.SESSION_WHOLE_LIFE.total_seconds())
    touch_every = int(settings.SESSION_TOUCH_EVERY.total_seconds())

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(STAFF_PREFIXES):
            # Pages for everybody do not look at the cookie, so that what keeps answers may keep theirs.
            return get_response(request)
        started = request.session.get(SIGNED_IN_AT)
        if started is not None:
            now = epoch_seconds()
            if now - int(started) > limit:
                logout(request)
            elif now - int(request.session.get(SEEN_AT, 0)) > touch_every:
                request.session[SEEN_AT] = now
        return get_response(request)

    return middleware


def content_security(get_response: Next) -> Next:
    """Put the content policy, and no-store for signed-in pages, on every answer that does not carry its own."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        policy = ADMIN_POLICY if request.path.startswith(ADMIN_PREFIX) else STAFF_POLICY
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        user = getattr(request, "user", None)
        if request.path.startswith(STAFF_PREFIXES) and user is not None and user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware
