"""Pictures of all screens side by side, to look through; and each visitor's journey as a strip.

Usage: python tools/contact_sheet.py --size 1080x1920 --looks zh ru-low --out build/sheets
       python tools/contact_sheet.py --journeys J01-P3 J14-P5

A sheet has the name of the scene below each picture, and the look and the size above all. With --journeys a strip shows
what the visitor sees after each tap, from the invitation on; without names it is every journey. The steps are those of
tests/screens/journey_steps.py, which the tests hold.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).resolve().parent.parent
SCREENS = ROOT / "tests" / "screens"
FONT = ROOT / "assets" / "fonts" / "NotoSansSC-Regular.ttf"

SIZES = ("1080x1920", "1920x1080", "1280x800")
GAP, CAPTION_PX = 16, 20
INK, PAPER = "#1F2A2E", "#FFFFFF"
TALL, FLAT = (270, 10), (480, 6)
"""How wide a picture is on the sheet in pixels, and how many stand in a row: of a panel that stands, and of one that
lies."""
ROWS = 3
"""On one sheet; more pictures go on to the next."""


@dataclass(frozen=True)
class Shot:
    """One picture and what stands below it."""

    path: Path
    caption: str


def sheet(title: str, shots: tuple[Shot, ...], width: int, columns: int) -> Image.Image:
    """All ``shots`` in rows of ``columns``, each ``width`` pixels wide, with captions, under ``title``."""
    pictures = [small(shot.path, width) for shot in shots]
    line = CAPTION_PX * 2
    height = max(picture.height for picture in pictures) + line + GAP
    rows = -(-len(shots) // columns)
    used = min(columns, len(shots))
    image = Image.new("RGB", (used * (width + GAP) + GAP, rows * height + line + GAP), PAPER)
    draw, font = ImageDraw.Draw(image), ImageFont.truetype(str(FONT), CAPTION_PX)
    draw.text((GAP, GAP // 2), title, INK, font)
    for number, (shot, picture) in enumerate(zip(shots, pictures, strict=True)):
        row, column = divmod(number, columns)
        left, top = GAP + column * (width + GAP), line + row * height
        image.paste(picture, (left, top))
        draw.rectangle((left - 1, top - 1, left + width, top + picture.height), outline=INK)
        draw.text((left, top + picture.height + 2), shortened(shot.caption, font, width), INK, font)
    return image


def small(path: Path, width: int) -> Image.Image:
    """The picture, ``width`` pixels wide."""
    with Image.open(path) as picture:
        height = round(picture.height * width / picture.width)
        return picture.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)


def shortened(text: str, font: ImageFont.FreeTypeFont, width: int) -> str:
    """As much of ``text`` as is no wider than ``width``."""
    while text and font.getlength(text) > width:
        text = text[:-1]
    return text


def written(out: Path, name: str, title: str, shots: list[Shot], is_tall: bool) -> Iterator[Path]:
    """Write as many sheets as the shots need; their paths."""
    width, columns = TALL if is_tall else FLAT
    most = columns * ROWS
    parts = [tuple(shots[first : first + most]) for first in range(0, len(shots), most)]
    for number, part in enumerate(parts, 1):
        path = out / (f"{name}-{number}.png" if len(parts) > 1 else f"{name}.png")
        path.parent.mkdir(parents=True, exist_ok=True)
        sheet(title, part, width, columns).save(path)
        yield path


def scenes(size: str, looks: list[str], only: list[str], out: Path) -> Iterator[Path]:
    """Take the gallery's pictures and lay them out, a look at a time."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        arguments = [size, home / "shots", home / "files", home / "faults.json", "--looks", *looks]
        only_these = ["--only", *only] if only else []
        subprocess.run([sys.executable, SCREENS / "gallery.py", *arguments, *only_these], cwd=ROOT, check=True)
        for look in looks:
            paths = sorted((home / "shots" / size / look).glob("*.png"), key=lambda path: path.stat().st_mtime_ns)
            shots = [Shot(path, path.stem) for path in paths]
            yield from written(out, f"{size}-{look}", f"{look} · {size}", shots, is_standing(size))


def is_standing(size: str) -> bool:
    """Whether a panel of this size is taller than wide."""
    width, height = map(int, size.split("x"))
    return height > width


def journeys(size: str, ids: list[str], out: Path) -> Iterator[Path]:
    """Walk the journeys (all, if none is named) and lay out each as a strip."""
    sys.path[:0] = [str(ROOT), str(SCREENS)]
    from journey_steps import JOURNEYS, walk
    from kiosks import PANELS, make_kiosk
    from stage import Stage

    if unknown := set(ids) - {journey.id for journey in JOURNEYS}:
        raise SystemExit(f"no such journey: {sorted(unknown)}")
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(make_kiosk(Path(folder) / "files", PANELS[size]))
        for journey in JOURNEYS:
            if ids and journey.id not in ids:
                continue
            shots: list[Shot] = []

            def look_on(taps: int, journey_id: str = journey.id, shots: list[Shot] = shots) -> None:
                path = Path(folder) / f"{journey_id}-{len(shots)}.png"
                stage.screenshot(path)
                shots.append(Shot(path, f"{taps}: {stage.screen}"))

            taps = walk(stage, journey, look_on)
            title = f"{journey.id} · {journey.wants} · {journey.look} · taps: {taps} (target {journey.target})"
            yield from written(out, f"{journey.id}-{size}", title, shots, is_standing(size))
        stage.kiosk.close()


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--size", choices=SIZES, default=SIZES[0])
    parser.add_argument("--looks", nargs="+", default=["zh"], help="a language and modes: ru-low-glove")
    parser.add_argument("--only", nargs="+", default=[], help="names of scenes")
    parser.add_argument("--journeys", nargs="*", metavar="ID", help="strips of these journeys, or of all")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "sheets")
    options = parser.parse_args(arguments)
    if options.journeys is None:
        paths = scenes(options.size, options.looks, options.only, options.out)
    else:
        paths = journeys(options.size, options.journeys, options.out)
    for path in paths:
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
