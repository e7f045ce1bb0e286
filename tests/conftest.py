"""What holds for every test."""

from hypothesis import settings

# Properties are judged, not the machine: under load, or under coverage, each example takes longer.
settings.register_profile("loa-thon", deadline=None)
# `make test` asks for it by `--hypothesis-profile`: where a property says so, more is tried.
settings.register_profile("thorough", deadline=None)
settings.load_profile("loa-thon")
