"""Content that is published, and people who change it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from sync.central.accounts.api import User
from sync.central.directory import drafts
from sync.central.directory.models import ContentDraft
from sync.protocol.packs import Pack
from tests import content_changes


@cache
def shipped() -> Pack:
    """The content that comes with the program."""
    return content_changes.shipped()


@pytest.fixture
def published(with_content: None, sqlite: str) -> Pack:
    """It is what kiosks have."""
    return shipped()


@pytest.fixture
def make_user(sqlite: str) -> Callable[[str], User]:
    """An editor by name."""

    def make(name: str) -> User:
        return User.objects.get_or_create(username=name, defaults={"role": "editor"})[0]

    return make


@pytest.fixture
def change(published: Pack, make_user: Callable[[str], User]) -> Callable[..., ContentDraft]:
    """Keep a change to a published record as a draft: `change("notices/NT-002", by="li", title={...})`."""

    def make(path: str, by: str = "li", **fields: Any) -> ContentDraft:
        table, _slash, key = path.partition("/")
        body = {**(drafts.published_body(table, key) or {}), **fields}
        waiting = drafts.draft_of(table, key)
        revision, base = waiting.revision if waiting else 0, drafts.base_of(table, key)
        return drafts.save(make_user(by), table, key, body, revision=revision, base=base)

    return make
