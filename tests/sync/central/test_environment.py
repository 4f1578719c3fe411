"""What the centre reads from its environment."""

from __future__ import annotations

import stat

import pytest

from sync.central.environment import ConfigurationError, database, prepare_home, read

URLS = {
    "sqlite:////var/lib/yizhan/central.db": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": "/var/lib/yizhan/central.db",
    },
    "sqlite:////a%20b/c.db": {"ENGINE": "django.db.backends.sqlite3", "NAME": "/a b/c.db"},
    "postgresql://u:p%40ss@db.example:5433/yizhan?sslmode=require": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "yizhan",
        "USER": "u",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    },
    "postgresql:///yizhan?host=/run/postgresql": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "yizhan",
        "USER": "",
        "PASSWORD": "",
        "HOST": "/run/postgresql",
        "PORT": "",
        "OPTIONS": {},
    },
}


@pytest.mark.parametrize(("url", "settings"), URLS.items())
def test_a_database_is_named_by_its_url(url, settings):
    assert database(url) == settings


@pytest.mark.parametrize(
    "url", ["", "mysql://x/y", "sqlite://", "sqlite:///", "postgresql://host", "postgresql://h:x/n", "x"]
)
def test_a_url_of_no_database_is_refused_by_name(url):
    with pytest.raises(ConfigurationError, match="YIZHAN_DATABASE_URL"):
        database(url)


def test_the_first_start_makes_a_key_that_only_its_owner_reads(tmp_path):
    env = {"YIZHAN_HOME": str(tmp_path / "home")}
    assert read(env).secret_key == ""

    prepare_home(env)

    key = read(env).secret_key
    assert len(key) > 50
    assert stat.S_IMODE((tmp_path / "home" / "central-secret.key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o700

    prepare_home(env)
    assert read(env).secret_key == key


def test_a_key_may_come_from_a_file_of_the_operators(tmp_path):
    (tmp_path / "key").write_text("from the vault\n")
    env = {"YIZHAN_HOME": str(tmp_path), "YIZHAN_SECRET_KEY_FILE": str(tmp_path / "key")}

    prepare_home(env)

    assert read(env).secret_key == "from the vault"
    assert not (tmp_path / "central-secret.key").exists()


def test_a_key_file_without_a_key_is_refused_and_not_made_up(tmp_path):
    with pytest.raises(ConfigurationError, match="no secret key"):
        prepare_home({"YIZHAN_HOME": str(tmp_path), "YIZHAN_SECRET_KEY_FILE": str(tmp_path / "missing")})


def test_a_home_that_cannot_be_is_refused_in_one_line(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(ConfigurationError, match="set YIZHAN_HOME"):
        prepare_home({"YIZHAN_HOME": str(tmp_path / "file" / "home")})


def test_hosts_are_those_named_the_public_one_and_this_machine():
    found = read({"YIZHAN_HOSTS": "a.example, b.example", "YIZHAN_PUBLIC_URL": "https://t.example/"})

    assert found.hosts == ("a.example", "b.example", "t.example", "127.0.0.1", "localhost", "[::1]")
    assert found.is_https
    assert found.public_url == "https://t.example"


@pytest.mark.parametrize(
    "url", ["centre.example", "https://", "ftp://centre.example", "http://[::1", "https://c:99999"]
)
def test_an_address_at_which_nobody_would_be_answered_is_refused_by_name(url):
    with pytest.raises(ConfigurationError, match="YIZHAN_PUBLIC_URL"):
        read({"YIZHAN_PUBLIC_URL": url})


@pytest.mark.parametrize("behind", ["/yizhan", "/?a=b", "?a=b", "#top", "/a/b/"])
def test_an_address_in_a_folder_of_another_is_refused(behind):
    """Kiosks sign the path, tickets and pages begin at the root: nothing would be found there."""
    with pytest.raises(ConfigurationError, match="not a folder of another"):
        read({"YIZHAN_PUBLIC_URL": f"https://centre.example{behind}"})


@pytest.mark.parametrize("name", ["YIZHAN_BEHIND_PROXY", "YIZHAN_SECOND_FACTOR", "YIZHAN_DEBUG"])
def test_a_switch_that_is_neither_on_nor_off_is_refused_by_name(name):
    with pytest.raises(ConfigurationError, match=f"{name}=yes"):
        read({name: "yes"})


@pytest.mark.parametrize("name", ["central-secret.key", "central-audit.key", "content-signing.key"])
def test_a_key_file_that_was_cut_off_is_said_before_anything_is_sealed_with_it(tmp_path, name):
    prepare_home({"YIZHAN_HOME": str(tmp_path)})
    (tmp_path / name).write_bytes(b"")
    with pytest.raises(ConfigurationError, match=f"{name} holds no key"):
        prepare_home({"YIZHAN_HOME": str(tmp_path)})


def test_a_key_file_that_cannot_be_read_is_said_with_its_name(tmp_path):
    (tmp_path / "central-audit.key").mkdir()
    with pytest.raises(ConfigurationError, match=r"cannot read .*central-audit.key: Is a directory"):
        prepare_home({"YIZHAN_HOME": str(tmp_path)})
    assert not (tmp_path / "content-signing.key").exists()


def test_a_content_key_that_is_named_and_not_there_is_said_at_the_start(tmp_path):
    with pytest.raises(ConfigurationError, match="unset YIZHAN_CONTENT_KEY_FILE"):
        prepare_home({"YIZHAN_HOME": str(tmp_path), "YIZHAN_CONTENT_KEY_FILE": str(tmp_path / "none")})
