# What one does with the platform; `make help` lists it.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime-installed
DEV := $(VENV)/.dev-installed
SOURCES := platform workers tenants migrations tests

.DEFAULT_GOAL := help
.PHONY: help demo test test-long check bench assets lock format browser clean

help: ## list all targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1\t\2/' | expand -t 14

# The installer comes first, from its own lock; it then brings the rest in seconds.
$(BIN)/uv: requirements-build.lock
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-build.lock
	@touch $@

$(RUNTIME): $(BIN)/uv requirements.lock pyproject.toml
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): $(RUNTIME) requirements-dev.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-dev.lock
	@touch $@

demo: $(RUNTIME) ## install, start everything and load four made-up municipalities
	@exec $(BIN)/keck up --demo

test: $(DEV) browser ## run the tests
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not long" -q

test-long: $(DEV) browser ## run chaos, fuzzing, timing and load
	$(BIN)/python -m pytest -m long -q

check: $(DEV) ## lint, types, import contracts, translations, known vulnerabilities
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m keck.views.i18n_check
	$(BIN)/python deploy/audit_dependencies.py requirements.lock

bench: $(DEV) ## measure, beside a comparison in the same run
	$(BIN)/python -m tests.benchmarks

assets: $(DEV) ## build the front end; needs no Node on the machine
	$(BIN)/python deploy/build_assets.py

lock: $(BIN)/uv ## resolve the dependencies anew
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--extra embedded pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--all-extras pyproject.toml -o requirements-dev.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		requirements-build.in -o requirements-build.lock

format: $(DEV) ## format the sources
	$(BIN)/ruff check --fix $(SOURCES)
	$(BIN)/ruff format $(SOURCES)

browser: ## make sure that there is a browser for the tests
	@if [ -n "$$KECK_CHROMIUM" ] || command -v chromium chromium-browser google-chrome >/dev/null; then :; \
	elif [ -f /etc/debian_version ] && [ "$$(id -u)" = 0 ]; then \
		apt-get update -qq && apt-get install -yqq --no-install-recommends chromium fonts-dejavu-core >/dev/null; \
	else echo "The tests need a browser: sudo apt-get install chromium, or name one by KECK_CHROMIUM." >&2; exit 1; fi

clean: ## remove what was installed and built here; data under var stay
	rm -rf $(VENV) node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
