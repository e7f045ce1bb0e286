"""A release's environment as a box builds it: by the real pip, without a network."""

from pathlib import Path

import pytest

from station.errors import RefusedError
from station.village.update import install as program_install
from station.village.update.decision import read_state
from tests.village.release_site import NOW, ROOM, Box, Maker, wheel

UNFIT = "import sys\ndef main():\n    sys.exit('its player is missing')\n"


@pytest.fixture
def box(tmp_path: Path) -> Box:
    maker = Maker(tmp_path / "maker")
    maker.release("9.1.0")
    return Box(tmp_path / "box", maker)


def test_a_real_environment_is_built_offline_and_tried(box: Box) -> None:
    # So small a wheel's command checks nothing: it says so, and is refused with its words.
    box.maker.release("9.3.0", wheel(box.maker.folder / "unfit", "9.3.0", UNFIT))
    box.fetch()
    with pytest.raises(RefusedError, match="its player is missing"):
        program_install.install(box.mirror, box.home, box.maker.root, NOW, free=lambda _: ROOM)
    assert (box.home / "releases/9.3.0/bin/station").is_file()
    assert "9.3.0" in read_state(box.home, box.mirror).refused
    assert box.next == ""


def test_a_real_environment_is_asked_by_its_own_command_and_script_alone(box: Box) -> None:
    box.fetch()
    assert (
        program_install.install(box.mirror, box.home, box.maker.root, NOW, free=lambda _: ROOM)
        == "9.1.0"
    )
    # What it brings to the system lies in its own folder, verified with it.
    assert (box.home / "releases/9.1.0" / program_install.BROUGHT / "system.sh").is_file()
    settings = Path("/etc/loa-thon/station.toml")
    command, script = program_install.trials(Path("/opt/x"), settings, "9.1.0")
    assert command == ["/opt/x/bin/station", "--settings", str(settings), "self-check", "9.1.0"]
    assert script == ["/bin/bash", "/opt/x/share/loa-thon/system.sh", "check"]
