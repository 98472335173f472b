# What one does with the platform; `make help` lists it.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime-installed
DEV := $(VENV)/.dev-installed

.DEFAULT_GOAL := help
.PHONY: help demo test test-long check bench pictures papers catalogue assets lock format clean

help: ## list all targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(RUNTIME) ## install, start everything, load four made-up municipalities, run until Ctrl-C
	@exec $(BIN)/keck up --demo

test: $(DEV) ## install and run the tests, browser included
	@KECK_CHROMIUM="$$(deploy/browser)" && export KECK_CHROMIUM && \
		exec $(BIN)/python -m pytest -q -n 2 --dist loadfile -m "not long"

test-long: $(DEV) ## run chaos, fuzzing, timing and load, and properties on very many examples
	@KECK_CHROMIUM="$$(deploy/browser)" && export KECK_CHROMIUM KECK_MANY_EXAMPLES=1 && \
		exec $(BIN)/python -m pytest -q -m "long or hypothesis"

check: $(DEV) ## lint, types, import contracts, translations, known vulnerabilities
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m keck.views.i18n_check
	$(BIN)/python deploy/audit_dependencies.py requirements-dev.lock

bench: $(DEV) ## measure speed and sizes, beside a comparison in the same run
	@exec $(BIN)/python -m tests.benchmarks

pictures: $(DEV) ## write pictures of the running demo's pages to the folder that PICTURES names
	@KECK_CHROMIUM="$$(deploy/browser)" && export KECK_CHROMIUM && \
		exec $(BIN)/python -m tests.e2e.pictures "$${PICTURES:-var/pictures}"

papers: $(DEV) ## write docs/papers anew, as the default settings make them
	@env -i KECK_HOME=/nonexistent KECK_SECURE_COOKIES=1 $(BIN)/keck papers docs/papers && rm -f docs/papers/*.html docs/papers/*.json

catalogue: $(DEV) ## write docs/kennzahlen.md anew from the catalogue
	@exec $(BIN)/python -m keck.views.catalogue_page docs/kennzahlen.md

assets: ## build the front end; Node comes from a wheel where there is none
	@exec deploy/assets "$(PYTHON)"

lock: $(DEV) ## resolve the dependencies anew
	@exec deploy/lock $(BIN)/uv

format: $(DEV) ## format the sources
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean: ## remove what was installed and built here; data under var stay
	rm -rf $(VENV) node_modules dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find platform workers tenants tests migrations -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUNTIME): requirements-build.lock requirements.lock pyproject.toml
	@deploy/install "$(PYTHON)" $(VENV) requirements.lock
	@touch $@

# The larger lock holds the smaller one.
$(DEV): requirements-build.lock requirements-dev.lock requirements.lock pyproject.toml
	@deploy/install "$(PYTHON)" $(VENV) requirements-dev.lock
	@touch $(RUNTIME) $@
