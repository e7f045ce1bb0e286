"""Small programs that stand in for espeak-ng and ffmpeg, and fail on cue."""

from pathlib import Path


def program(folder: Path, script: str) -> str:
    """A shell script in `folder`, ready to run; returns its path."""
    path = folder / "program"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)
