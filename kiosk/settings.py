"""Settings of one kiosk, read once from the environment; every name begins with YIZHAN_."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kiosk.errors import SettingsInvalid

MM_PER_INCH = 25.4
MEGABYTE = 1024 * 1024
LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Panel:
    """The touch panel as mounted: its pixels, and its diagonal in inches, from which millimetres follow."""

    width_px: int = 1080
    height_px: int = 1920
    diagonal_in: float = 21.5

    @property
    def px_per_mm(self) -> float:
        """Pixels a millimetre, the same in both directions."""
        return math.hypot(self.width_px, self.height_px) / (self.diagonal_in * MM_PER_INCH)

    def mm_to_px(self, mm: float) -> float:
        """The length in pixels of `mm` millimetres on this panel."""
        return mm * self.px_per_mm


@dataclass(frozen=True, slots=True)
class Settings:
    """What differs from kiosk to kiosk. Times in seconds, sizes in bytes.

    Without `public_url` there is no page to follow a ticket on, and so no QR code. `ca_file` holds the certificates to
    trust for the central instead of the usual ones. `has_vectors` looks for sentences by their meaning, if the
    extra of that name is installed. Sticks are looked for below `stick_roots`.
    """

    home: Path
    station: str = "FC-01"
    central_url: str | None = None
    public_url: str | None = None
    ca_file: Path | None = None
    panel: Panel = field(default_factory=Panel)
    idle_warning_s: int = 60
    idle_grace_s: int = 20
    attract_after_s: int = 120
    heartbeat_s: int = 600
    ballast_bytes: int = 32 * MEGABYTE
    is_demo: bool = False
    has_vectors: bool = False
    stick_roots: tuple[Path, ...] = (Path("/media"), Path("/run/media"))

    @property
    def content_db(self) -> Path:
        return self.home / "content.db"

    @property
    def vectors_db(self) -> Path:
        return self.home / "vectors.db"

    @property
    def outbox_db(self) -> Path:
        return self.home / "outbox.db"

    @property
    def outbox_log(self) -> Path:
        return self.home / "outbox.log"

    @property
    def settings_db(self) -> Path:
        return self.home / "settings.db"

    @property
    def device_key(self) -> Path:
        return self.home / "device.key"

    @property
    def ballast(self) -> Path:
        return self.home / "ballast"

    @property
    def clips(self) -> Path:
        """Recordings that were brought to this very kiosk; they outlive an update of the program."""
        return self.home / "clips"

    @property
    def speech(self) -> Path:
        return self.home / "speech"

    @property
    def logs(self) -> Path:
        return self.home / "logs"

    @classmethod
    def from_environment(cls, env: Mapping[str, str]) -> Settings:
        """Settings from YIZHAN_HOME and its sisters; raises SettingsInvalid naming the variable and how to mend it.

        Without YIZHAN_PUBLIC_URL the tickets point to the central itself.
        """
        values: dict[str, Any] = {"home": Path(env.get("YIZHAN_HOME") or Path.home() / ".local" / "share" / "yizhan")}
        for name, (variable, read) in VARIABLES.items():
            if text := env.get(variable, "").strip():
                values[name] = _read(variable, text, read)
        if "central_url" in values:
            values.setdefault("public_url", values["central_url"])
        return cls(**values)


def read_url(text: str) -> str:
    """An https address without its last slash; http only to this very machine, for demonstrations and tests."""
    parts = urlsplit(text)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if not (is_safe and parts.netloc):
        raise ValueError("give an https:// address")
    return text.rstrip("/")


def read_file(text: str) -> Path:
    """A file that is there."""
    if not Path(text).is_file():
        raise ValueError("there is no such file")
    return Path(text)


def read_panel(text: str) -> Panel:
    """A panel written as WIDTHxHEIGHT@INCHES, e.g. 1080x1920@21.5."""
    match = re.fullmatch(r"(\d{3,5})x(\d{3,5})@(\d{1,3}(?:\.\d+)?)", text)
    if not match:
        raise ValueError("write it as 1080x1920@21.5 (pixels, inches)")
    return Panel(int(match[1]), int(match[2]), float(match[3]))


def read_station(text: str) -> str:
    """A station id such as FC-01."""
    if not re.fullmatch(r"[A-Z]{2,4}-\d{2,4}", text):
        raise ValueError("write it as FC-01")
    return text


def read_seconds(text: str) -> int:
    """A whole number of seconds, at least one."""
    if not text.isdigit() or int(text) < 1:
        raise ValueError("give whole seconds")
    return int(text)


def read_megabytes(text: str) -> int:
    """Megabytes, as bytes; 0 switches the ballast off."""
    if not text.isdigit():
        raise ValueError("give whole megabytes")
    return int(text) * MEGABYTE


def read_flag(text: str) -> bool:
    """1 or 0."""
    if text not in ("0", "1"):
        raise ValueError("give 1 or 0")
    return text == "1"


def read_folders(text: str) -> tuple[Path, ...]:
    """Folders, separated by colons; they need not be there yet."""
    folders = tuple(Path(part) for part in text.split(":") if part)
    if not folders or not all(folder.is_absolute() for folder in folders):
        raise ValueError("give whole paths, as /media:/run/media")
    return folders


VARIABLES: dict[str, tuple[str, Callable[[str], object]]] = {
    "station": ("YIZHAN_STATION", read_station),
    "central_url": ("YIZHAN_CENTRAL_URL", read_url),
    "public_url": ("YIZHAN_PUBLIC_URL", read_url),
    "ca_file": ("YIZHAN_CA_FILE", read_file),
    "panel": ("YIZHAN_PANEL", read_panel),
    "idle_warning_s": ("YIZHAN_IDLE_WARNING_S", read_seconds),
    "idle_grace_s": ("YIZHAN_IDLE_GRACE_S", read_seconds),
    "attract_after_s": ("YIZHAN_ATTRACT_AFTER_S", read_seconds),
    "heartbeat_s": ("YIZHAN_HEARTBEAT_S", read_seconds),
    "ballast_bytes": ("YIZHAN_BALLAST_MB", read_megabytes),
    "is_demo": ("YIZHAN_DEMO", read_flag),
    "has_vectors": ("YIZHAN_VECTORS", read_flag),
    "stick_roots": ("YIZHAN_STICKS", read_folders),
}


def _read(variable: str, text: str, read: Callable[[str], object]) -> object:
    try:
        return read(text)
    except ValueError as problem:
        raise SettingsInvalid(f"{variable}={text}: {problem}") from problem
