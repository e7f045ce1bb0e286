# Loa Thôn. `make` alone lists what there is.

PY := .venv/bin/python
OUT ?= demo-out
BULLETIN ?= tests/samples/bulletin-sample.txt
REAL := tests/real tests/crash tests/pi

# A browser for the page; systemd and shellcheck for the units; aplay for the virtual card; a recorded
# disk for the power cuts. The tests do without where they must.
TEST_PACKAGES := chromium systemd shellcheck alsa-utils qemu-system-common e2fsprogs

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-fast coverage lint pages bench screenshots lock install data-partition uninstall clean test-pi test-cuts

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

setup: ## Debian packages, a virtual environment and the locked dependencies
	@bash systemd/prepare.sh

demo: setup ## a typed bulletin becomes a broadcast, here, in under a minute
	@$(PY) -m tests.demo --out $(OUT) $(BULLETIN)

# First two of the fast files at a time, with more examples where a property has them; then, alone,
# what starts processes and may meet the real clock. Both run, whatever the first one finds.
FAST := -m pytest -q -n 2 --dist loadfile $(REAL:%=--ignore=%)

test: lint ## every test
	@bash systemd/prepare.sh $(TEST_PACKAGES)
	@$(PY) $(FAST) --hypothesis-profile=thorough; fast=$$?; $(PY) -m pytest -q $(REAL) && exit $$fast

test-fast: setup ## the tests that start no process of their own
	@$(PY) $(FAST)

coverage: setup ## which lines and branches the fast tests ran; tests/real has processes of its own
	@mkdir -p .build/coverage
	@$(PY) -m coverage run -m pytest -q $(REAL:%=--ignore=%)
	@$(PY) -m coverage report --sort=cover --skip-covered

lint: setup
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy

bench: setup ## the figures of tests/bench/README.md, measured on this machine
	@$(PY) -m tests.bench

screenshots: setup ## the panel's pages as pictures, in $(OUT)
	@$(PY) -m tests.real.web.screenshots $(OUT)

pages: setup ## write the pages that are made of the code anew: the control socket's
	@$(PY) -m tests.village.control.api_page

lock: setup ## write the lock files anew from pyproject.toml
	@bash systemd/lock.sh

install: ## install a village's station on this Raspberry Pi or Debian machine
	@bash systemd/install.sh

data-partition: ## move what the station keeps onto DEVICE=/dev/…, for a read-only root
	@bash systemd/data-partition.sh "$(DEVICE)"

uninstall: ## take the station off this machine; its data stay
	@bash systemd/uninstall.sh

test-pi: setup ## tests on a Pi, HOST=pi@address, or on a virtual one, VIRTUAL_PI=its program
	@PI_HOST="$(HOST)" VIRTUAL_PI="$(VIRTUAL_PI)" $(PY) -m pytest -q -s tests/pi

test-cuts: setup ## the power cut 400 times, on a recorded disk; as root, with qemu-system-common
	@$(PY) -m tests.crash

clean: ## remove what was built here
	rm -rf .venv .build $(OUT) build *.egg-info
