# The commands of this checkout. `make report` and `make test` work on a fresh machine; both begin with `make setup`.
.DEFAULT_GOAL := help
.PHONY: help setup report test fuzz golden bench docs lock clean
BIN := .venv/bin
# What to build: every report of the project, or `make report REPORT=syria-2022`.
REPORT ?=
# How long to look for inputs that break something: `make fuzz FUZZ_SECONDS=60`.
FUZZ_SECONDS ?= 1800

help:  ## this list
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:[^#]*## */\t/' | while IFS="$$(printf '\t')" read -r name text; do printf '  make %-8s %s\n' "$$name" "$$text"; done

setup:  ## .venv/ with report-builder in it, and Pango; does nothing when all is there
	@bash .ci/setup

report: setup  ## compile the annual report of sources/ into build/
	@$(BIN)/report-builder --project . build $(REPORT)

test: setup  ## lint, format, types, tests
	@bash .ci/test

fuzz: setup  ## look for sources that break a promise, for FUZZ_SECONDS, on one core
	@bash .ci/fuzz $(FUZZ_SECONDS)

golden: setup  ## store the golden pages of the sample anew; what changed is shown in build/golden/
	$(BIN)/python tests/golden.py build/golden

bench: setup  ## measure; writes bench/RESULTS.md
	$(BIN)/python bench/run.py

docs: setup  ## write docs/commands.md from the commands, and the tables from the schemas
	$(BIN)/python -m report_builder.cli.reference > docs/commands.md
	$(BIN)/python docs/generate.py

lock: setup  ## choose the newest versions that pyproject.toml allows and write requirements.lock
	@bash .ci/lock

clean:  ## remove what was built and cached, not .venv/
	find build -mindepth 1 ! -name .gitkeep -delete
	rm -rf dist .pytest_cache .ruff_cache .hypothesis bench/work
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +
