# Kazakhstan Kids Online, a living report. Every target sets up .venv by itself.
#
#   make book       build the site into _build/html
#   make test       check style and types, run all tests, check every chapter's numbers against its reference
#   make preview    serve the site on this machine, build it when a source is saved, reload (PORT=8001: elsewhere)
#   make lab        open the chapters in JupyterLab
#   make reference  rewrite tests/reference/ from the chapters (then review the difference)
#   make bench      measure the estimates beside other packages, and the largest tables (TOP=1e6: up to 10^6 rows)
#   make test-spark run the tests of the Spark route (needs Java)
#   make links      ask every outside link of the built site whether it still answers
#   make clean      remove what was built; environments stay

.PHONY: book test preview lab reference bench clean test-spark links environment bench-environment spark-environment

# Nothing of the caller's Python, Jupyter or notebook comes in, but what their console can show.
unexport $(filter-out PYTHONIOENCODING,$(filter PYTHON% JPY_% JUPYTER_%,$(.VARIABLES)))

FITS := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
ifeq ($(origin PYTHON),undefined)
PYTHON := $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -I -c '$(FITS)' 2>/dev/null && echo $$p && exit; done; uv python find '>=3.11,<3.14' 2>/dev/null)
endif
ifeq ($(PYTHON),)
PYTHON := python3
endif
# -P: scripts that lie in the folder make is called from are not modules of ours.
RUN := .venv/bin/python -P -m
TOP ?= 1e7
PORT ?= 8000

book: environment
	@$(RUN) kidsonline.book

preview: environment
	@$(RUN) kidsonline.book preview $(PORT)

lab: environment
	@$(RUN) kidsonline.book lab

reference: environment
	@$(RUN) kidsonline.book references

# --dist loadfile: the cells of one notebook need one kernel.
test: environment
	@echo "Checking style ..."
	@.venv/bin/ruff check
	@.venv/bin/ruff format --check src tests benchmarks tools
	@echo "Checking types ..."
	@.venv/bin/mypy
	@echo "Testing; the site is built first if an input changed ..."
	@.venv/bin/pytest -n 2 --dist loadfile --nbval -rs

# Other packages live in an environment of their own, so that .venv holds what is pinned and nothing else.
bench: bench-environment
	@.venv-bench/bin/python -m compileall -q src benchmarks
	@echo "Checking that tables in memory and in DuckDB give the same ..."
	@.venv-bench/bin/pytest -q --disable-warnings tests/test_rows.py
	@.venv-bench/bin/python benchmarks/bench.py --top $(TOP)

# Spark needs Java; here a missing one is a failure, in `make test` it is a skip that is named.
test-spark: spark-environment
	@REQUIRE_SPARK=1 .venv-spark/bin/pytest -n 0 -rs tests/test_rows.py

links: book
	@.venv/bin/python -I tools/links.py _build/html

clean:
	rm -rf _build .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find src tests chapters benchmarks -name __pycache__ -prune -exec rm -rf {} +

# tools/install.py knows when an environment is whole and this folder's own; it stops where a step fails.
environment: FOLDER := .venv --no-deps -e .
bench-environment: FOLDER := .venv-bench -e ".[bench]"
spark-environment: FOLDER := .venv-spark -e ".[spark]"
environment bench-environment spark-environment:
	@command -v "$(PYTHON)" >/dev/null || { echo "Python is missing: install Python 3.11, 3.12 or 3.13." >&2; exit 1; }
	@"$(PYTHON)" -I -c '$(FITS)' || { echo "$$("$(PYTHON)" --version) does not fit: install Python 3.11," \
		"3.12 or 3.13, or name it: make $(firstword $(MAKECMDGOALS) book) PYTHON=python3.12" >&2; exit 1; }
	@"$(PYTHON)" -I -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv module is missing:" \
		"install it (Debian, Ubuntu: apt install python3-venv)." >&2; exit 1; }
	@"$(PYTHON)" -I tools/install.py $(FOLDER)
