"""A record as a kiosk shows it, nearly: the same words, type sizes, colours and order, drawn by a browser.

A block is a line of the kiosk's page with the role of its type. The words around the content come from the kiosk's own
catalogues. What a kiosk decides when it shows a page (which page of several, what is open now) is not known here.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from assets import asset
from sync.central.directory import drafts
from sync.central.directory.changes import values
from sync.central.directory.shape import LANGS
from sync.central.directory.words import place, said
from sync.central.web.beijing import BEIJING
from sync.protocol.content_codec import FALLBACKS, Json

FRAGMENTS = ("kiosk", "shell", "rooms", "halls", "info", "places", "aid", "reading")
LANGUAGE_NAMES = {"zh": "中文", "en": "English", "ru": "Русский"}
LEVELS = {"red": "红色预警", "orange": "橙色预警", "yellow": "黄色预警", "blue": "蓝色预警"}
REASONS = {"cold": "气温低于零下28度", "snow": "下大雪", "other": "临时有变"}


@dataclass(frozen=True, slots=True)
class Block:
    """A line: the role of its type (title, lead, body, caption, dial, head, step, mark), its language."""

    role: str
    text: str
    lang: str = ""
    # The name of the language it is in, where that is not the reader's.
    foreign: str = ""
    # What stands smaller below it, within the same card.
    below: str = ""


@dataclass(frozen=True, slots=True)
class Screen:
    """A page of a kiosk in one language."""

    lang: str
    title: str
    area: str
    blocks: list[Block]


class Writer:
    """What a page in one language is written with."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def say(self, sentence: str) -> str:
        """A sentence of the kiosk in this language."""
        for catalogue in _catalogues(self.lang):
            if (found := catalogue.gettext(sentence)) != sentence:
                return found
        return sentence

    def text(self, role: str, text: Mapping[str, Any] | None) -> Iterator[Block]:
        """A text in this language, else in the nearest, which is named."""
        for lang in FALLBACKS[self.lang]:
            if text and text.get(lang):
                yield Block(role, text[lang], lang, "" if lang == self.lang else LANGUAGE_NAMES[lang])
                return

    def texts(self, head: str, texts: list[Json]) -> Iterator[Block]:
        """Several under a heading, each with its number; nothing for none."""
        if texts:
            yield Block("head", self.say(head), self.lang)
            for item in texts:
                yield from self.text("step", item)

    def phones(self, head: str, numbers: list[str]) -> Iterator[Block]:
        """Numbers to call as cards, with whom they reach."""
        if numbers:
            yield Block("head", self.say(head), self.lang)
            for number in numbers:
                named = self.text("", (drafts.published_body("hotlines", number) or {}).get("name"))
                yield Block("dial", number, self.lang, below=next((block.text for block in named), ""))

    def moment(self, text: str) -> str:
        """A time as digits, the same in every language."""
        return datetime.fromisoformat(text).astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")


@cache
def _catalogues(lang: str) -> list[gettext.NullTranslations]:
    place_ = str(asset("locales"))
    return [gettext.translation(name, place_, [lang], fallback=True) for name in FRAGMENTS] if lang != "zh" else []


def _notice(write: Writer, body: Json) -> Iterator[Block]:
    if body["level"]:
        yield Block(f"mark {body['level']}", write.say(LEVELS[body["level"]]), write.lang)
    yield from write.text("title", body["title"])
    yield from write.text("lead", body["body"])
    yield from write.texts("请这样做", body["advice"])
    yield from write.phones("可以打这些电话", body["phones"])
    yield from write.text("caption", body["issued_by"])
    yield Block("caption", write.say("{moment} 发布").format(moment=write.moment(body["issued_at"])), write.lang)
    yield Block("caption", write.say("有效至 {moment}").format(moment=write.moment(body["expires_at"])), write.lang)


def _consultation(write: Writer, body: Json) -> Iterator[Block]:
    yield from write.text("title green", body["title"])
    yield from write.text("lead", body["answer"])
    yield from write.texts("怎么办", body["steps"])
    yield from write.texts("需带材料", body["papers"])
    if body["next_step"]:
        yield Block("head", write.say("下一步"), write.lang)
        yield from write.text("body", body["next_step"])
    yield from write.phones("可以打这些电话", body["phones"])


def _hotline(write: Writer, body: Json) -> Iterator[Block]:
    named = next((block.text for block in write.text("", body["name"])), "")
    yield Block("dial red" if body["is_emergency"] else "dial", body["number"], write.lang, below=named)
    yield from write.text("body", body["purpose"])


def _fair_change(write: Writer, body: Json) -> Iterator[Block]:
    theme = next(
        (t for t in drafts.published_table("fair_themes").values() if t["month"] == int(body["month"][5:])), {}
    )
    yield from write.text("title", theme.get("name"))
    yield Block("body", body["month"], write.lang)
    state = "已取消" if body["status"] == "cancelled" else "照常举行"
    yield Block(f"mark {'red' if body['status'] == 'cancelled' else 'blue'}", write.say(state), write.lang)
    if body["status"] == "cancelled":
        yield Block("body", write.say(REASONS[body["reason"]]), write.lang)
    yield from write.text("lead", body["note"])


def _service(write: Writer, body: Json) -> Iterator[Block]:
    yield from write.text("title", body["name"])
    yield from write.text("lead", (drafts.published_body("partner_types", body["organization"]) or {}).get("name"))
    yield from write.text("body", (drafts.published_body("fair_themes", body["theme"]) or {}).get("name"))
    yield from write.texts("需带材料", body["required_documents"])


def _first_aid(write: Writer, body: Json) -> Iterator[Block]:
    yield from write.text("title", body["name"])
    yield from (block for step in body["steps"] for block in write.text("step lead", step))
    yield from write.texts("千万不要", body["never"])
    yield Block("head", write.say("何时拨打120"), write.lang)
    yield from write.text("body", body["call_120_when"])
    yield Block("caption", write.say("先拨120；以下为指导，不能代替医生"), write.lang)


def _facility(write: Writer, body: Json) -> Iterator[Block]:
    yield from write.text("title", body["name"])
    for schedule in body["schedules"]:
        yield Block("lead", f"{schedule['opens_at']}–{schedule['closes_at']}", write.lang)
        yield from write.text("body", schedule["note"])
    yield from write.text("body", body["address"])
    yield from write.text("body", body["transportation"])
    if body["phone"]:
        yield Block("dial", body["phone"], write.lang)


def _reading(write: Writer, body: Json) -> Iterator[Block]:
    """Its parts are in the reader's language or all in Chinese: then it begins (a poem ends) with its gist."""
    is_poem = body["kind"] == "poem"
    is_foreign = not body["parts"][0]["text"].get(write.lang)
    named = [block.text for name in ("dynasty", "author") for block in write.text("", body[name])]
    if named:
        yield Block("caption", " · ".join(named), write.lang)
    gist = list(write.text("body", body["summary"])) if is_foreign else []
    yield from [] if is_poem else gist
    for part in body["parts"]:
        if part["picture"]:
            yield Block("caption", f"[{part['picture']}]")
        own = part["text"] if not is_foreign else {"zh": part["text"]["zh"]}
        yield from write.text("title" if is_poem else "lead", own)
    yield from gist if is_poem else []
    yield from write.text("body", body["note"])
    source = next((block.text for block in write.text("", body["source"])), "")
    credit = write.say("{source}，公有领域").format(source=source) if source else write.say("为本终端写的原创作品")
    yield Block("caption", credit, write.lang)


# table -> (how the page is written, its title or that of the record, its area)
PAGES: dict[str, tuple[Callable[[Writer, Json], Iterator[Block]], str, str]] = {
    "notices": (_notice, "通知", "info"),
    "consultations": (_consultation, "问题解答", "consult"),
    "hotlines": (_hotline, "常用电话", "info"),
    "fair_changes": (_fair_change, "便民大集", "info"),
    "service_items": (_service, "便民大集", "info"),
    "first_aid": (_first_aid, "急救步骤", "first_aid"),
    "facilities": (_facility, "服务驿站", "directory"),
    "readings": (_reading, "", "rest_read"),
}


def previews(table: str, body: Json | None) -> list[Screen]:
    """The page of a record in each language; any record without a page of its own as its texts, one below the other."""
    return [_screen(table, body, lang) for lang in LANGS] if body is not None else []


def _screen(table: str, body: Json, lang: str) -> Screen:
    write = Writer(lang)
    if table in PAGES:
        page, title, area = PAGES[table]
        blocks = list(page(write, body))
        if body.get("is_demo"):
            blocks.append(Block("mark sample", write.say("示例"), lang))
        if _is_over(body):
            blocks.insert(0, Block("mark red", write.say("内容待更新，请咨询12345"), lang))
        own = next((block.text for block in write.text("", body.get("title"))), "")
        return Screen(lang, write.say(title) if title else own, area, blocks)
    texts = [value for value in values(table, body).values() if value.lang in ("", lang)]
    lines = [Block("caption", place(value.path)) for value in texts]
    shown = [Block("body", said(value.shape, value.text), value.lang) for value in texts]
    return Screen(lang, "", "", [block for pair in zip(lines, shown, strict=True) for block in pair])


def _is_over(body: Json) -> bool:
    until = body.get("review_by")
    return until is not None and datetime.now(BEIJING).date() > date.fromisoformat(until)
