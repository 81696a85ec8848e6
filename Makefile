# Everything a newcomer needs: `make demo`, `make test`. Nothing but Python >= 3.11 and make has to be there.
PYTHON ?= python3
VENV := .venv
comma := ,
BIN := $(VENV)/bin
INSTALL := $(BIN)/uv pip install --quiet --python $(BIN)/python --constraint constraints.txt
# Extras that tests need; a cluster runs on Java, and without it its test says that it was not tried.
TESTED := uncertainty$(if $(shell command -v java),$(comma)cluster)

# Tests run side by side, each process with a database of its own; one that was named is used by one process alone.
SIDE_BY_SIDE := $(if $(RENYANG_TEST_DATABASE_URL),,--numprocesses auto)

.PHONY: demo test lint bench messages migrations lock clean

demo: $(VENV)/demo.installed
	$(BIN)/renyang demo

test: lint
	$(BIN)/coverage erase
	$(BIN)/pytest $(SIDE_BY_SIDE) --cov --cov-report=term

lint: $(VENV)/test.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djangofmt --check src
	$(BIN)/djangofmt check src
	$(BIN)/lint-imports
	$(BIN)/python -m mypy
	$(BIN)/python -m tests.unused

bench: $(VENV)/bench.installed
	$(BIN)/python -m bench

messages: $(VENV)/test.installed
	$(BIN)/renyang messages

migrations: $(VENV)/test.installed
	$(BIN)/renyang migrations
	$(BIN)/ruff check --quiet --fix src/renyang/*/migrations
	$(BIN)/ruff format --quiet src/renyang/*/migrations

lock: $(VENV)/bin/uv
	$(BIN)/uv pip compile --quiet --universal --no-header --no-annotate --python-version 3.11 \
		--group pyproject.toml:test --group pyproject.toml:bench --all-extras pyproject.toml --output-file constraints.txt

$(VENV)/bin/uv:
	@echo "Making a virtual environment in $(VENV) ..."
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt uv

$(VENV)/demo.installed: pyproject.toml constraints.txt | $(VENV)/bin/uv
	@echo "Installing Renyang and what it builds on (about 1 GB, once) ..."
	$(INSTALL) --editable .
	@echo "Compiling the stress test ..."
	@$(BIN)/renyang stress --synthetic 100 --replicates 2 --days 1 --json > /dev/null
	@touch $@

$(VENV)/test.installed: $(VENV)/demo.installed
	$(INSTALL) --editable '.[$(TESTED)]' --group test
	@touch $@

$(VENV)/bench.installed: $(VENV)/test.installed
	$(INSTALL) --editable '.[$(TESTED)]' --group test --group bench
	@touch $@

clean:
	rm -rf $(VENV) .coverage .mypy_cache .pytest_cache .ruff_cache .hypothesis
