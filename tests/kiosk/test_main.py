"""The command line says in one line what went wrong."""

from __future__ import annotations

import pytest

from kiosk.__main__ import main


@pytest.fixture
def environment(monkeypatch, settings):
    for name in ("YIZHAN_CENTRAL_URL", "YIZHAN_PUBLIC_URL", "YIZHAN_STATION", "YIZHAN_PANEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("YIZHAN_HOME", str(settings.home))
    return monkeypatch


def test_status_of_a_kiosk_that_never_ran(environment, capsys):
    assert main(["status"]) == 0
    assert "no kiosk has run here yet" in capsys.readouterr().out


def test_status_says_who_and_what_waits_even_beside_a_running_kiosk(environment, kiosk, capsys):
    kiosk.help_requests.create("cold")
    assert main(["status"]) == 0
    said = capsys.readouterr().out
    assert "device kiosk-" in said and "events waiting 2" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["enrol", "--url", "http://centre.example", "--code", "ABCDEFGHIJ"], "give an https:// address"),
        (["enrol", "--url", "http://127.0.0.1:9", "--code", "ABCDEFGHIJ"], "http://127.0.0.1:9"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_a_status(environment, capsys, arguments, said):
    assert main(arguments) == 1
    error = capsys.readouterr().err
    assert error.startswith("yizhan-kiosk: ") and error.count("\n") == 1
    assert said in error


def test_a_wrong_setting_is_named(environment, capsys):
    environment.setenv("YIZHAN_PANEL", "large")
    assert main(["status"]) == 1
    assert "YIZHAN_PANEL=large" in capsys.readouterr().err


def test_an_unknown_command_is_explained(environment, capsys):
    with pytest.raises(SystemExit):
        main(["dance"])
    assert "enrol" in capsys.readouterr().err
