"""Who breaks into one of the box's processes reaches nothing of the others'.

Real users and files: each attack is played by a process with the user of the sync, of sticks or of
the page. The daemon starts, plays and stops all the same, and the next honest stick is taken.
"""

import itertools
import json
import os
import signal
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from station.commune.stick.out import export
from station.village.control.messages.log import GetLog
from tests.real.village.users.box import (
    DAEMON,
    PANEL,
    STICK,
    SYNC,
    Box,
    Identity,
    a_box,
    needs_root,
)

pytestmark = needs_root

STRANGERS = {"sync": SYNC, "stick": STICK, "panel": PANEL}
SECRETS = ("station-key.pem", "journal.sqlite", "enrolment.json", "rtc.json", "root.json")
ALIVE = "\nprint('laid', flush=True)\ntime.sleep(600)"


@pytest.fixture(scope="module")
def box() -> Iterator[Box]:
    with a_box() as made:
        (made.state / "root.json").write_bytes(made.station.office.root_bytes)
        for name in ("enrolment.json", "rtc.json"):
            (made.state / name).write_text("{}")
        for name in ("root.json", "enrolment.json", "rtc.json"):
            os.chown(made.state / name, DAEMON.user, DAEMON.group)
        honest_stick(made, "dau")
        yield made


COUNT = itertools.count(1)


def another() -> str:
    return f"tin-{next(COUNT)}"


def honest_stick(box: Box, name: str) -> str:
    """The office's next stick, with a bulletin called `name`, is put in; what was said."""
    office, folder = box.station.office, box.folder
    office.add_bulletin(name, "Tin mới", folder / "tune.wav", seconds=5)
    office.now = datetime.now(UTC)
    office.publish()
    export(office.repository, box.stick, office.root_bytes, office.now, lambda _: None)
    for path in (box.stick, *box.stick.rglob("*")):
        os.chown(path, STICK.user, STICK.group)
    status, said = box.command(STICK, "stick", str(box.stick))
    assert status == 0, said
    assert "the village's report is in" in said, said
    return said


def held(box: Box) -> set[str]:
    return {bulletin.id for bulletin in box.station.wait(lambda _: True).bulletins}


def secrets(box: Box) -> dict[str, tuple[int, int]]:
    """Each file's number and mode; the key's bytes, too."""
    found = {name: (box.state / name).stat() for name in SECRETS}
    return {name: (each.st_ino, each.st_mode) for name, each in found.items()}


def plays(box: Box) -> None:
    """By hand, and Stop ends it."""
    station = box.station
    assert "begins" in station.command("play", "thu").stdout
    station.wait(lambda status: status.air.state == "on-air")
    assert station.command("stop").returncode == 0
    station.wait(lambda status: status.air.state == "silent")


# Whose files they are, and who may do what.


def test_honest_work_needs_no_more_than_the_units_give(box: Box) -> None:
    """The sync fetched, the stick after it, and each goes on with the other's files."""
    assert held(box) >= {"thu", "dau"}
    owners = {(box.library / f"bulletins/{name}.json").stat().st_uid for name in ("thu", "dau")}
    assert owners == {SYNC.user, STICK.user}
    office = box.station.office
    office.add_bulletin("mang", "Qua mạng", box.folder / "tune.wav", seconds=5)
    office.publish()
    count = box.station.wait(lambda _: True).sync.count
    assert box.command(DAEMON, "sync")[0] == 0
    box.station.wait(lambda status: status.sync.count > count and not status.sync.error)
    assert held(box) >= {"thu", "dau", "mang"}
    plays(box)
    (report,) = (box.stick / "loa-thon-reports").iterdir()
    assert report.stat().st_uid == STICK.user


@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ("read the key", "open(S / 'station-key.pem').read()"),
        *((f"write {name}", f"open(S / '{name}', 'r+')") for name in SECRETS),
        *((f"remove {name}", f"(S / '{name}').unlink()") for name in SECRETS),
        # Whoever may read them may lock them, and neither journal nor daemon begins again.
        ("lock the daemon out", "fcntl.flock(open(S / 'daemon.lock'), fcntl.LOCK_EX)"),
        ("lock it out of memory", "fcntl.flock(open(R / 'daemon.lock'), fcntl.LOCK_EX)"),
        *(
            (f"lock the journal{end}", f"open(S / 'journal.sqlite{end}')")
            for end in ("", "-wal", "-shm")
        ),
        ("lay a file beside them", "(S / 'new').touch()"),
        ("rename the library", "(S / 'library').rename(S / 'inbox' / 'library')"),
        ("put another library there", "(S / 'library').rmdir(); os.symlink('..', S / 'library')"),
        ("write what was verified", "(S / 'verified' / 'rules.json').open('r+')"),
        ("write the copies in memory", "(R / 'verified' / 'x').touch()"),
        ("write what the head recorded", "(S / 'memos' / 'x').touch()"),
        ("lay a file among the sockets", "(R / 'new').touch()"),
        ("remove the control socket", "(R / 'control.sock').unlink()"),
        ("write the settings", "Path('/etc/loa-thon/station.d/x').parent.mkdir(parents=True)"),
        ("end the daemon", "os.kill(DAEMON, signal.SIGKILL)"),
        ("stop the daemon", "os.kill(DAEMON, signal.SIGSTOP)"),
        ("ask for a sync", "socket.socket(socket.AF_UNIX).connect(str(R / 'sync.sock'))"),
    ],
)  # fmt: skip
def test_what_nobody_of_them_may(box: Box, who: str, wanted: str, code: str) -> None:
    before = secrets(box)
    assert box.station.daemon is not None
    code = code.replace("DAEMON", str(box.station.daemon.pid))
    said = box.does(STRANGERS[who], code)
    assert "Permission" in said or "not permitted" in said, (wanted, said)
    assert secrets(box) == before
    assert box.station.daemon.poll() is None


@pytest.mark.parametrize(
    ("who", "name"),
    [
        *(("sync", name) for name in ("control.sock", "stick-desk.sock", "live")),
        *(("stick", name) for name in ("control.sock", "live")),
        ("panel", "stick-desk.sock"),
    ],
)
def test_who_may_ask_at_which_socket(box: Box, who: str, name: str) -> None:
    code = f"socket.socket(socket.AF_UNIX).connect(str(R / {name!r})); print('let in')"
    said = box.does(STRANGERS[who], code)
    assert "Permission" in said or name == "live", said
    assert "let in" not in said


@pytest.mark.parametrize("name", ["library", "feed", "program", "registration"])
def test_the_page_writes_nothing_of_the_communes(box: Box, name: str) -> None:
    assert "Permission" in box.does(PANEL, f"(S / {name!r} / 'x').touch()")
    assert "let in" in box.does(PANEL, "(S / 'inbox' / 'x').touch(); print('let in')")


@pytest.mark.parametrize("who", ["sync", "stick"])
def test_the_inbox_and_the_pages_own_are_the_pages(box: Box, who: str) -> None:
    assert "Permission" in box.does(STRANGERS[who], "(S / 'inbox' / 'x').touch()")
    assert "Permission" in box.does(STRANGERS[who], "os.listdir(S / 'inbox')")
    assert "Permission" in box.does(STRANGERS[who], "os.listdir(S / 'memos')")


# What can be laid where they may write.

ATTACKS = {
    "a link to a pipe": (
        "os.mkfifo(L / 'pipe'); p = L / 'trust.json'; p.unlink(); p.symlink_to('pipe')"
    ),
    "a pipe among the bulletins": "os.mkfifo(L / 'bulletins' / 'x.json')",
    "a pipe in place of the memory": (
        "p = L / 'sequences.json'; p.unlink(missing_ok=True); os.mkfifo(p)"
    ),
    "a pipe in place of the feed": "p = S / 'feed/feed.json'; p.unlink(); os.mkfifo(p)",
    "a file of 8 TB among the bulletins": (
        "os.truncate(os.open(L / 'bulletins/y.json', os.O_CREAT | os.O_RDWR), 8 << 40)"
    ),
    "a file of 8 TB in the feed": (
        "os.truncate(os.open(S / 'feed/z.json', os.O_CREAT | os.O_RDWR), 8 << 40)"
    ),
    "the audio leads to the state": (
        "(L / 'audio').rename(L / 'old'); (L / 'audio').symlink_to('..')"
    ),
    "the bulletins lead to the state": (
        "(L / 'bulletins').rename(L / 'old'); (L / 'bulletins').symlink_to('..')"
    ),
    "a folder in place of a file": (
        "p = L / 'timetable.json'; p.unlink(missing_ok=True); p.mkdir(); (p / 'x').touch()"
    ),
    "a file in place of a folder": (
        "(L / 'incoming').rename(L / 'old'); (L / 'incoming').write_text('x')"
    ),
    "a folder for a half-written file": "(L / '.new-x').mkdir(); (L / 'bulletins/.new-y').mkdir()",
    "unreadable files": (
        "[p.chmod(0) for p in (L / 'bulletins').iterdir() if p.stat().st_uid == os.geteuid()]"
    ),
    "folders closed to all": (
        "[p.chmod(0) for p in L.iterdir() if p.is_dir() and p.stat().st_uid == os.geteuid()]"
    ),
    "very deep names": (
        "os.chdir(L / 'audio')\nfor _ in range(1500): os.mkdir('d' * 200); os.chdir('d' * 200)"
    ),
    "ten thousand names": "[(L / 'bulletins' / f'{n}.json').touch() for n in range(10_000)]",
    "a socket": "socket.socket(socket.AF_UNIX).bind(str(L / 'trust.json.sock'))",
}  # fmt: skip


@pytest.mark.parametrize(
    ("who", "what"),
    [*(("sync", each) for each in ATTACKS), *(("stick", each) for each in list(ATTACKS)[::5])],
)
def test_the_daemon_starts_plays_and_takes_the_next_stick(box: Box, who: str, what: str) -> None:
    before = secrets(box)
    said = box.does(STRANGERS[who], ATTACKS[what] + "\nprint('laid')")
    assert "laid" in said, said
    # It starts with all of that there, and the sync that it asks for is an honest one.
    box.daemon()
    honest_stick(box, another())
    assert secrets(box) == before
    assert not (box.library / "audio").is_symlink()
    plays(box)


def laid_by_root(box: Box, what: str, path: Path) -> None:
    """What only a hole in the kernel's own walls would let them lay."""
    path.unlink(missing_ok=True)
    if what == "device":
        os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, 5))
        os.chown(path, SYNC.user, SYNC.group)
    else:
        path.hardlink_to(box.state / "station-key.pem")


@pytest.mark.parametrize("what", ["device", "another name of the key"])
@pytest.mark.parametrize("name", ["trust.json", "bulletins/thu.json", "../registration/owed.json"])
def test_even_where_the_kernel_lets_them(box: Box, what: str, name: str) -> None:
    key = (box.state / "station-key.pem").read_bytes()
    path = box.library / name
    laid_by_root(box, what, path)
    box.daemon()
    honest_stick(box, another())
    if "owed" in name:
        path.unlink()
    assert (box.state / "station-key.pem").read_bytes() == key
    assert key not in on_the_stick(box)
    plays(box)


def on_the_stick(box: Box) -> bytes:
    return b"".join(path.read_bytes() for path in box.stick.rglob("*") if path.is_file())


def test_what_is_owed_never_carries_the_key_away(box: Box) -> None:
    laid = "p = S / 'registration/owed.json'; p.symlink_to('../station-key.pem'); print('laid')"
    assert "laid" in box.does(SYNC, laid)
    office = box.station.office
    export(office.repository, box.stick, office.root_bytes, datetime.now(UTC), lambda _: None)
    _, said = box.command(STICK, "stick", str(box.stick))
    assert "this box's registration could not be written" in said
    assert "the village's report is in" in said
    for path in box.stick.rglob("*"):
        os.chown(path, STICK.user, STICK.group)
    assert b"PRIVATE KEY" not in on_the_stick(box)
    box.does(SYNC, "(S / 'registration/owed.json').unlink()")


def audio(box: Box) -> Path:
    """The recording of “thu”, as the sync's own file."""
    (path, *_) = (box.library / "audio").glob("*.opus")
    return path


@pytest.mark.parametrize(
    "does",
    {
        "a lease": "f = open(P, 'r+'); signal.signal(signal.SIGIO, signal.SIG_IGN); "
                   "fcntl.fcntl(f, fcntl.F_SETLEASE, fcntl.F_WRLCK)",
        "8 TB": "os.truncate(P, 8 << 40)",
        "it grows": "f = open(P, 'ab', 0); f.write(b'x')",
        "a pipe": "P.unlink(); os.mkfifo(P)",
        "none": "P.unlink()",
        "unreadable": "P.chmod(0)",
        "another's sound": "P.write_bytes(b'OggS' * 1000)",
    }.items(),
    ids=lambda pair: pair[0],
)  # fmt: skip
def test_a_recording_that_they_hold_holds_neither_play_nor_stop(
    box: Box, does: tuple[str, str]
) -> None:
    box.daemon()
    path = audio(box)
    os.chown(path, SYNC.user, SYNC.group)
    with box.goes_on(SYNC, f"P = Path({str(path)!r}); {does[1]}{ALIVE}") as stranger:
        assert stranger.stdout is not None
        assert stranger.stdout.readline() == "laid\n"
        assert "begins" in box.station.command("play", "thu").stdout
        assert box.station.command("stop").returncode == 0
        assert "begins" in box.station.command("play", "thu").stdout
        # It can't be had: the daemon ends that by itself.
        box.station.wait(lambda status: status.air.state == "silent")
        last = box.station.client.ask(GetLog(most=1)).entries[0]
        assert (last["outcome"], last["reason"]) == ("failed", "not-verified")
    honest_stick(box, another())
    plays(box)


def test_a_recording_that_is_replaced_all_the_time_sounds_as_signed_or_not_at_all(box: Box) -> None:
    path = audio(box)
    swap = (
        f"P = Path({str(path)!r}); good = P.read_bytes(); bad = bytes(len(good))\n"
        "print('laid', flush=True)\n"
        "while True:\n"
        "    for data in (bad, good):\n"
        "        (P.parent / 'x').write_bytes(data); (P.parent / 'x').rename(P)\n"
    )
    with box.goes_on(SYNC, swap) as stranger:
        assert stranger.stdout is not None
        assert stranger.stdout.readline() == "laid\n"
        for _ in range(10):
            box.station.command("play", "thu")
            for copy in (box.run / "verified").glob("*.opus"):
                assert copy.read_bytes().startswith(b"RIFF")
            box.station.command("stop")
    honest_stick(box, "thay")
    plays(box)


def test_the_desk_says_no_more_than_it_must(box: Box) -> None:
    """Who has a stick's user gets a report with a sentence of his signed, and nothing else."""
    asked = [
        {"do": "report", "news": "\x1b[31m" + "x" * 100_000},
        {"do": "enrol", "given": "{}"},
        {"do": "sign", "what": "all"},
        {"do": "stop"},
    ]
    answers = []
    for form in asked:
        code = (
            "c = socket.socket(socket.AF_UNIX); c.connect(str(R / 'stick-desk.sock'))\n"
            f"c.sendall({json.dumps(form).encode()!r} + b'\\n'); print(c.makefile().readline())"
        )
        answers.append(json.loads(box.does(STICK, code)))
    report, *refused = answers
    assert report["said"] == "report"
    assert [each["said"] for each in refused] == ["failed"] * 3
    payload = json.loads(report["envelope"])
    assert payload["signatures"]
    assert len(report["envelope"]) < 1_000_000
    assert signal.SIGKILL  # the daemon was asked for nothing that sounds
    assert box.station.wait(lambda _: True).air.state == "silent"


def test_what_had_one_user_before_is_mended_where_it_lies(box: Box) -> None:
    """A box that was installed before: all in it is the station's own, closed to all others."""
    for folder in (box.library, box.state / "feed", box.state / "program"):
        for path in (folder, *folder.rglob("*")):
            os.chown(path, DAEMON.user, DAEMON.group)
            path.chmod(0o750 if path.is_dir() else 0o640)
    box.lay()
    honest_stick(box, "truoc")
    assert box.command(DAEMON, "sync")[0] == 0
    box.lay()
    assert stat.S_IMODE((box.library / "audio").stat().st_mode) == 0o2770


def test_a_release_that_is_swapped_back_reads_and_writes_what_the_new_one_left(box: Box) -> None:
    """Its sync and its sticks have the station's user, who is of the group."""
    old = Identity(DAEMON.user, DAEMON.group, DAEMON.groups, 0o027)
    for path in (box.library, box.state / "feed"):
        os.chown(path, DAEMON.user, DAEMON.group)
        path.chmod(0o750)
    for path in (box.stick, *box.stick.rglob("*")):
        os.chown(path, DAEMON.user, DAEMON.group)
    (box.run / "stick-desk.sock").rename(box.run / "away")
    try:
        status, said = box.command(old, "stick", str(box.stick))
    finally:
        (box.run / "away").rename(box.run / "stick-desk.sock")
    assert (status, "the village's report is in" in said) == (0, True), said
    box.lay()
    honest_stick(box, "tro-lai")
