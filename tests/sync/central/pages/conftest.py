"""Staff who look at the pages of a centre in this process."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.test import Client

from sync.central.accounts.api import User

PASSWORD = "seven snowy lanterns"


@dataclass
class Page:
    """An answer as a person meets it."""

    status: int
    headers: dict[str, str]
    body: str

    @property
    def text(self) -> str:
        """What stands on the page, without tags, spaces as one."""
        without_tags = re.sub(r"<(style|script|head)\b.*?</\1>|<[^>]+>", " ", self.body, flags=re.S)
        return re.sub(r"\s+", " ", html.unescape(without_tags)).strip()

    def rows(self, table: str = "rows") -> list[str]:
        """The text of each body row of the first table of this class."""
        found = re.search(rf'<table class="{table}\b.*?<tbody>(.*?)</tbody>', self.body, flags=re.S)
        assert found, f"no table {table}"
        return [Page(200, {}, row).text for row in re.findall(r"<tr.*?</tr>", found[1], flags=re.S)]


@dataclass
class Person:
    """Somebody at a browser, signed in or not."""

    client: Client = field(default_factory=lambda: Client(SERVER_NAME="localhost", raise_request_exception=True))

    def speak(self, lang: str) -> Person:
        """Choose the language of the pages."""
        self.client.cookies[settings.LANGUAGE_COOKIE_NAME] = lang
        return self

    def get(self, path: str, **query: str) -> Page:
        return self._page(self.client.get(path, query))

    def post(self, path: str, **data: str) -> Page:
        return self._page(self.client.post(path, data))

    def sign_in(self, username: str, password: str = PASSWORD) -> Page:
        return self.post("/staff/login", username=username, password=password)

    @staticmethod
    def _page(response: Any) -> Page:
        body = b"".join(response.streaming_content) if response.streaming else response.content
        return Page(response.status_code, dict(response.items()), body.decode(errors="surrogateescape"))


@pytest.fixture(scope="session")
def password_hash() -> str:
    """Hashed once: argon2 takes its time on purpose."""
    return make_password(PASSWORD)


@pytest.fixture
def make_staff(sqlite: str, password_hash: str) -> Callable[..., User]:
    """Make an account of a role; its name is the role's code."""

    def make(role: str = "admin", username: str = "", **scope: str) -> User:
        user = User(username=username or role, role=role, password=password_hash, **scope)
        user.save()
        return user

    return make


@pytest.fixture
def signed_in(make_staff: Callable[..., User]) -> Callable[..., Person]:
    """A person of a role who has signed in; the pages in Chinese."""

    def sign_in(role: str = "admin", **account: str) -> Person:
        person = Person()
        person.client.force_login(make_staff(role, **account), "django.contrib.auth.backends.ModelBackend")
        return person

    return sign_in


@pytest.fixture
def admin(signed_in: Callable[..., Person]) -> Person:
    """An administrator who has signed in."""
    return signed_in("admin")


@pytest.fixture
def operator(signed_in: Callable[..., Person]) -> Person:
    """An operator of the centre who has signed in."""
    return signed_in("operator")


@pytest.fixture
def stranger(sqlite: str) -> Person:
    """Nobody in particular."""
    return Person()
