PYTHON ?= .venv/bin/python
BIN := $(dir $(PYTHON))
PO := tui_lab/locale/es/LC_MESSAGES/tui_lab.po

.PHONY: help check format messages

help: ## Show what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

check: ## Everything that must pass before a change lands
	bash .ci/run

format: ## Lay the code out
	$(BIN)ruff format .
	$(BIN)ruff check --fix .

messages: ## Bring new texts into the Spanish catalogue and compile it
	mkdir -p build
	$(BIN)pybabel -q extract -F pyproject.toml -k N_ --no-location --sort-output -o build/tui_lab.pot .
	$(BIN)pybabel -q update -i build/tui_lab.pot -o $(PO) -l es --no-fuzzy-matching --ignore-obsolete --no-wrap
	$(BIN)pybabel -q compile -i $(PO) -o $(PO:.po=.mo)
