# Kazakhstan Kids Online, a living report. Every target sets up .venv by itself.
#
#   make book       build the site into _build/html
#   make test       check style and types, run all tests, check every chapter's numbers against its reference
#   make preview    build if needed, then serve the site on this machine
#   make reference  rewrite tests/reference/ from the chapters (then review the difference)
#   make bench      measure the estimates beside other packages, and the largest tables (TOP=1e6: up to 10^6 rows)
#   make clean      remove what was built; .venv and .venv-bench stay

.PHONY: book test preview reference bench clean
SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -ec

# Kernels that may not keep compiled modules start twice as slowly.
unexport PYTHONDONTWRITEBYTECODE

FITS := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
PYTHON ?= $(firstword $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c '$(FITS)' 2>/dev/null && echo $$p; done) python3)
READY := .venv/.ready
BENCH := .venv-bench/.ready
TOP ?= 1e7

book: $(READY)
	@.venv/bin/python -m kidsonline.book

preview: $(READY)
	@.venv/bin/python -m kidsonline.book preview

reference: $(READY)
	@.venv/bin/python -m kidsonline.book references

# --dist loadfile: the cells of one notebook need one kernel.
test: $(READY)
	@echo "Checking style ..."
	@.venv/bin/ruff check
	@.venv/bin/ruff format --check src tests benchmarks
	@echo "Checking types ..."
	@.venv/bin/mypy
	@echo "Testing; the site is built first if an input changed ..."
	@.venv/bin/pytest -n 2 --dist loadfile --nbval

# Other packages live in an environment of their own, so that .venv holds what is pinned and nothing else.
bench: $(BENCH)
	@.venv-bench/bin/python -m compileall -q src benchmarks
	@echo "Checking that tables in memory and in DuckDB give the same ..."
	@.venv-bench/bin/pytest -q --disable-warnings tests/test_rows.py
	@.venv-bench/bin/python benchmarks/bench.py --top $(TOP)

clean:
	rm -rf _build .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find src tests chapters benchmarks -name __pycache__ -prune -exec rm -rf {} +

# First what is pinned, each file checked against its hash; then this package, built by the setuptools that is pinned.
PIP = $(@D)/bin/python -m pip install --disable-pip-version-check --no-input
SHOWN = awk '/^Collecting/ { print "  " $$2; fflush() } /^Installing/ { print "  installing ..."; fflush() }'
$(READY): OURS := --no-deps -e .
$(BENCH): OURS := -e ".[bench]"
$(READY) $(BENCH): requirements.txt pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "Python is missing: install Python 3.11, 3.12 or 3.13." >&2; exit 1; }
	@$(PYTHON) -c '$(FITS)' || { echo "$$($(PYTHON) --version) does not fit: install Python 3.11," \
		"3.12 or 3.13, or name it: make $(firstword $(MAKECMDGOALS) book) PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv module is missing:" \
		"install it (Debian, Ubuntu: apt install python3-venv)." >&2; exit 1; }
	@echo "Setting up $(@D) with the pinned environment (once, one to three minutes) ..."
	@$(PYTHON) -m venv $(@D)
	@$(PIP) --require-hashes -r requirements.txt | $(SHOWN)
	@$(PIP) --no-build-isolation $(OURS) | $(SHOWN)
	@touch $@
