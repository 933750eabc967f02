PORT ?= 8000
HOST ?= 127.0.0.1
python := .venv/bin/python

.PHONY: help venv demo test mutants bench check format messages requirements stop

help:
	@echo "make demo          the registry with a fictional city, on port $(PORT) (PORT=, HOST=, DEMO_ARGS=--no-serve)"
	@echo "make venv          the Python packages, in .venv; other targets make it where it is missing"
	@echo "make test          all tests (ARGS= goes to pytest)"
	@echo "make mutants       small faults, one at a time, each against the tests that touch it (ARGS=)"
	@echo "make bench         ranking at 800 to 1,000,000 units beside its yardstick (ARGS=)"
	@echo "make check         format, lint, types, templates, migrations, deployment, French"
	@echo "make format        put code and templates into the common format"
	@echo "make messages      refresh the French catalogue (needs gettext)"
	@echo "make requirements  newer packages (needs uv)"
	@echo "make stop          stop the embedded PostgreSQL"

venv:
	@sh requirements/install.sh

demo: venv
	@DEBUG=$${DEBUG:-true} $(python) manage.py demo --host "$(HOST)" --port "$(PORT)" $(DEMO_ARGS)

test: venv
	@DEBUG=$${DEBUG:-true} $(python) -m pytest $(ARGS)

mutants: venv
	@$(python) -m tests.mutants $(ARGS)

bench: venv
	@DEBUG=$${DEBUG:-true} $(python) -m tests.benchmarks $(ARGS)

check: venv
	@bash .ci/check

format: venv
	@$(python) -m ruff check --fix --quiet .; $(python) -m ruff format --quiet .; $(python) -m djlint --quiet --reformat templates

messages: venv
	@$(python) manage.py makemessages

# Needs uv. No index address ends up in the files, and pip reads them without uv.
compile = uv pip compile --quiet --universal --python-version 3.11 --upgrade --generate-hashes \
	--no-header --no-annotate --no-emit-index-url
requirements:
	$(compile) requirements/base.in -o requirements/base.txt
	$(compile) requirements/dev.in -c requirements/base.txt -o requirements/dev.txt

stop:
	@if [ -x $(python) ]; then $(python) -c "from locator.local import stop; stop()"; \
	else echo "There is no .venv yet, so nothing runs."; fi
