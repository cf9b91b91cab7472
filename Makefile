# The commands of the project. Installing and checking are separate steps: `make install` needs the
# network once, the checks run without it.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: serve test check lint format install eval bench campaign faults clean

serve: $(STAMP) ## install, build the index and start the page
	$(BIN)/samsyn serve

test: $(STAMP) check ## install and pass all checks

check: lint ## the checks alone, no network
	$(BIN)/pytest

lint: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/samsyn corpus check

format: $(STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

eval: $(STAMP) ## score the golden questions
	$(BIN)/python -m evals.run

bench: $(STAMP) ## start-up, answer times, memory
	$(BIN)/python -m evals.bench

campaign: $(STAMP) ## kill the ingest at random moments, many times
	$(BIN)/python -m evals.campaign kill --count 50

faults: $(STAMP) ## a language model's faults, played by a local server
	$(BIN)/python -m evals.model_faults

install: $(STAMP)

$(STAMP): pyproject.toml scripts/preflight.py
	@$(PYTHON) scripts/preflight.py
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[dev]"
	@touch $(STAMP)

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache dist build
