# Commands for development. Variables on the line (make run PORT=8081) reach the programs.
.DEFAULT_GOAL := help
.SUFFIXES:
.PHONY: bench browse faults help run test prove check format api lock migrate install web
.PHONY: check-python check-console test-console

BIN := .venv/bin
# Without carets in tracebacks: to place them, Python 3.11 parses code, which can raise SystemError when
# several threads do (https://github.com/python/cpython/issues/106905).
export PYTHONNODEBUGRANGES := 1
# Without its compiled files, every process of a run would compile every module.
unexport PYTHONDONTWRITEBYTECODE
# The stamp changes with the requirements, so the environment is reinstalled only then.
STAMP := .venv/installed-$(shell cat requirements.txt requirements-dev.txt | cksum | tr ' ' '-')
# Made when all tests were imported once, so that the workers of the first run need not compile them.
COMPILED := .venv/compiled

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## /make \1:	/p' Makefile | expand -t 16

run: $(STAMP) ## Run Pavilion on this machine: PORT=8080 INSTANCES=1 and all settings of docs/settings.md
	@exec $(BIN)/python -m tools.local

test: $(STAMP) ## Run the checks and all tests, in parallel and in random order: TESTS=tests/shared
	@$(MAKE) --no-print-directory --jobs=2 check-python test-console $(COMPILED)
	@$(BIN)/python -m pytest -n auto $(TESTS)

browse: $(STAMP) ## Run all tests of the console in Chromium, some minutes: TESTS=tests/console/browse
	@$(BIN)/python -m tools.web build
	@BROWSE=1 $(BIN)/python -m pytest --durations=10 $(or $(TESTS),tests/console)

prove: $(STAMP) ## Run the randomised proofs at length, an hour or more: TESTS=tests/system SEED=
	@PROVE=1 $(BIN)/python -m pytest -n auto --durations=10 $(or $(TESTS),tests/system tests/safety)

check: $(STAMP) ## Format, lint, types and import rules
	@$(MAKE) --no-print-directory --jobs=2 check-python check-console

check-python: $(STAMP)
	@$(BIN)/ruff format --check --quiet . || { echo "Run make format to rewrite these files."; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports

check-console: $(STAMP)
	@$(BIN)/python -m tools.web check

test-console: check-console
	@$(BIN)/python -m tools.web test

format: $(STAMP) ## Reformat all files and fix what lint can fix
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --quiet --fix .
	@$(BIN)/python -m tools.web format

web: $(STAMP) ## Build the console into web/dist if web/ or the API changed
	@$(BIN)/python -m tools.web build

api: $(STAMP) ## Regenerate tests/api_surface.txt and the OpenAPI document after a change of the API
	@$(BIN)/python -m tools.api.surface
	@$(BIN)/python -m tools.api.document

lock: ## Pin all that requirements.in and requirements-dev.in bring: UPGRADE=--upgrade
	@sh tools/lock.sh $(UPGRADE)

migrate: $(STAMP) ## Migrate a database to the newest schema: DATABASE_URL=postgresql://...
	@test -n "$(DATABASE_URL)" || { echo "Name the database: make migrate DATABASE_URL=postgresql://..."; exit 1; }
	@$(BIN)/python -m tools.database prepare "$(DATABASE_URL)"
	@$(BIN)/python -m tools.database migrate "$(DATABASE_URL)"

bench: $(STAMP) ## Measure against other stacks, as ratios within one run: ROUNDS=5 SECONDS=2 REQUESTS=100000
	@$(BIN)/python -m tools.bench

faults: $(STAMP) ## Check that a test fails for every planted fault of tests/faults: some minutes
	@$(BIN)/python -m tools.faults

$(COMPILED): $(STAMP)
	@$(BIN)/python -m pytest -n 0 --collect-only --quiet $(TESTS) >$@ || true

install: $(STAMP) ## Install the requirements into .venv

$(STAMP): requirements.txt requirements-dev.txt
	@sh tools/local/install.sh $@
