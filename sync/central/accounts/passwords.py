"""A password validator for words that everybody around a station would try first."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LOCAL_WORDS = frozenset(
    {
        "yizhan",
        "驿站",
        "qianjin",
        "前进",
        "jiamusi",
        "佳木斯",
        "kiosk",
        "station",
        "service",
        "fuwu",
        "12345",
        "admin",
        "administrator",
        "password",
        "mima",
    }
)
LEAST_OTHER_CHARACTERS = 8


class LocalWordsValidator:
    """Refuse a password that is little more than local words strung together."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError if fewer than 8 characters are left when local words are taken out."""
        rest = password.lower()
        for word in sorted(LOCAL_WORDS, key=len, reverse=True):
            rest = rest.replace(word, "")
        if len(rest) < LEAST_OTHER_CHARACTERS and rest != password.lower():
            raise ValidationError(_("密码里大部分是本地常见词，请换一个。"), code="password_local_words")

    def get_help_text(self) -> str:
        """Return the rule as one sentence for the form."""
        return _("密码不能主要由本地常见词组成。")
