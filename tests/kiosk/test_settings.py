"""Settings come from the environment; one that cannot be used is named, with how to mend it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.errors import SettingsInvalid
from kiosk.settings import Panel, Settings


def test_nothing_set_is_enough():
    settings = Settings.from_environment({})
    assert (settings.station, settings.central_url, settings.idle_warning_s) == ("FC-01", None, 60)


def test_what_is_set_counts():
    settings = Settings.from_environment(
        {
            "YIZHAN_HOME": "/var/lib/yizhan",
            "YIZHAN_STATION": "FC-03",
            "YIZHAN_CENTRAL_URL": "https://centre.example/",
            "YIZHAN_PANEL": "1920x1080@27",
            "YIZHAN_BALLAST_MB": "0",
            "YIZHAN_DEMO": "1",
        }
    )
    assert settings.outbox_db == Path("/var/lib/yizhan/outbox.db")
    assert (settings.station, settings.central_url) == ("FC-03", "https://centre.example")
    assert settings.panel == Panel(1920, 1080, 27.0)
    assert (settings.ballast_bytes, settings.is_demo) == (0, True)


def test_tickets_point_to_the_central_unless_told_otherwise():
    central = {"YIZHAN_CENTRAL_URL": "https://10.0.0.1.example"}
    assert Settings.from_environment(central).public_url == "https://10.0.0.1.example"
    both = {**central, "YIZHAN_PUBLIC_URL": "https://t.example"}
    assert Settings.from_environment(both).public_url == "https://t.example"


def test_a_demonstration_may_use_http_on_this_machine():
    url = "http://127.0.0.1:8765"
    assert Settings.from_environment({"YIZHAN_CENTRAL_URL": url}).public_url == url


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("YIZHAN_CENTRAL_URL", "http://centre.example"),
        ("YIZHAN_PUBLIC_URL", "centre.example"),
        ("YIZHAN_STATION", "the first one"),
        ("YIZHAN_PANEL", "big"),
        ("YIZHAN_IDLE_WARNING_S", "0"),
        ("YIZHAN_BALLAST_MB", "-1"),
        ("YIZHAN_DEMO", "yes"),
    ],
)
def test_what_cannot_be_used_is_named(variable, value):
    with pytest.raises(SettingsInvalid, match=f"{variable}={value}"):
        Settings.from_environment({variable: value})


def test_millimetres_follow_from_the_panel():
    panel = Panel(1080, 1920, 27.0)
    assert panel.mm_to_px(25.4) == pytest.approx(81.6, abs=0.1)
    assert panel.mm_to_px(22) > 70
