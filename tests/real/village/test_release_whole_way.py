"""A release's whole way, and back: made, signed, carried, fetched, built, switched, judged.

Real keys, TUF, HTTP, wheels, environments, links and processes, the scripts that run on a box, the
commands of maker and commune. In systemd's place a few lines start the daemon and the script.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner

from station.cli.commune.main import Tools, main
from station.clock import SystemClock
from station.commune.repository.serve import RepositoryServer
from station.settings import example, load
from station.village.settings.station import HEADING, StationSettings
from station.village.update.decision import Moment, platform_of, read_state
from station.village.update.fetch import fetch_for
from station.village.update.manager import UpdateManager
from station.village.update.marks import UpdateFolders
from tests.commune.desk import StandingClock
from tests.places import SYSTEMD
from tests.village.release_site import NOW
from tests.village.tiny_release import tiny_wheel

SCRIPT = SYSTEMD / "program.sh"
FREE = Moment(NOW, clock_trusted=True, air_silent=True, begins=NOW + timedelta(hours=2))
NEAR = replace(FREE, begins=NOW + timedelta(minutes=29))


class Site:
    """Maker, commune and box in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.home, self.run = folder, folder / "opt", folder / "run"
        self.etc, self.state = folder / "etc", folder / "state"
        self.office("program", "found", "releases", "--keys", "keys")
        for path in (self.etc, self.run, self.state, self.home / "bin", folder / "programs"):
            path.mkdir(parents=True)
        (self.etc / "program-root.json").write_bytes(
            (folder / "keys/program-root.json").read_bytes()
        )
        # What was installed first is this checkout.
        (self.home / "current").symlink_to(".")
        itself = f'exec {sys.executable} -m station.cli.station "$@"'
        self.script(
            self.home / "bin" / "station",
            f'case "$*" in *build-release*) {itself} ;; *) sleep 600 ;; esac',
        )
        self.script(folder / "programs" / "systemctl", f'echo "$*" >> {folder}/asked')
        self.daemon: subprocess.Popen[bytes] | None = None

    def script(self, path: Path, text: str) -> None:
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)

    def office(self, *words: str) -> str:
        """A command of the maker's or the commune's, in `folder`."""
        secrets = {f"LOA_THON_PASSPHRASE_PROGRAM_{k}": "giếng nước" for k in ("ROOT", "RELEASE")}
        placed = [str(self.folder / w) if w in _PLACES else w for w in words]
        done = CliRunner().invoke(
            main,
            ["--home", str(self.folder / "xa"), *placed],
            obj=Tools(clock=StandingClock(NOW)),
            env=secrets,
            catch_exceptions=False,
        )
        assert done.exit_code == 0, done.output
        return done.output

    def release(self, version: str, does: str) -> None:
        """Have the maker release it, and the commune carry it."""
        build = self.folder / "-".join(platform_of())
        tiny_wheel(build, version, does)
        for path in build.glob("*.whl"):
            if f"-{version}-" not in path.name:
                path.unlink()
        self.office("program", "release", "releases", version, str(build), "--keys", "keys")
        self.office("program", "take", "releases")

    @contextmanager
    def update_manager(self) -> Iterator[UpdateManager]:
        """The daemon's part, while the commune's server runs."""
        server = RepositoryServer(self.folder / "xa" / "repository", "127.0.0.1", 0)
        thread = Thread(target=server.run)
        thread.start()
        text = example(StationSettings, HEADING)
        for old, new in (
            ("/var/lib/loa-thon", self.state),
            ("/run/loa-thon", self.run),
            ("/opt/loa-thon", self.home),
            ("/etc/loa-thon/program-root.json", self.etc / "program-root.json"),
            ("http://commune.example:8000/", f"http://127.0.0.1:{server.port}/"),
        ):
            text = text.replace(f'"{old}"', f'"{new}"')
        (self.etc / "station.toml").write_text(text, "utf-8")
        settings = load(self.etc / "station.toml", StationSettings)
        folders = UpdateFolders.of(settings.program, settings.places)
        try:
            yield UpdateManager(
                folders,
                SystemClock(),
                lambda: NOW,
                lambda: False,
                lambda at: fetch_for(folders, settings.commune.source, at),
            )
        finally:
            server.stop()
            thread.join()

    def call(self, what: str) -> str:
        done = subprocess.run(["bash", SCRIPT, what], env=self.environment, capture_output=True,
                              text=True, timeout=300, check=False)  # fmt: skip
        return done.stdout + done.stderr

    def start(self) -> None:
        """As station.service does at each start."""
        self.end()
        self.call("start")
        command = [str(self.home / "current/bin/station"), "run"]
        self.daemon = subprocess.Popen(command, env=self.environment)

    def end(self) -> None:
        if self.daemon is not None:
            self.daemon.kill()
            self.daemon.wait()

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "LOA_THON_HOME": str(self.home),
            "LOA_THON_RUN": str(self.run),
            "LOA_THON_STATE": str(self.state / "program"),
            "LOA_THON_ETC": str(self.etc),
            "LOA_THON_USER": "",
            "LOA_THON_PAUSE": "0.1",
            "PATH": f"{self.folder}/programs:{os.environ['PATH']}",
        }

    @property
    def runs(self) -> str:
        return str((self.home / "current").readlink())

    def take_over(self, version: str) -> None:
        """From the commune's server to the switch, asking at every step whether it may."""
        with self.update_manager() as update_manager:
            update_manager.fetch()
            update_manager.check()
            assert not update_manager.should_restart(lambda: NEAR)
            assert not (self.state / "program/request").exists()
            assert not update_manager.should_restart(lambda: FREE)
            assert f"{version} is ready to take over" in self.call("work")
            before = self.runs
            self.start()
            assert self.runs == before
            update_manager.check()
            for moment in (NEAR, replace(FREE, air_silent=False)):
                assert not update_manager.should_restart(lambda moment=moment: moment)  # type: ignore[misc]
            assert update_manager.should_restart(lambda: FREE)
        self.start()
        assert self.runs == f"releases/{version}"


_PLACES = ("releases", "keys")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One for the whole story, for building takes seconds: what works, what doesn't, what is next.

    `running_version` is this checkout's throughout, so each version is above it.
    """
    made = Site(tmp_path_factory.mktemp("site"))
    yield made
    made.end()


def test_what_works_takes_over_and_stays(site: Site) -> None:
    site.release("9.1.0", "works")
    site.take_over("9.1.0")
    assert "9.1.0 is good" in site.call("work")
    assert not (site.home / "trial").exists()
    site.start()
    assert site.runs == "releases/9.1.0"
    assert (site.folder / "asked").read_text() == "try-restart station-panel.service\n"


def test_what_does_not_come_up_is_swapped_back_and_never_tried_again(site: Site) -> None:
    # The tiny release can't build the next one: the first of all does.
    (site.home / "current").unlink()
    (site.home / "current").symlink_to(".")
    site.release("9.2.0", "crashes")
    site.take_over("9.2.0")
    for _ in range(3):
        assert site.runs == "releases/9.2.0"
        site.start()
    assert site.runs == "."
    assert "9.2.0" in read_state(site.home, site.state / "program").refused
    with site.update_manager() as update_manager:
        update_manager.fetch()
        update_manager.check()
        assert not update_manager.should_restart(lambda: FREE)
        [finding] = update_manager.findings()
    assert not finding.fit
    assert "9.2.0 was refused" in finding.text
