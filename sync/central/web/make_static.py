"""Make the static files that are drawn: the icon sprite, the two small webfonts, and the train of the browser's tab.

Usage: python -m sync.central.web.make_static      (a development tool: needs fonttools, brotli and pillow)

Run it after adding an icon to ICONS or new Chinese words to the pages; the results are committed. The webfonts hold
the characters of the pages and of the content, and stand behind the fonts a computer already has.
"""

from __future__ import annotations

from pathlib import Path

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.subset import Options, Subsetter, load_font, save_font
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw

from assets import asset

CENTRAL = Path(__file__).resolve().parent.parent
STATIC = CENTRAL / "static" / "staff"
FAVICON = CENTRAL / "root_files" / "favicon.ico"
FAVICON_SIZES = [(16, 16), (32, 32), (48, 48)]
SIDE = 24

# A carriage seen from the front, in the colours of mark.svg, on a square of 32: (box, radius, colour), back to front.
TRAIN = (
    ((8, 27, 10, 32), 0, "#0D2A21"),
    ((22, 27, 24, 32), 0, "#0D2A21"),
    ((4, 1, 28, 29), 6, "#2A6B53"),
    ((8, 6, 15, 16), 1.5, "#FFE9B0"),
    ((17, 6, 24, 16), 1.5, "#FFE9B0"),
    ((4, 18, 28, 20), 0, "#F2B632"),
    ((8, 22, 12, 26), 2, "#FFF9EE"),
    ((20, 22, 24, 26), 2, "#FFF9EE"),
)

ICONS = [
    "add",
    "arrow_back",
    "assignment",
    "bar_chart",
    "block",
    "calendar_month",
    "call_split",
    "campaign",
    "cancel",
    "check",
    "check_circle",
    "checklist",
    "chevron_left",
    "chevron_right",
    "cloud_done",
    "cloud_off",
    "content_copy",
    "dashboard",
    "database",
    "desktop_windows",
    "device_thermostat",
    "directions_run",
    "download",
    "edit",
    "edit_note",
    "emergency",
    "error",
    "event_busy",
    "fact_check",
    "filter_alt",
    "forum",
    "forward",
    "frame_inspect",
    "gavel",
    "hard_drive",
    "help",
    "history",
    "hourglass_empty",
    "info",
    "inventory_2",
    "key",
    "leaderboard",
    "link_off",
    "lock",
    "logout",
    "more_time",
    "my_location",
    "notifications_active",
    "notifications_off",
    "open_in_new",
    "pause_circle",
    "pending",
    "person",
    "photo_camera",
    "pin_drop",
    "place",
    "priority_high",
    "qr_code_2",
    "replay",
    "schedule",
    "search",
    "send",
    "support_agent",
    "sync_problem",
    "task_alt",
    "thumbs_up_down",
    "timer",
    "touch_app",
    "trending_up",
    "undo",
    "upload_file",
    "visibility",
    "warning",
    "wifi_off",
]

# Any text that a page may show: sources of the pages, catalogues, and the content that kiosks share.
TEXTS = ("**/*.py", "templates/**/*.html", "locale/*/LC_MESSAGES/*.po")
ALWAYS = (
    "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x400, 0x460)]))
    + "“”‘’…—–·№、。，：；！？（）《》【】"
    # Months, which Django names.
    + "一二三四五六七八九十月"
)


def sprite(font: TTFont, names: list[str]) -> str:
    """Return an SVG of one <symbol> an icon, each 24 by 24."""
    glyphs = font.getGlyphSet()
    scale = SIDE / font["head"].unitsPerEm
    symbols = []
    for name in names:
        pen = SVGPathPen(glyphs, ntos=lambda value: f"{value:.2f}".rstrip("0").rstrip("."))
        glyphs[name].draw(TransformPen(pen, (scale, 0, 0, -scale, 0, SIDE)))
        symbols.append(f'<symbol id="{name}" viewBox="0 0 {SIDE} {SIDE}"><path d="{pen.getCommands()}"/></symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def characters() -> str:
    """Return every character that the pages or the content may show."""
    files = [path for pattern in TEXTS for path in CENTRAL.glob(pattern)]
    files += asset("content").glob("*.json")
    return "".join(sorted({*ALWAYS, *"".join(path.read_text("utf-8") for path in files)} - {"\n", "\r", "\t"}))


def webfont(source: Path, text: str, target: Path) -> None:
    """Write the part of a font that draws `text`, as WOFF2."""
    options = Options(flavor="woff2", layout_features=["kern", "liga", "locl", "tnum"], notdef_outline=True)
    font = load_font(str(source), options)
    subsetter = Subsetter(options)
    subsetter.populate(text=text)
    subsetter.subset(font)
    save_font(font, str(target), options)


def favicon(target: Path, fineness: int = 24) -> None:
    """Draw the train large, as `fineness` dots a unit, and write it in the sizes that browsers ask for."""
    image = Image.new("RGBA", (32 * fineness, 32 * fineness))
    pen = ImageDraw.Draw(image)
    for (left, top, right, bottom), radius, colour in TRAIN:
        box = (left * fineness, top * fineness, right * fineness - 1, bottom * fineness - 1)
        pen.rounded_rectangle(box, radius * fineness, fill=colour)
    image.save(target, sizes=FAVICON_SIZES)


def main() -> None:
    """Write the sprite and the webfonts into the static directory, and the icon beside it."""
    favicon(FAVICON)
    (STATIC / "icons.svg").write_text(
        sprite(TTFont(asset("fonts", "MaterialSymbolsRounded.ttf")), sorted(ICONS)), "utf-8"
    )
    text = characters()
    for weight in ("Regular", "Bold"):
        webfont(asset("fonts", f"NotoSansSC-{weight}.ttf"), text, STATIC / f"noto-sans-sc-{weight.lower()}.woff2")


if __name__ == "__main__":
    main()
