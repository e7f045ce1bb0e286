"""The rooms' arrows: who may import whom, and who imports what from outside."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parent.parent
COMMON = {"station.errors", "station.settings", "station.clock"}
ROOTS = {
    "station.village.daemon.main",
    "station.cli.station.main",
    "station.cli.station.__main__",
    "station.cli.station.pair",
    "station.cli.commune.main",
    "web.panel.wsgi",
}
ARROWS = {
    "station.programme": set[str](),
    "station.trust": {"station.programme"},
    "station.studio": {"station.programme"},
    "station.air": {"station.programme"},
    "station.village": {"station.air", "station.studio", "station.trust", "station.programme"},
    "station.commune": {"station.studio", "station.trust", "station.programme"},
    "web.panel": {
        "station.village.control.client",
        "station.village.https.addresses",
        "station.village.asrun.download",
        "station.programme",
    },
}
# In each room, the one file that may import it; its errors are translated there.
ONE_IMPORTER = {
    "gpiozero": {"station.air.relays.pins"},
    # One to play and one to listen, each alone in its process.
    "pyaudio": {"station.air.player.process", "station.air.ear.microphone"},
    "soundfile": {"station.air.player.decoder"},
    "schedule": {"station.village.periodic_jobs"},
    "segno": {"web.panel.views.qr"},
    "sqlite3": {"station.village.asrun.journal"},
    "sqlalchemy": {"station.commune.store.database", "station.commune.store.rows"},
    "babel": {"web.kit.words.catalogue"},
    "argon2": {"web.panel.access.login"},
    "icalendar": {"web.panel.views.icalendar"},
    "pypdf": {"station.studio.paper.pdf"},
    "dateutil": {"station.programme.recurrence"},
    # And each group of the panel's pages.
    "flask": {
        "web.panel.app",
        "web.panel.pages.context",
        "web.panel.wsgi",
        "web.kit.server.intake",
        "web.kit.server.packing",
        "web.kit.server.uploads",
        "station.commune.repository.serve",
    },
    "waitress": {"web.panel.wsgi", "web.kit.server.intake", "station.commune.repository.serve"},
    "urllib3": {"station.trust.source"},
    "cryptography": {
        "station.commune.keys.folder",
        "station.village.enrolment.key",
        # A certificate authority is another matter than a key.
        "station.village.https.authority",
        "station.village.https.certificates",
    },
    # The client, the office's hand, and the proof without a network: three parts of tuf.
    "tuf": {"station.trust.feed", "station.commune.repository.metadata", "station.trust.offline"},
}


def modules() -> dict[str, Path]:
    found = {}
    for path in [*TOP.glob("station/**/*.py"), *TOP.glob("web/**/*.py")]:
        name = ".".join(path.relative_to(TOP).with_suffix("").parts)
        found[name.removesuffix(".__init__")] = path
    return found


def imported_by(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide the arrows"
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


MODULES = modules()


def room_of(module: str) -> str:
    return next((room for room in ARROWS if module == room or module.startswith(room + ".")), "")


def ours(path: Path) -> set[str]:
    """The modules of ours that `path` imports, not the names in them."""
    return {name for name in imported_by(path) if name in MODULES}


@pytest.mark.parametrize("module", [m for m in MODULES if m not in ROOTS])
def test_a_room_imports_only_along_its_arrows(module: str) -> None:
    room = room_of(module)
    for target in ours(MODULES[module]):
        allowed = {room, *ARROWS.get(room, set())}
        at_home = any(target == a or target.startswith(a + ".") for a in allowed if a)
        # A package is imported on the way to what is in it.
        is_package = MODULES[target].name == "__init__.py"
        assert at_home or target in COMMON or is_package, f"{module} imports {target}"


@pytest.mark.parametrize("module", MODULES)
def test_nobody_imports_a_root_but_a_root(module: str) -> None:
    if module not in ROOTS:
        assert not ours(MODULES[module]) & ROOTS


@pytest.mark.parametrize("library", ONE_IMPORTER)
def test_an_outside_library_has_one_importing_file(library: str) -> None:
    importers = {
        module
        for module, path in MODULES.items()
        if any(name == library or name.startswith(library + ".") for name in imported_by(path))
    }
    assert importers, f"{library} is not used"
    pages = {m for m in MODULES if m.startswith("web.panel.") and m.endswith("pages")}
    assert importers <= ONE_IMPORTER[library] | (pages if library == "flask" else set())


def test_the_programme_room_reads_no_clock_and_does_no_io() -> None:
    forbidden = {"time", "os", "socket", "threading", "logging", "pathlib", "subprocess", "random"}
    for module, path in MODULES.items():
        if module.startswith("station.programme"):
            found = {name.split(".")[0] for name in imported_by(path)}
            assert not found & forbidden, module
            assert ".now(" not in path.read_text("utf-8"), module
