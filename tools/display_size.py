"""Print the size of the X display as WIDTHxHEIGHT in pixels; exit 1 if there is none that answers.

Usage: python tools/display_size.py
"""

from __future__ import annotations

import ctypes
import sys


def main() -> int:
    try:
        x11 = ctypes.CDLL("libX11.so.6")
    except OSError:
        return 1
    x11.XOpenDisplay.restype = ctypes.c_void_p
    display = ctypes.c_void_p(x11.XOpenDisplay(None))
    if not display:
        return 1
    print(f"{x11.XDisplayWidth(display, 0)}x{x11.XDisplayHeight(display, 0)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
