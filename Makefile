# Everything is done with `make`. What needs the network says so; after the first time nothing does.
# `make` alone lists the targets.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

VENV ?= .venv
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := $(VENV)/bin
# Test processes. Two suit a laptop that is also doing something else.
JOBS ?= 2
# More words for pytest: make test ARGS="-k offer -x"
ARGS ?=
# pip 22.3 and later can install into an environment that has no pip of its own,
# which is what Debian's Python makes when python3-venv is missing.
PIP = $(shell "$(PYTHON)" -m pip --version >/dev/null 2>&1 && echo '"$(PYTHON)" -m pip' || command -v pip3 || command -v pip) \
	--python $(BIN)/python --disable-pip-version-check --no-input

.PHONY: help
help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# ---- environment -------------------------------------------------------------------------------------------------

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "make needs Python 3.11 or later: no python3.11 and no python3 on the PATH." >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "make needs Python 3.11 or later: $(PYTHON) is older. Name another with PYTHON=…" >&2; exit 1; }
	@"$(PYTHON)" -m pip --version >/dev/null 2>&1 || command -v pip3 pip >/dev/null || { echo "make needs pip: on Debian, apt-get install python3-pip." >&2; exit 1; }
	@"$(PYTHON)" -m venv --without-pip $(VENV)

# Each stamp is newer than the file that it was made from, so a second `make` asks nobody for anything.
$(VENV)/.locked: requirements.lock | $(BIN)/python
	@echo "Installing what Oportuna needs into $(VENV) …"
	@$(PIP) install --quiet --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.locked-test: requirements-test.lock $(VENV)/.locked
	@echo "Installing what the tests need into $(VENV) …"
	@$(PIP) install --quiet --require-hashes -r requirements-test.lock
	@touch $@

$(VENV)/.installed: pyproject.toml $(VENV)/.locked
	@$(PIP) install --quiet --no-deps --no-build-isolation --no-index --editable .
	@touch $@

.PHONY: setup
setup: $(VENV)/.installed $(VENV)/.locked-test ## the environment with everything for work on the code

# ---- use ---------------------------------------------------------------------------------------------------------

.PHONY: demo
demo: $(VENV)/.installed ## a fresh demo database, served on 127.0.0.1:8000 (PORT=… for another)
	@exec $(BIN)/oportuna demo --port "$${PORT:-8000}"

# ---- work --------------------------------------------------------------------------------------------------------

.PHONY: test
test: browser setup ## the whole suite, with browser and PostgreSQL (ARGS="-k word" for a part)
	$(BIN)/python -m pytest -n $(JOBS) $(ARGS)

# First of all, so that whoever lacks a browser hears it before the downloads.
.PHONY: browser
browser: | $(BIN)/python
	@$(BIN)/python tools/find_browser.py

.PHONY: check
check: setup ## style, types, templates and import contracts, without the suite
	$(BIN)/python -m pytest -q tests/architecture $(ARGS)

.PHONY: format
format: setup ## rewrite Python as ruff wants it
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format --quiet .

.PHONY: bench
bench: setup ## measure the main path (minutes; prints and keeps the figures in bench/)
	$(BIN)/python -m bench $(ARGS)

.PHONY: bench-check
bench-check: setup ## measure shortly and fail where a figure is far worse than the kept one
	$(BIN)/python -m bench --check $(ARGS)

.PHONY: bench-hold
bench-hold: setup ## hold a load of 20 users and fail where it is slow or grows (2 minutes; ARGS="--minutes 30")
	$(BIN)/python -m bench.hold $(ARGS)

.PHONY: docs
docs: setup ## rewrite the parts of docs/ that are made from the code
	$(BIN)/python tools/docs.py

.PHONY: lock
lock: ## write the lock files from pyproject.toml (needs uv and the network; UPGRADE=1 for newer versions)
	UPGRADE=$(UPGRADE) tools/lock.sh

.PHONY: vendor
vendor: setup ## fetch the browser libraries and icons afresh (needs npm and the network)
	$(BIN)/python tools/vendor.py
	$(BIN)/python tools/icons.py

.PHONY: clean
clean: ## remove the environment and every cache, never the data in instance/
	rm -rf $(VENV) build dist .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis
