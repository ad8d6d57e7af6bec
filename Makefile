# All that a developer needs. `make help` lists it. Works with any make, in any directory, and as often as you like.

PYTHON ?= python3
RUN := .venv/bin/python
PIP := $(RUN) -m pip --disable-pip-version-check install --quiet --constraint constraints.txt
SOURCES := pexip_engage_client generator tests benchmarks examples

.DEFAULT_GOAL := help
.PHONY: help demo test check generate drift lint types document format surface bench docs build clean

help:  ## List the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1 \2/p' Makefile | awk '{ name = $$1; $$1 = ""; printf "%-10s%s\n", name, $$0 }'

demo: .venv/base  ## See the client work against the sandbox, without an account
	@$(RUN) examples/demo.py

test: .venv/dev  ## Run all tests
	@$(RUN) -m pytest -n auto --dist loadgroup

check: drift lint types document  ## Everything that reads the code without running it

generate: .venv/dev  ## Make the generated code from openapi.yaml
	@$(RUN) -m generator

drift: .venv/dev  ## Fail if the generated code is not what `make generate` makes
	@$(RUN) -m generator --check

lint: .venv/dev  ## Style
	@$(RUN) -m ruff check $(SOURCES)
	@$(RUN) -m ruff format --check $(SOURCES)

types: .venv/dev  ## Types, by mypy and pyright, of the package and of a consumer
	@$(RUN) -m mypy
	@$(RUN) -m pyright --pythonpath $(RUN)

document: .venv/dev  ## Validate openapi.yaml
	@$(RUN) -m openapi_spec_validator openapi.yaml

format: .venv/dev  ## Put the style right
	@$(RUN) -m ruff check --fix --quiet $(SOURCES)
	@$(RUN) -m ruff format --quiet $(SOURCES)

surface: .venv/dev  ## Record the public surface, after a change to it that is meant
	@$(RUN) -m tests.surface

bench: .venv/dev  ## Measure against the peers; a few minutes
	@$(RUN) -m benchmarks

docs: .venv/dev  ## Build the documentation into site/
	@$(RUN) -m mkdocs build --strict --quiet

build: .venv/dev  ## Build the wheel and the source distribution into dist/
	@$(RUN) -m build --outdir dist

clean:  ## Remove everything that the other targets made
	@rm -rf .venv dist site .mypy_cache .ruff_cache .pytest_cache .hypothesis .schemathesis

.venv/base: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed; name one: make PYTHON=python3.12")'
	@test -x $(RUN) || $(PYTHON) -m venv .venv
	@$(PIP) --upgrade pip
	@$(PIP) --editable '.[sandbox]'
	@touch .venv/base

.venv/dev: .venv/base
	@$(PIP) --editable '.[sandbox,redis,speed]' --group dev
	@touch .venv/dev
