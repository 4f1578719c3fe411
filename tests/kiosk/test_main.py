"""The command line says in one line what went wrong."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from kiosk.__main__ import main
from sync.protocol.problems import ProblemError, encode_problem


@pytest.fixture
def environment(monkeypatch, settings):
    for name in ("YIZHAN_CENTRAL_URL", "YIZHAN_PUBLIC_URL", "YIZHAN_STATION", "YIZHAN_PANEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("YIZHAN_HOME", str(settings.home))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
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


@pytest.fixture
def refusing():
    """A central on loopback that says no to everything; `refusing(code)` gives its address."""
    servers = []

    def serve(code):
        problem = ProblemError(code)

        class Refusal(BaseHTTPRequestHandler):
            def do_POST(self):
                self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(problem.status)
                self.send_header("Content-Type", "application/problem+json")
                self.end_headers()
                self.wfile.write(encode_problem(problem))

            def log_message(self, *arguments):
                pass

        servers.append(HTTPServer(("127.0.0.1", 0), Refusal))
        threading.Thread(target=servers[-1].serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return f"http://127.0.0.1:{servers[-1].server_port}"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("locale", "code", "said"),
    [
        ("zh_CN.UTF-8", "enrolment-code-invalid", "请在中心的终端页面重新生成一个"),
        ("en_GB.UTF-8", "enrolment-code-invalid", "Make a new one on the centre's page of kiosks"),
        ("ru_RU.UTF-8", "enrolment-code-invalid", "Создайте новый на странице терминалов"),
        ("C", "device-revoked", "move its data folder away"),
        ("C", "cursor-invalid", "Give this line to the centre's maintainers"),
    ],
)
def test_a_refused_enrolment_says_once_why_and_what_to_do(environment, refusing, capsys, locale, code, said):
    environment.setenv("LC_ALL", locale)
    assert main(["enrol", "--url", refusing(code), "--code", "ABCDEFGHIJ"]) == 1
    error = capsys.readouterr().err
    assert error.startswith("yizhan-kiosk: ") and error.count("\n") == 1
    assert said in error and error.count(code) == 1


def test_a_central_out_of_reach_is_said_in_the_language_of_the_shell(environment, capsys):
    environment.setenv("LC_ALL", "ru_RU.UTF-8")
    assert main(["enrol", "--url", "http://127.0.0.1:9", "--code", "ABCDEFGHIJ"]) == 1
    error = capsys.readouterr().err
    assert "Проверьте сеть" in error and error.count("unreachable") == 1 and "http://127.0.0.1:9" in error
