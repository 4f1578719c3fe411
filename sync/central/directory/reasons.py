"""The codec's reasons in the reader's language, and the field that a fault between fields is told at."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sync.central.directory.reading import Fault
from sync.central.directory.words import TABLE_NAMES, choice_name

MOST_QUOTED = 200


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason of the codec by its pattern; its groups are the fields of the sentence."""

    pattern: str
    sentence: Promise
    field: str = ""


REASONS: tuple[Reason, ...] = (
    # Of workbooks.
    Reason(r"is not a workbook", _("这不是 .xlsx 工作簿，或者太大了。")),
    Reason(r"is no table", _("没有这张内容表，工作表要用导出时的名字。")),
    Reason(r"is no column", _("没有这一列，列名要用导出时的名字。")),
    Reason(r"is there twice", _("出现了两次。")),
    Reason(r"is a formula", _("是公式；请填写文字或数字。")),
    Reason(r"has a draft", _("这一条已有草稿等着发布，请先发布或丢弃。")),
    Reason(r"is too large", _("行或列太多了。")),
    # Of records.
    Reason(r"is too long", _("太长了，最多 60 个字符。")),
    Reason(r"is longer than (?P<value>\d+) characters", _("太长了，终端显示不下，最多 {value} 个字符。")),
    Reason(r"has more than (?P<value>\d+) lines", _("太多了，最多 {value} 行。")),
    Reason(r"is missing|must not be empty.*", _("请填写。")),
    Reason(r"needs its end", _("请填写有效到哪天，到期以后终端会提示更新。")),
    Reason(r"lacks its Chinese text", _("请填写中文。")),
    Reason(r"lacks its English text", _("请填写英文：终端没有英文就不能显示这一项。")),
    Reason(r"lacks its Russian text", _("请填写俄文：终端没有俄文就不能显示这一项。")),
    Reason(r"has a character that cannot be shown", _("有终端显示不了的字符，请删去重新输入。")),
    Reason(r'"(?P<value>.*)" is not a code', _("“{value}”不是编号：只能用字母、数字、点、横线和下划线。")),
    Reason(r'"(?P<value>.*)" is not a time HH:MM', _("“{value}”不是时刻，请写成 08:30 的样子。")),
    Reason(r'"(?P<value>.*)" is not a short national number', _("“{value}”不是3到6位的全国号码。")),
    Reason(r'"(?P<value>.*)" is not a month YYYY-MM', _("“{value}”不是月份，请写成 2027-01 的样子。")),
    Reason(r'"(?P<value>.*)" is not a date YYYY-MM-DD', _("“{value}”不是日期，请写成 2027-01-31 的样子。")),
    Reason(
        r'"(?P<value>.*)" (?:is not a time YYYY-MM-DD.*|lacks its offset from UTC)',
        _("“{value}”不是日期和时刻，请写成 2027-01-31 08:30 的样子。"),
    ),
    Reason(r'"(?P<value>.*)" is not of the right form', _("“{value}”的写法不对。")),
    Reason(r"must be a whole number", _("请填整数。")),
    Reason(r"(?P<value>-?\d+) is out of range", _("{value} 超出了允许的范围。")),
    Reason(r"must be true or false", _("请填“是”或“否”。")),
    Reason(r"must be one of (?P<value>.*)", _("只能是其中之一：{value}。")),
    Reason(r'(?:.* )?refers to "(?P<value>.*)", which (?P<table>\w+) does not have', _("“{value}”不在“{table}”里。")),
    Reason(r'calls itself "(?P<value>.*)"', _("编号不能改成“{value}”。")),
    Reason(r'names "(?P<value>.*)" twice', _("“{value}”出现了两次。")),
    Reason(r"names a month twice", _("同一个月份出现了两次。"), "months"),
    Reason(r"must name each of its days once", _("请至少选一天，每天只选一次。"), "byday"),
    Reason(r"closes before it opens", _("关门要晚于开门。"), "closes_at"),
    Reason(r"has a state that nobody checked", _("有状况就要有查看时间。"), "checked_at"),
    Reason(r"has a walk to itself", _("不能写走到自己这里。"), "walks"),
    Reason(r"must have schedules, or none.*", _("全天开放就不填开放时间，否则至少填一段。"), "schedules"),
    Reason(r"is a sample with a phone number.*", _("示例里的电话要含“-000-”，免得有人真的拨打。"), "phone"),
    Reason(r"is a fact without a source", _("请写明依据，一行一条。"), "sources"),
    Reason(r"is a fact without reviewed_on and review_by", _("有依据的内容要有核对日期和有效到哪天。"), "review_by"),
    Reason(r"must have a level if.*", _("紧急通知要选级别，一般通知不选。"), "level"),
    Reason(r"expires before it is issued", _("“显示到”要晚于“开始显示”。"), "expires_at"),
    Reason(r"names a person who has not agreed.*", _("名片上的真人要先同意公开。"), "has_consent"),
    Reason(r"must have one to six steps", _("步骤要有一到六条。"), "steps"),
    Reason(r"must offer two or more different options", _("每个问题至少要有两个不同的选项。"), "options"),
    Reason(r"asks something before a life is safe", _("危及生命的求助不能先问问题。"), "asks"),
    Reason(r"is about life but has no number.*", _("危及生命的求助要有电话和先做的步骤。"), "numbers"),
    Reason(r"has more than four first steps", _("先做的步骤最多四条。"), "first_steps"),
    Reason(r"has key words that are not in its text", _("关键词要原样出现在文字里。"), "key"),
    Reason(r"has nothing to read", _("请至少写一段。"), "parts"),
    Reason(r"is translated in part only.*", _("一种译文要么每段都有，要么都没有。"), "parts"),
    Reason(r"has pictures but is no picture story", _("只有图画故事才配图。"), "parts"),
    Reason(r"is a picture story with a page.*", _("图画故事每页都要有图。"), "parts"),
    Reason(r"must have (?P<value>\d+) to (?P<most>\d+) pictures", _("要有 {value} 到 {most} 幅图。"), "parts"),
    Reason(r"is in the public domain but.*", _("公版作品要写明作者和出处。"), "author"),
    Reason(r"is a poem without its author.*", _("诗要写明作者和说明。"), "author"),
    Reason(r"must name two or more words", _("同义词至少要有两个。"), "zh"),
    Reason(r"must name a consultation", _("请至少选一个问题。"), "consultations"),
)


def say(fault: Fault) -> str:
    """What is wrong, in the active language; a reason that nobody has translated is quoted."""
    for reason in REASONS:
        if found := re.fullmatch(reason.pattern, fault.reason, re.S):
            return str(reason.sentence).format(**_named(found.groupdict(), fault.reason))
    return gettext("内容不符合终端的要求：{reason}").format(reason=fault.reason)


def _short(value: str) -> str:
    """As much of a cell as it takes to find it: one holds up to 32,767 characters, and a page shows 200 faults."""
    return value if len(value) <= MOST_QUOTED else f"{value[:MOST_QUOTED]}…"


def _named(fields: dict[str, str], reason: str) -> dict[str, str]:
    made = {name: _short(value) for name, value in fields.items()}
    if "table" in made:
        made["table"] = str(TABLE_NAMES.get(made["table"], made["table"]))
    if reason.startswith("must be one of "):
        made["value"] = gettext("、").join(choice_name(code) for code in fields["value"].split(", "))
    return made


def placed(fault: Fault) -> Fault:
    """The fault at the field that a person would change: one between fields names none itself."""
    for reason in REASONS:
        if reason.field and re.fullmatch(reason.pattern, fault.reason, re.S):
            return Fault(f"{fault.path}.{reason.field}" if fault.path else reason.field, fault.reason)
    return fault
