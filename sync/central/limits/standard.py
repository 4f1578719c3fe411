"""The built-in filing standard: an example in the spirit of local ones, in force until a centre has made its own.

Kinds are the codes of the published help types, and `hazard:CODE` for the hazard types. A limit that is no span
("handed over to 120") is None here and stands in the closing condition. Spans of seconds are rounded up to a minute:
seconds are counted by the kiosk. "The same day" is one day, the nearest that there is a unit for.
"""

from __future__ import annotations

from dataclasses import dataclass

from sync.central.limits.calendar import Span

HAZARD = "hazard"
OF_HAZARD = f"{HAZARD}:"
SEVERITIES = ("S1", "S2", "S3", "S4")
STAGES = ("acknowledge", "first_action", "close")


@dataclass(frozen=True, slots=True)
class LimitRule:
    """How long a kind of request may take until it is answered, begun and closed, each counted from the report.

    `version` is 0 for the built-in standard. None means that there is no limit of this sort. The conditions, in
    Chinese, say when a case is filed and when it may be closed; either may be empty.
    """

    kind: str
    version: int
    severity: str
    acknowledge: Span | None
    first_action: Span | None
    close: Span | None
    filing_condition: str = ""
    closing_condition: str = ""


Row = tuple[str, str, str, str, str, str, str]

# kind, severity, acknowledge, first action, close, filing condition, closing condition
HELP_ROWS: tuple[Row, ...] = (
    ("medical", "S1", "1m", "2m", "", "有人受伤或突然发病。", "已交给120急救人员。"),
    ("aed", "S1", "1m", "2m", "", "有人倒地、没有反应，需要AED。", "AED已归还并检查完好。"),
    ("fire", "S1", "1m", "", "", "看到明火或烟。", "人员已疏散，现场已交给119。"),
    ("danger", "S1", "1m", "2m", "", "有人受到威胁或伤害。", "现场已交给110。"),
    ("lost_child", "S1", "1m", "3m", "", "儿童与同行的人走散。", "已找到，或已交给110。"),
    ("lost_elder", "S1", "1m", "5m", "", "老人与同行的人走散。", "已找到，或已交给110。"),
    ("crisis", "S1", "1m", "3m", "", "有人情绪危机。", "已有人接手陪伴，或已交给12356、120。"),
    ("scam", "S2", "2m", "5m", "", "可能正在被骗或刚刚被骗。", "已提醒本人，并告知96110或110。"),
    ("mobility", "S2", "2m", "10m", "", "行动不便，无法自己前往。", "已送到要去的地方。"),
    ("rail_priority", "S2", "3m", "10m", "", "重点旅客需要帮助进站乘车。", "已交给车站工作人员。"),
    ("cold", "S2", "2m", "5m", "", "受冻，或需要热水。", "已得到取暖和热水。"),
    ("interpret", "S2", "3m", "10m", "", "语言或手语不通。", "已说明白要办的事。"),
    ("accompany", "S3", "5m", "15m", "", "不认识路，需要陪同。", "已送到要去的地方。"),
    ("luggage", "S3", "5m", "15m", "", "行李自己搬不动。", "行李已送到。"),
    ("lost_item", "S3", "10m", "1h", "7d", "物品遗失，说得出地点和时间。", "已归还，或已告知下一步找谁。"),
    ("paperwork", "S3", "10m", "1h", "", "办事材料不会填、不齐全。", "当班办完，或已告知去哪里办。"),
    ("facility_fault", "S3", "30m", "4h", "1wd", "站内设施不能正常使用。", "已修复，或已停用并放好提示。"),
    ("hazard", "S2", "30m", "4h", "", "公共场所有危及安全的情况。", "按隐患种类的条件结案。"),
    ("care", "S4", "4h", "1wd", "10wd", "本人或家属提出居家照料需求。", "已安排服务，或已说明不能安排的原因。"),
    ("visit", "S3", "2h", "1d", "", "独居老人需要探访。", "已见到老人，情况已记下。"),
    ("hardship", "S4", "1wd", "3wd", "", "生活有困难，提出帮扶需求。", "已转给能办的部门，并告知本人。"),
    ("suggestion", "S4", "1wd", "", "5wd", "对服务提出意见或建议。", "已答复。"),
)
HAZARD_ROWS: tuple[Row, ...] = (
    ("tree_obstruction", "S2", "30m", "1wd", "5wd", "树木倾倒、断枝悬挂或遮挡视线。", "断枝已清除，通行和视线恢复。"),
    ("ice", "S2", "30m", "4wh", "4wh", "通道或路面结冰，行人易滑倒。", "冰已清除，或已撒防滑料。"),
    ("snow_roof", "S2", "30m", "4wh", "", "檐口有积雪或冰凌，可能坠落。", "已设置警戒，积雪冰凌已清除。"),
    ("manhole", "S1", "30m", "1h", "", "井盖缺失、破损或移位。", "已设置警戒，井盖已补齐、盖稳。"),
    ("lamp", "S3", "30m", "4h", "2wd", "路灯夜间不亮。", "路灯恢复照明。"),
    ("road_damage", "S3", "30m", "4h", "3wd", "路面坑洼、塌陷或铺装缺损。", "路面已修补平整。"),
    ("litter", "S3", "30m", "4h", "4wh", "垃圾暴露、散落。", "垃圾已清除，地面干净。"),
    ("pipe", "S2", "30m", "2h", "2h", "管道漏水、漏汽。", "泄漏已止住，现场安全。"),
    ("heat_fault", "S2", "30m", "4h", "4h", "采暖期内无供热或温度明显偏低。", "供热恢复。"),
    ("gas_smell", "S1", "30m", "", "", "闻到燃气味：先离开，到外面再打电话。", "燃气单位确认安全。"),
    ("cable", "S1", "30m", "1h", "", "电线、线缆下垂或断落。", "已设置警戒，线缆已复位。"),
    ("exit_blocked", "S2", "30m", "2h", "2h", "消防通道、安全出口被占用。", "通道恢复畅通。"),
    ("accessible_blocked", "S3", "30m", "4h", "1wd", "坡道、盲道等无障碍设施被占用。", "设施恢复可用。"),
    ("other", "S3", "30m", "1wd", "", "其他危及公共安全的情况。", "已分派给负责单位，隐患已消除。"),
)  # fmt: skip

SHORT = {"m": "minute", "h": "hour", "d": "day", "wh": "working_hour", "wd": "working_day"}


def _span(text: str) -> Span | None:
    """The span of a short form such as "4wh"; None for the empty one."""
    digits = text.rstrip("mhdw")
    return Span(int(digits), SHORT[text.removeprefix(digits)]) if text else None


def _rule(prefix: str, row: Row) -> LimitRule:
    code, severity, *spans, filing, closing = row
    acknowledge, first_action, close = (_span(text) for text in spans)
    return LimitRule(prefix + code, 0, severity, acknowledge, first_action, close, filing, closing)


BUILT_IN: dict[str, LimitRule] = {
    rule.kind: rule
    for rule in (*(_rule("", row) for row in HELP_ROWS), *(_rule(OF_HAZARD, row) for row in HAZARD_ROWS))
}
"""The standard by kind, help types first, in the order of the content."""
