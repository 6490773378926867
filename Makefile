PYTHON ?= .venv/bin/python
BIN := $(dir $(PYTHON))
PO := tui_lab/locale/es/LC_MESSAGES/tui_lab.po
CORES ?= auto
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup light run fast screens test lint check format messages snapshots coverage

help: ## Show what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

setup: ## A venv in .venv with everything
	python3 -m venv .venv
	.venv/bin/pip install --quiet --editable '.[test]'

light: ## A venv in .venv without TensorFlow: enough for all but training
	python3 -m venv .venv
	.venv/bin/python .ci/light_requirements.py > .venv/light.txt
	.venv/bin/pip install --quiet --requirement .venv/light.txt
	.venv/bin/pip install --quiet --no-deps --editable .

run: ## Open the interface
	$(BIN)tui-lab

fast: ## The tests that start no worker, import no Keras and open no screen
	$(BIN)pytest --fast --screens none --numprocesses $(CORES) --dist worksteal

screens: ## The tests of screens that start no worker
	$(BIN)pytest --fast --screens only --numprocesses $(CORES) --dist worksteal

test: ## All tests
	$(BIN)pytest --numprocesses $(CORES) --dist worksteal

lint: ## Style, types and import contracts
	$(BIN)ruff check .
	$(BIN)ruff format --check .
	$(BIN)mypy
	$(BIN)lint-imports

check: ## Everything that must pass before a change lands, in a venv brought up to date
	bash .ci/run

format: ## Lay the code out
	$(BIN)ruff format .
	$(BIN)ruff check --fix .

messages: ## Bring new texts into the Spanish catalogue and compile it
	mkdir -p build
	$(BIN)pybabel -q extract -F pyproject.toml -k N_ --no-location --sort-output -o build/tui_lab.pot .
	$(BIN)pybabel -q update -i build/tui_lab.pot -o $(PO) -l es --no-fuzzy-matching --ignore-obsolete --no-wrap
	sed 's/^"POT-Creation-Date.*/"POT-Creation-Date: 2026-01-01 00:00+0000\\n"/' $(PO) > build/tui_lab.po # else each change is a conflict
	cp build/tui_lab.po $(PO)
	$(BIN)pybabel -q compile -i $(PO) -o $(PO:.po=.mo)

snapshots: ## Draw all pictures of screens anew; `git diff --stat` then says which changed
	$(BIN)pytest --fast --numprocesses $(CORES) --snapshot-update -m snapshot

coverage: ## How much of the light rooms the fast tests run
	$(BIN)pytest --fast --numprocesses $(CORES) --dist worksteal --cov --cov-report=term:skip-covered
