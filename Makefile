# The menu: `make` tells it. Every verb first brings what it needs into .venv, from wheels alone.

VENV := .venv
BIN := $(VENV)/bin
# The first Python that the locked wheels exist for. `make demo PYTHON=/path/to/python3.12` chooses.
PYTHON ?= $(shell for each in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$each -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null \
	&& { echo $$each; break; }; done)
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
LOCKED := --require-hashes --only-binary :all: --requirement
LOCK := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--fork-strategy fewest --generate-hashes --custom-compile-command "make lock" --group build
# What lies between the verbs and their own arguments: `make test ARGS="tests/ledger -x"`.
ARGS ?=

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test check bench lock encoders images clean

help: ## tell this menu
	@echo "Lurewatch: make VERB"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1\t\2/p' Makefile | expand -t 14

demo: $(VENV)/run.stamp ## the whole watch over a small town of SYNTHETIC sites on this machine
	$(BIN)/lurewatch demo $(ARGS)

test: $(VENV)/dev.stamp ## every test; what stands aside is told with its reason at the end
	$(BIN)/python -m pytest -p tests.house.run_plan --numprocesses 2 --dist loadfile $(ARGS)

check: $(VENV)/dev.stamp ## lint, format, types, who imports whom, and whether the docs are fresh
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python docs/generate.py --check

bench: $(VENV)/dev.stamp ## speed beside that of the usual tools, measured on this machine
	$(BIN)/python -m tests.bench $(ARGS)

lock: $(VENV)/dev.stamp ## pin the newest versions that fit pyproject.toml
	$(LOCK) --upgrade --output-file requirements/run.lock
	$(LOCK) --upgrade --extra dev --extra images --constraints requirements/run.lock \
		--output-file requirements/dev.lock

encoders: $(VENV)/run.stamp ## sentence-transformers, for an encoder of your own (about 5 GB)
	PYTHONWARNINGS=ignore $(PIP) install --no-build-isolation --editable '.[encoders]'

images: $(VENV)/run.stamp ## what reads pictures of adverts: OCR, QR codes, hashes (about 300 MB)
	PYTHONWARNINGS=ignore $(PIP) install --no-build-isolation --editable '.[images]'

clean: ## remove .venv and every cache; what the watch has kept stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	rm -rf build dist *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/made.stamp:
	@test -n "$(PYTHON)" || { echo "Lurewatch needs Python 3.11 to 3.14 and found none." \
		"Install one, or name it: make PYTHON=/path/to/python3.12" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "No virtual environment could be made." \
		"On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	touch $@

$(VENV)/run.stamp: $(VENV)/made.stamp requirements/run.lock pyproject.toml
	@echo "Bringing what Lurewatch needs into $(VENV); this takes a minute or two the first time."
	$(PIP) install $(LOCKED) requirements/run.lock
	PYTHONWARNINGS=ignore $(PIP) install --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements/dev.lock
	$(PIP) install $(LOCKED) requirements/dev.lock
	touch $@
