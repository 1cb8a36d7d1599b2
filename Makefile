# make run | test | check | bench | test-all | soak. Python 3.11 or newer and make are all it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export DJANGO_SETTINGS_MODULE := luopan.config.settings
# Compiled code is kept: without it every process that tests start compiles the product anew.
unexport PYTHONDONTWRITEBYTECODE
HOME_DIR ?= $(CURDIR)/var/demo
PORT ?= 8000

.PHONY: run test test-browser test-all soak check licences sbom bench lock texts clean

$(VENV)/.run: requirements/base.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	touch $@

run: $(VENV)/.run        ## the demo company on http://127.0.0.1:8000; its data under var/demo
	LUOPAN_HOME=$(HOME_DIR) $(BIN)/python -m luopan serve --demo --port $(PORT)

test: $(VENV)/.dev       ## quick and whole: SQLite, 200 to 2,000 cases a property, each main path once in a browser
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not slow and (path or not browser)"

test-browser: $(VENV)/.dev ## all that is tried in the machine's Chromium
	$(BIN)/python -m pytest -n 2 -m "not slow and browser"

test-all: $(VENV)/.dev   ## both databases, 20,000 cases a property, kills, races, corpus
	tests/all.sh

soak: $(VENV)/.dev       ## hours: every property with 200,000 cases, each race 100 times, 30 kills of the server
	HYPOTHESIS_PROFILE=soak LUOPAN_RACE_ROUNDS=100 LUOPAN_KILL_ROUNDS=30 $(BIN)/python -m pytest -n 2

check: $(VENV)/.dev      ## lint, format, types, walls, migrations, translations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python tools/texts.py --check
	$(BIN)/python tools/vendor.py check
	$(BIN)/python tools/licences.py check >/dev/null

licences: $(VENV)/.dev   ## the licence of each thing we ship or install; fails on one nobody has thought about
	$(BIN)/python tools/licences.py check

sbom: $(VENV)/.dev       ## the same as CycloneDX: build/luopan.cdx.json
	mkdir -p build
	$(BIN)/python tools/licences.py sbom build/luopan.cdx.json

bench: $(VENV)/.dev      ## what it costs, one table of ratios
	$(BIN)/python -m bench

texts: $(VENV)/.dev      ## gather strings to translate, compile the translations
	$(BIN)/python tools/texts.py

lock:                    ## renew the hashed locks (needs pip-tools)
	cd requirements && pip-compile -q --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --strip-extras --allow-unsafe -o base.txt base.in
	cd requirements && pip-compile -q --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --strip-extras --allow-unsafe -o dev.txt dev.in
	cd requirements && pip-compile -q --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --strip-extras --allow-unsafe -o fonts.txt fonts.in
	cd requirements && pip-compile -q --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --strip-extras --allow-unsafe -o sources.txt sources.in

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache
