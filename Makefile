.DEFAULT_GOAL := help
PYTHON := .venv/bin/python
.PHONY: help demo test drill mutate lint types bench setup messages lock secrets

help: ## say what each target does
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: ## set up what is missing and serve the demo at http://127.0.0.1:8000 (PORT=...)
	@bin/setup base
	@$(PYTHON) -m bin.demo

test: ## run the test suite on a private PostgreSQL and Redis (ARGS="-k seats")
	@bin/setup dev
	@bin/test $(ARGS)

drill: ## do faults on purpose to a portal on this machine, and count what was confirmed against what is kept
	@bin/setup dev
	@$(PYTHON) -m bin.drill

mutate: ## plant faults one by one and list those that no test notices (ARGS=jobs; takes its time)
	@bin/setup dev
	@$(PYTHON) -m bin.mutate $(ARGS)

lint: ## check style, templates, imports, migrations, translations and sizes
	@bin/setup dev
	@bin/lint

types: ## check the annotations
	@bin/setup dev
	@.venv/bin/mypy .

bench: ## measure the pages against their floors (ARGS=...)
	@bin/setup dev
	@bin/with-services --durable $(PYTHON) -m benchmarks $(ARGS)

setup: ## make the virtual environment for the demo (KIND=dev: for the tests too)
	@bin/setup $(or $(KIND),base)

messages: ## collect the texts to translate into locale/ and compile the translations
	@bin/setup dev
	@$(PYTHON) -m bin.translations collect
	@bin/setup dev

lock: ## compile requirements/ from pyproject.toml (UPGRADE=1: to the newest versions)
	@bin/lock

secrets: ## make the files in secrets/ that docker-compose.yml names
	@bin/secrets
