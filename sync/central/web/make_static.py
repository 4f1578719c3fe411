"""Make the static files that are drawn from fonts: the icon sprite and the two small webfonts.

Usage: python -m sync.central.web.make_static      (a development tool: needs fonttools and brotli)

Run it after adding an icon to ICONS or new Chinese words to the pages; the results are committed. The webfonts hold
the characters of the pages and of the content, and stand behind the fonts a computer already has.
"""

from __future__ import annotations

from pathlib import Path

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.subset import Options, Subsetter, load_font, save_font
from fontTools.ttLib import TTFont

from assets import asset

CENTRAL = Path(__file__).resolve().parent.parent
STATIC = CENTRAL / "static" / "staff"
SIDE = 24

ICONS = [
    "add",
    "arrow_back",
    "bar_chart",
    "block",
    "cancel",
    "check_circle",
    "chevron_left",
    "chevron_right",
    "cloud_done",
    "cloud_off",
    "dashboard",
    "database",
    "desktop_windows",
    "download",
    "emergency",
    "error",
    "filter_alt",
    "help",
    "history",
    "info",
    "key",
    "link_off",
    "lock",
    "logout",
    "person",
    "pending",
    "priority_high",
    "schedule",
    "support_agent",
    "sync_problem",
    "touch_app",
    "warning",
    "wifi_off",
    "undo",
    "device_thermostat",
    "hard_drive",
    "inventory_2",
    "hourglass_empty",
    "open_in_new",
    "check",
    "forum",
    "send",
]

# Any text that a page may show: sources of the pages, catalogues, and the content that kiosks share.
TEXTS = ("**/*.py", "templates/**/*.html", "locale/*/LC_MESSAGES/*.po")
ALWAYS = (
    "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x400, 0x460)]))
    + "“”‘’…—–·№、。，：；！？（）《》【】"
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


def main() -> None:
    """Write icons.svg and the webfonts into the static directory."""
    (STATIC / "icons.svg").write_text(
        sprite(TTFont(asset("fonts", "MaterialSymbolsRounded.ttf")), sorted(ICONS)), "utf-8"
    )
    text = characters()
    for weight in ("Regular", "Bold"):
        webfont(asset("fonts", f"NotoSansSC-{weight}.ttf"), text, STATIC / f"noto-sans-sc-{weight.lower()}.woff2")


if __name__ == "__main__":
    main()
