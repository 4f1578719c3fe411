"""Turn the frame buffer of a virtual display into a PNG.

Usage: python tools/screenshot.py FRAME_BUFFER PNG [--wait SECONDS]

Xvfb -fbdir keeps its screen in a file in the X window dump format, which is read here: no X client and no image
program is needed, and the picture is what a person in front of the kiosk would see. With --wait it first waits until
something is drawn.
"""

from __future__ import annotations

import argparse
import struct
import sys
import time
from pathlib import Path

from PIL import Image

# XWDFile.h: 25 big-endian words; these are the places of those used here.
HEADER = struct.Struct(">25I")
HEADER_SIZE, WIDTH, HEIGHT, BITS_PER_PIXEL, BYTES_PER_LINE, COLOURS = 0, 4, 5, 11, 12, 19
COLOUR_ENTRY_BYTES = 12


def read_screen(dump: bytes) -> Image.Image:
    """The picture in an X window dump of a 24-bit little-endian screen; raises ValueError for any other."""
    if len(dump) < HEADER.size:
        raise ValueError("not an X window dump: too short")
    words = HEADER.unpack_from(dump)
    if words[BITS_PER_PIXEL] != 32:
        raise ValueError(f"{words[BITS_PER_PIXEL]} bits a pixel; start Xvfb with a depth of 24")
    start = words[HEADER_SIZE] + words[COLOURS] * COLOUR_ENTRY_BYTES
    size = (words[WIDTH], words[HEIGHT])
    return Image.frombuffer("RGB", size, dump[start:], "raw", "BGRX", words[BYTES_PER_LINE], 1)


def is_drawn(picture: Image.Image) -> bool:
    """Whether anything but one flat colour is on the screen: a coarse look, because what draws needs the processor."""
    return any(low != high for low, high in picture.reduce(8).getextrema())


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("frame_buffer", type=Path)
    parser.add_argument("png", type=Path)
    parser.add_argument("--wait", type=float, default=0.0, metavar="SECONDS", help="for something to be drawn")
    options = parser.parse_args(arguments)
    give_up = time.monotonic() + options.wait
    picture = read_screen(options.frame_buffer.read_bytes())
    while not is_drawn(picture):
        if time.monotonic() > give_up:
            print(f"nothing was drawn in {options.wait:g} s", file=sys.stderr)
            return 1
        time.sleep(0.25)
        picture = read_screen(options.frame_buffer.read_bytes())
    unfinished = options.png.with_suffix(".part")
    picture.save(unfinished, format="PNG")
    unfinished.replace(options.png)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
