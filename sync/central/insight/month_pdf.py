"""The report of a month on one sheet of A4, the same bytes for the same report."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from fpdf import FPDF
from fpdf.enums import Align, TableBordersLayout, TableCellFillMode, WrapMode, XPos, YPos
from fpdf.fonts import FontFace

from assets import asset
from sync.central.insight.figure_words import DEFINITIONS, UNSURE
from sync.central.insight.month import BY_STATION, Month
from sync.central.insight.small_cells import FEW, WITHHELD
from sync.central.web.bar_chart import Bar, step_for
from sync.central.web.beijing import clock_text

FONT = "Noto Sans SC"
FACES = {"": "NotoSansSC-Regular.ttf", "B": "NotoSansSC-Bold.ttf"}
MARGIN, WIDTH, BOTTOM = 13, 184, 284
GREEN, PALE, INK, QUIET, LINE, HATCH = "#17493A", "#E4EFE9", "#1C2321", "#454A46", "#C9BFA9", "#8F8877"
BAR = "#2A6B53"
CHART_H, HATCH_STEP = 24.0, 1.6
MOST_GAPS = 9


def pdf(month: Month) -> bytes:
    """Draw the report."""
    sheet = Sheet(month)
    sheet.head()
    sheet.counters()
    sheet.unsure()
    sheet.chart(_("每天的使用次数"), month.days)
    sheet.stations()
    sheet.severities_and_gaps()
    sheet.foot()
    return bytes(sheet.output())


class Sheet(FPDF):
    """One sheet; from top to bottom each part begins where the one before ended."""

    def __init__(self, month: Month) -> None:
        super().__init__(format="A4")
        self.month = month
        # Chinese breaks anywhere, other languages between words.
        self.wrap = WrapMode.CHAR if month.lang == "zh" else WrapMode.WORD
        for style, name in FACES.items():
            self.add_font(FONT, style, asset("fonts", name))
        self.set_margin(MARGIN)
        self.set_auto_page_break(False)
        self.set_lang({"zh": "zh-CN"}.get(month.lang, month.lang))
        self.set_title(f"{self.name()} · {month.watermark}")
        self.set_author(_("驿站服务中心"))
        self.set_producer("yizhan")
        # Not when it was made, but from when its data are: made again, it is the same.
        self.set_creation_date(month.as_of)
        self.add_page()

    def name(self) -> str:
        """The title with the month."""
        return _("驿站月报 {month}").format(month=self.month.first.strftime("%Y-%m"))

    def head(self) -> None:
        """The title, the month, from what data it was made."""
        self.set_fill_color(GREEN)
        self.rect(0, 0, self.w, 21, "F")
        self.set_xy(MARGIN, 4)
        self.say(self.name(), 17, "B", "#FFFFFF")
        self.set_xy(MARGIN, 12.5)
        told = _("由截至 {moment}（北京时间）收到的数据生成 · 水位 {watermark}")
        self.say(told.format(moment=clock_text(self.month.as_of), watermark=self.month.watermark), 8, "", "#FFFFFF")
        self.set_y(23)
        warnings = [] if self.month.is_over else [_("本月还没有完，或还没有收齐。")]
        if self.month.is_unknown:
            warnings.append(_("有终端没传齐：带 ≥ 的数是至少，? 是不知道，缺口列在下面。"))
        for words in warnings:
            self.say(words, 8, "B", "#6B4300")

    def counters(self) -> None:
        """Every counter with the month before and what it means."""
        heads = (_("指标"), _("本月"), _("上月"), _("增减"), _("怎么算"))
        rows = [(line.title, line.now, line.before, line.change, line.definition) for line in self.month.lines]
        self.ln(1)
        self.grid(heads, rows, (36, 22, 22, 21, 83), ("L", "R", "R", "R", "L"), size=7.6, line=3.8, bold_first=True)

    def unsure(self) -> None:
        """Of which counters how many records may be of another day; nothing if of none."""
        told = "  ".join(f"{line.title} {line.unsure}" for line in self.month.lines if line.unsure)
        if told:
            self.ln(1)
            self.say(f"{UNSURE[0]} · {told}", 7, "", INK, width=WIDTH)

    def chart(self, title: str, bars: Sequence[Bar]) -> None:
        """Bars by day; a day of which records may be missing is hatched over its whole height."""
        self.ln(2)
        legend = _("斜线：有终端没传齐，数字可能偏少或不知道")
        self.say(f"{title}    ({legend})", 8, "B", GREEN)
        top, step = self.get_y() + 3, step_for(max((bar.whole for bar in bars), default=1) or 1)
        base, slot = top + CHART_H, (WIDTH - 8) / max(1, len(bars))
        self.set_line_width(0.15)
        for tick in range(5):
            y = base - CHART_H * tick / 4
            self.set_draw_color(LINE)
            self.line(MARGIN + 8, y, MARGIN + WIDTH, y)
            self.mark(MARGIN, y - 1.5, 7, f"{tick * step}", Align.R)
        for number, bar in enumerate(bars):
            x = MARGIN + 8 + number * slot
            if bar.is_unknown:
                self.hatch(x + 0.2, top, slot - 0.4, CHART_H)
            height = CHART_H * bar.whole / (4 * step)
            self.set_fill_color(BAR)
            self.rect(x + slot * 0.15, base - height, slot * 0.7, height, "F")
            self.mark(x, base - height - 3, slot, bar.shown, Align.C)
            self.mark(x, base + 0.4, slot, bar.label, Align.C)
        self.set_y(base + 4.5)

    def stations(self) -> None:
        """The counters by station, with their sum."""
        heads = (_("驿站"), *(str(DEFINITIONS[counter][0]) for counter in BY_STATION))
        rows = [(row.name, *row.cells) for row in (*self.month.stations, self.month.whole)]
        size, line = (7.5, 3.5) if len(rows) <= 15 else (6.5, 2.8)
        self.grid(heads, rows, (59, 25, 25, 25, 25, 25), ("L", *"RRRRR"), size=size, line=line, bold_last=True)

    def severities_and_gaps(self) -> None:
        """Punctuality by severity on the left, what is not known on the right."""
        self.ln(2)
        top = self.get_y()
        heads = (_("级别"), _("求助件数"), _("及时率"))
        self.grid(heads, self.month.severities, (25, 17, 24), ("L", "R", "R"), size=7.5, line=3.6, at=MARGIN)
        left_end = self.get_y()
        self.set_xy(MARGIN + 70, top)
        gaps = self.month.gaps
        self.say(_("数据缺口：{n} 处").format(n=len(gaps)), 8, "B", GREEN)
        for gap in gaps[:MOST_GAPS]:
            self.set_x(MARGIN + 70)
            self.say(f"{gap.where} · {gap.what} · {gap.when}", 6.5, "", INK, width=WIDTH - 70)
        self.set_x(MARGIN + 70)
        if len(gaps) > MOST_GAPS:
            self.say(
                _("另有 {n} 处，见网页上的月报。").format(n=len(gaps) - MOST_GAPS), 6.5, "B", INK, width=WIDTH - 70
            )
        elif not gaps:
            self.say(_("没有：每台终端的事件都收齐了。"), 6.5, "", INK, width=WIDTH - 70)
        self.set_y(max(left_end, self.get_y()))

    def foot(self) -> None:
        """What stands instead of numbers, that small ones are hidden, and which records may be of another day."""
        self.set_y(BOTTOM)
        self.say(f"{UNSURE[0]} · {UNSURE[1]}", 6, "", QUIET, width=WIDTH)
        told = _("“{few}”：背后不足 5 条记录，不印；“{withheld}”：为使人不能倒推而不印。只有计数，没有个人信息。")
        self.say(told.format(few=FEW, withheld=WITHHELD), 6.5, "", QUIET, width=WIDTH)

    def say(self, words: str, size: float, style: str, colour: str, width: float = 0) -> None:
        """A line or, in a width, as many as it takes."""
        self.set_font(FONT, style, size)
        self.set_text_color(colour)
        height = size * 0.5
        self.multi_cell(width, height, words, wrapmode=self.wrap, align=Align.L, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def mark(self, x: float, y: float, width: float, words: str, align: Align) -> None:
        """A small number in a chart."""
        self.set_font(FONT, "", 5.5 if len(words) < 4 else 4.8)
        self.set_text_color(INK)
        self.set_xy(x, y)
        self.cell(width, 3, words, align=align)

    def hatch(self, x: float, y: float, width: float, height: float) -> None:
        """Slanted lines over a box, cut at its edges."""
        self.set_draw_color(HATCH)
        self.set_line_width(0.15)
        with self.rect_clip(x, y, width, height):
            offset = -height
            while offset < width:
                self.line(x + offset, y + height, x + offset + height, y)
                offset += HATCH_STEP

    def grid(
        self,
        heads: Sequence[str],
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
        aligns: Sequence[str],
        *,
        size: float,
        line: float,
        at: float | None = None,
        bold_first: bool = False,
        bold_last: bool = False,
    ) -> None:
        """A table with thin lines and a pale head."""
        self.set_font(FONT, "", size)
        self.set_text_color(INK)
        self.set_draw_color(LINE)
        self.set_line_width(0.15)
        self.set_fill_color("#FFFFFF")
        bold = FontFace(emphasis="BOLD")
        if at is not None:
            self.set_left_margin(at)
            self.set_x(at)
        with self.table(
            width=sum(widths), col_widths=tuple(widths), text_align=tuple(aligns), line_height=line, align=Align.L,
            borders_layout=TableBordersLayout.HORIZONTAL_LINES, cell_fill_mode=TableCellFillMode.NONE,
            headings_style=FontFace(emphasis="BOLD", fill_color=PALE, color=GREEN),
            padding=(0.5, 1), wrapmode=self.wrap,
        ) as table:  # fmt: skip
            table.row(heads)
            for number, values in enumerate(rows):
                row = table.row()
                is_bold = bold_last and number == len(rows) - 1
                for place, value in enumerate(values):
                    row.cell(value, style=bold if is_bold or (bold_first and not place) else None)
