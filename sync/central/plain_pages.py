"""What somebody is told where no page can be made: the address is not ours, too much was sent, something failed.

Who asks, and in which language, is not known there: all three are told, one below the other.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from sync.protocol.problems import MEDIA_TYPE, ProblemError, encode_problem

# Where machines ask: they are told by a problem body.
MACHINES = ("/api", "/open311", "/hsds")
HTML = "text/html; charset=utf-8"

Answer = tuple[str, bytes]

# By status: the code for machines, and for people what it is and what to do.
_TOLD = {
    HTTPStatus.BAD_REQUEST: ("request-malformed", _("打不开这个地址"), _("请从收藏夹或站里给的网址重新打开。")),
    HTTPStatus.REQUEST_TIMEOUT: (
        "request-timeout",
        _("没有收完整"),
        _("网络太慢，传到一半停了；什么也没有保存，请再试一次。"),
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        "batch-too-large",
        _("文件太大"),
        _("什么也没有保存。请返回上一页，换一个小一些的文件或照片。"),
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        "internal",
        _("系统出错了"),
        _("不是您的错，原因已记录。请过一会儿再试；还不行，请告诉管理员。"),
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: ("overloaded", _("现在太忙"), _("什么也没有保存。请过几秒再试一次。")),
    HTTPStatus.INSUFFICIENT_STORAGE: (
        "overloaded",
        _("中心的磁盘写不进去"),
        _("多半是满了。什么也没有保存。请告诉管理员；腾出空间以后，会自己恢复。"),
    ),
}


def is_for_machines(path: str) -> bool:
    """Whether who asks for this path is a program."""
    return any(path == prefix or path.startswith(f"{prefix}/") for prefix in MACHINES)


def answers() -> Callable[[int, str], Answer]:
    """What is answered with a status to who asked for a path: its content type and its body, made once for all."""
    pages = {int(status): page(status) for status in _TOLD}
    problems = {int(status): encode_problem(ProblemError(code)) for status, (code, *_words) in _TOLD.items()}

    def answer(status: int, path: str) -> Answer:
        return (MEDIA_TYPE, problems[status]) if is_for_machines(path) else (HTML, pages[status])

    return answer


def page(status: int) -> bytes:
    """The page for people."""
    _code, title, advice = _TOLD[HTTPStatus(status)]
    told = []
    for lang, _name in settings.LANGUAGES:
        with override(lang):
            told.append({"lang": lang, "title": str(title), "advice": str(advice)})
    return render_to_string("plain.html", {"told": told}).encode()
