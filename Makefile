# Everything that is done by hand. Variables on the line (make run PORT=8081) reach the programs.
.DEFAULT_GOAL := help
.SUFFIXES:
.PHONY: bench faults help run test prove check format api migrate install

BIN := .venv/bin
# The environment is installed anew when the requirements change, and only then.
STAMP := .venv/installed-$(shell cat requirements.txt requirements-dev.txt | cksum | tr ' ' '-')

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## /make \1:	/p' Makefile | expand -t 16

run: $(STAMP) ## Run everything on this machine: PORT=8080 INSTANCES=1 and all settings of docs/settings.md
	@exec $(BIN)/python -m tools.local

test: check ## Run the checks and all tests, in parallel and in random order: TESTS=tests/shared
	@$(BIN)/python -m pytest -n auto $(TESTS)

prove: $(STAMP) ## Run the proofs at length, an hour or more: TESTS=tests/system SEED=
	@PROVE=1 $(BIN)/python -m pytest -n auto --durations=10 $(or $(TESTS),tests/system tests/safety)

check: $(STAMP) ## Format, lint, types and import rules
	@$(BIN)/ruff format --check --quiet . || { echo "make format writes these files anew"; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports

format: $(STAMP) ## Write all files in the one format
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --quiet --fix .

api: $(STAMP) ## Write down a changed API: tests/api_surface.txt, and the OpenAPI document to look at
	@$(BIN)/python -m tools.api.surface
	@$(BIN)/python -m tools.api.document

migrate: $(STAMP) ## Move a database to the newest schema: DATABASE_URL=postgresql://...
	@test -n "$(DATABASE_URL)" || { echo "make migrate needs DATABASE_URL=postgresql://..."; exit 1; }
	@$(BIN)/python -m tools.database prepare "$(DATABASE_URL)"
	@$(BIN)/python -m tools.database migrate "$(DATABASE_URL)"

bench: $(STAMP) ## Measure against other stacks, as ratios within one run: ROUNDS=5 SECONDS=2 REQUESTS=100000
	@$(BIN)/python -m tools.bench

faults: $(STAMP) ## Plant every fault of tests/faults and see a test turn red: some minutes
	@$(BIN)/python -m tools.faults

install: $(STAMP) ## Install what the requirements name into .venv

$(STAMP): requirements.txt requirements-dev.txt
	@sh tools/local/install.sh $@
