"""What staff call the tables, fields and choices of the content."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

from sync.central.directory.shape import LANGS, Shape
from sync.central.web.beijing import clock_text
from sync.central.web.words import LANG_NAMES, SEVERITY_WORDS

# In the order in which staff need them: what they change most comes first.
TABLE_NAMES: dict[str, Promise] = {
    "notices": _("通知公告"),
    "consultations": _("咨询问答"),
    "fair_changes": _("大集变动"),
    "hotlines": _("热线电话"),
    "service_items": _("大集服务事项"),
    "facilities": _("站点与开放时间"),
    "first_aid": _("急救步骤"),
    "readings": _("读物"),
    "partner_types": _("合伙单位一览"),
    "question_variants": _("问题的其他问法"),
    "amenity_variants": _("设施的其他说法"),
    "service_variants": _("服务事项的其他说法"),
    "first_aid_variants": _("急救的其他说法"),
    "hotline_variants": _("热线的其他说法"),
    "here_variants": _("本站的各种说法"),
    "partner_variants": _("合伙单位的其他说法"),
    "synonyms": _("同义词"),
    "occasions": _("应时问题"),
    "consultation_groups": _("咨询分类"),
    "fair_themes": _("各月大集主题"),
    "grid_cards": _("网格员名片"),
    "show_cards": _("求助卡片"),
    "help_types": _("求助种类一览"),
    "hazard_types": _("隐患种类一览"),
    "assistance_types": _("帮忙种类"),
    "amenities": _("设施一览"),
    "areas": _("行政区划与网格"),
    "location_kind": _("站点类型"),
    "area_purpose": _("功能区"),
    "audience": _("来访者类别"),
    "appeal_kind": _("诉求类别"),
    "report_source": _("来源"),
    "rail_priority_kind": _("重点旅客类别"),
    "case_states": _("办理状态"),
    "event_types": _("事件类型"),
    "roles": _("角色说明"),
    "retention": _("保存期限"),
    "glossary": _("界面用语"),
}
MOST_USED = ("notices", "consultations", "fair_changes", "hotlines", "service_items", "facilities")

FIELD_NAMES: dict[str, Promise] = {
    "code": _("代码"),
    "level": _("级别"),
    "name": _("名称"),
    "status": _("状态"),
    "position": _("排序"),
    "open311_status": _("对外状态"),
    "set_by": _("由谁设定"),
    "data": _("数据"),
    "kiosk": _("终端上保存"),
    "central": _("中心保存"),
    "after": _("到期以后"),
    "is_demo": _("是示例"),
    "sources": _("依据"),
    "reviewed_on": _("核对日期"),
    "review_by": _("有效到哪天"),
    "number": _("号码"),
    "purpose": _("什么时候打"),
    "is_emergency": _("是紧急电话"),
    "type": _("类型"),
    "when": _("什么时候产生"),
    "fields": _("字段"),
    "signs_in_with": _("怎么登录"),
    "may": _("可以做什么"),
    "id": _("编号"),
    "kind": _("种类"),
    "context": _("所在环境"),
    "areas": _("设有的功能区"),
    "schedules": _("开放时间"),
    "opens_at": _("开门"),
    "closes_at": _("关门"),
    "byday": _("星期"),
    "note": _("说明"),
    "valid_to": _("开放时间有效到哪天"),
    "is_24h": _("全天开放"),
    "is_fair_days": _("只在大集日开放"),
    "seats": _("座位数"),
    "amenities": _("设施情况"),
    "amenity": _("设施"),
    "state": _("状况"),
    "checked_at": _("查看时间"),
    "phone": _("电话"),
    "address": _("地址"),
    "transportation": _("怎么到"),
    "walks": _("步行可到"),
    "to": _("到哪个站点"),
    "minutes": _("几分钟"),
    "org_kind": _("单位性质"),
    "brings": _("提供什么"),
    "month": _("月份"),
    "anchor": _("对应的日子"),
    "theme": _("大集主题"),
    "organization": _("办理单位"),
    "mode": _("办理方式"),
    "is_core": _("是核心事项"),
    "required_documents": _("需带材料"),
    "group": _("分类"),
    "title": _("标题"),
    "answer": _("回答"),
    "steps": _("步骤"),
    "papers": _("需带材料"),
    "next_step": _("下一步"),
    "phones": _("可以打的电话"),
    "keywords": _("搜索词"),
    "never": _("千万不要"),
    "call_120_when": _("什么时候打120"),
    "is_reviewed": _("已由医生核对"),
    "default_minutes": _("通常几分钟"),
    "consumable": _("用掉什么"),
    "severity": _("级别"),
    "acknowledge_s": _("响应限时（秒）"),
    "acknowledge": _("响应承诺"),
    "first_action": _("到场承诺"),
    "close": _("办结承诺"),
    "route": _("先找谁"),
    "numbers": _("可以打的电话"),
    "first_steps": _("等人时先做"),
    "asks": _("要问的问题"),
    "options": _("选项"),
    "is_public": _("公开显示"),
    "default_severity": _("通常级别"),
    "limit_example": _("时限举例"),
    "partner": _("处置单位"),
    "text": _("文字"),
    "key": _("关键词"),
    "is_about_health": _("涉及健康"),
    "audience": _("给谁看"),
    "summary": _("简介"),
    "parts": _("段落"),
    "picture": _("图画"),
    "author": _("作者"),
    "dynasty": _("朝代"),
    "source": _("出处"),
    "licence": _("版权"),
    "body": _("正文"),
    "advice": _("请这样做"),
    "issued_by": _("发布单位"),
    "issued_at": _("开始显示"),
    "expires_at": _("显示到"),
    "reason": _("原因"),
    "sequence": _("第几次变动"),
    "changed_at": _("变动时间"),
    "area": _("网格"),
    "worker": _("网格员"),
    "worker_kind": _("专职还是兼职"),
    "hours": _("什么时候在"),
    "has_consent": _("本人已同意公开"),
    "months": _("哪几个月"),
    "from_hour": _("从几点"),
    "to_hour": _("到几点"),
    "weight": _("分量"),
    "consultations": _("问题"),
    "consultation": _("哪个问题"),
    "service": _("哪个服务事项"),
    "procedure": _("哪个急救步骤"),
    "hotline": _("哪条热线"),
    "zh": _("中文说法"),
    "en": _("英文说法"),
    "ru": _("俄文说法"),
}

CHOICE_NAMES: dict[str, Promise] = {
    "railway": _("火车站"),
    "coach_hub": _("客运枢纽"),
    "mall": _("商场"),
    "community": _("社区"),
    "riverside": _("江边"),
    "street": _("街边"),
    "fair": _("大集"),
    "MO": _("周一"),
    "TU": _("周二"),
    "WE": _("周三"),
    "TH": _("周四"),
    "FR": _("周五"),
    "SA": _("周六"),
    "SU": _("周日"),
    "gov": _("政府部门"),
    "public": _("公共服务单位"),
    "mass": _("群团组织"),
    "utility": _("水电气热"),
    "transport": _("交通"),
    "finance": _("金融"),
    "new_economy": _("新业态"),
    "charity": _("公益慈善"),
    "volunteer": _("志愿服务"),
    "ok": _("正常"),
    "limited": _("部分可用"),
    "out_of_order": _("停用"),
    "unknown": _("不清楚"),
    "S": _("现场办结"),
    "A": _("受理转办"),
    "C": _("咨询"),
    "H": _("动手帮忙"),
    "B": _("预约"),
    "ordinary": _("一般通知"),
    "emergency": _("紧急通知"),
    "red": _("红色"),
    "orange": _("橙色"),
    "yellow": _("黄色"),
    "blue": _("蓝色"),
    "cancelled": _("取消"),
    "confirmed": _("照常"),
    "cold": _("寒冷"),
    "snow": _("大雪"),
    "other": _("其他"),
    "full_time": _("专职"),
    "professional": _("专业"),
    "part_time": _("兼职"),
    "picture_story": _("图画故事"),
    "story": _("短故事"),
    "note": _("短文"),
    "poem": _("诗"),
    "children": _("儿童"),
    "everyone": _("大家"),
    "project": _("本项目自写"),
    "public_domain": _("公版"),
    "open": _("未结"),
    "closed": _("已结"),
    "true": _("是"),
    "false": _("否"),
    **{code: word for code, (_icon, word) in SEVERITY_WORDS.items()},
}
# Fields by which a person knows a record, the first that there is.
TITLES = ("title", "name", "text", "worker", "when", "data")


def label(path: str) -> str:
    """A path in words, lists by their number: "Opening hours 1 · Closes"; the language of a text is left out."""
    words: list[str] = []
    steps = path.split(".")
    if len(steps) > 1 and steps[-1] in LANGS:
        steps = steps[:-1]
    for step in steps:
        if step in FIELD_NAMES:
            words.append(str(FIELD_NAMES[step]))
        elif words:
            words[-1] += f" {step}"
    return " · ".join(words)


def place(path: str) -> str:
    """A path in words with its language: "Title (English)"."""
    _before, dot, last = path.rpartition(".")
    if not dot or last not in LANGS:
        return label(path)
    return gettext("{field}（{lang}）").format(field=label(path), lang=LANG_NAMES[last])


def choice_name(code: str) -> str:
    """A code of a short list in words; the code itself if it has none."""
    return str(CHOICE_NAMES.get(code, code))


@cache
def _choice_words() -> frozenset[tuple[str, str]]:
    """Each (code, word for it) in each language, words in small letters."""
    found = set[tuple[str, str]]()
    for lang, _name in settings.LANGUAGES:
        with override(lang):
            found |= {(code, choice_name(code).casefold()) for code in CHOICE_NAMES}
    return frozenset(found)


def choice_code(shape: Shape, word: str) -> str:
    """The code of a short list that a person names by its word, in any language; the word itself if there is none."""
    words = _choice_words()
    return next((code for code in shape.choices if (code, word.casefold()) in words), word)


def said(shape: Shape, text: str) -> str:
    """A value of a difference as people read it: choices and switches in words, the rest as it is."""
    if shape.kind in ("choice", "flag"):
        return "\n".join(choice_name(code) for code in text.splitlines())
    if shape.kind == "moment" and text:
        return clock_text(datetime.fromisoformat(text))
    return text


def page_lang() -> str:
    """The language of the page as content calls it."""
    return (get_language() or "zh").partition("-")[0]


def title_of(body: Mapping[str, Any], key: str) -> str:
    """What a record is called, in the language of the page or the nearest there is."""
    for name in TITLES:
        text = body.get(name)
        if isinstance(text, Mapping):
            return str(text.get(page_lang()) or text.get("en") or text.get("zh") or key)
    return key
