# The commands for developers, which `make help` lists. They work with any make, in any directory, and can be repeated.

# The Python to use. `make test PYTHON=python3.12` recreates the environment with another one.
PYTHON ?=
RUN := .venv/bin/python
# Python compiles what it imports, which is a small part of what is installed.
PIP := -m pip --disable-pip-version-check install --quiet --no-compile --constraint constraints.txt
LOCKED := -m pip --disable-pip-version-check install --quiet --require-hashes --requirement
# Create an environment; begin a command that installs into it.
new_environment = rm -rf $(1) && $(RUN) -m venv --without-pip $(1)
install_into = $(RUN) -m pip --disable-pip-version-check --python $(1)/bin/python install --quiet --no-compile
SOURCES := hatch_build.py pexip_engage_client generator release tests benchmarks examples docs
# The dependencies of the client and of its extras, and the pins of everything else.
DEPENDENCIES = $(shell $(RUN) -m release.lowest | sed 's/==.*//' | paste -sd '|' -)
OTHER_PINS = grep -viE "^($(DEPENDENCIES))==" constraints.txt
# httpx2, and the packages whose private names the client reads.
NETWORK := httpx2|httpcore|httpcore2|h11
# Other targets run these tests.
NOT_TESTED := --ignore tests/peers --ignore tests/document/test_readers.py
# Tests that need only pytest. (The limits on the cost of an import apply to the pinned httpx only.)
LOWEST := tests/client tests/idempotency tests/stores tests/pipeline tests/limits tests/webhooks tests/sandbox \
	--ignore tests/sandbox/test_control.py \
	--ignore tests/sandbox/test_enterprises.py --ignore tests/webhooks/test_mounted.py \
	--deselect tests/client/test_client.py::test_importing_loads_little
# All tests except those that need httpx (such as for openapi-python-client or respx) and those that send nothing.
HTTPX2 := tests --deselect tests/client/test_client.py::test_importing_loads_little \
	$(addprefix --ignore tests/,peers document project runtime benchmarks generator portal \
		conformance/test_patch_is_generated_from.py docs/test_classes.py docs/test_install.py docs/test_reference.py \
		docs/test_tables.py strangers/test_mocks.py)

# Without UTF-8, Pythons before 3.13 cannot use an environment in a directory with a non-ASCII name.
export LC_ALL := C.UTF-8
# If this variable is set, each of the thousand processes that the tests start compiles all modules again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo test proof check generate regenerate watch changes mutants coverage peers soak drift lint types mypy pyright samples document format tables surface bench docs build release-check test-wheel sbom vendor pythons lowest newest clean checkout always

help:  ## List the targets
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/\1 \2/p' Makefile | awk '{ name = $$1; $$1 = ""; printf "%-15s%s\n", name, $$0 }'

demo: .venv/base  ## Run the client against the sandbox, without an account
	@$(RUN) examples/demo.py

test: .venv/dev  ## Run all tests except those of `make check`, `make proof` and `make peers`; as root on Debian, install missing programs first [NO_INSTALL=1] [ARGS="tests/client --lf"]
	@.ci/programs test
	@$(RUN) -m pytest -n auto --dist loadgroup -m "not proof" $(NOT_TESTED) $(ARGS)

proof: .venv/dev  ## Run the long tests that `make test` leaves out, such as browsers, kills, and faults planted for the checks [NO_INSTALL=1] [ARGS="-x"]
	@.ci/programs test
	@$(RUN) -m pytest -n auto --dist loadgroup -m proof $(NOT_TESTED) $(ARGS)

mutants: .venv/dev  ## Mutation testing: break the code in one place at a time, and list what the tests miss [PACKAGE=generated|all|base|pipeline|limits|pagination|idempotency|stores|sync|webhooks|openapi|conformance|sandbox|doctor|vendor|generator|release] [ARGS="--most 500"]
	@$(RUN) -m $(if $(filter-out generated,$(PACKAGE)),tests.mutation $(PACKAGE),tests.generated.mutants) $(ARGS)

coverage: .venv/dev  ## Measure the test coverage; fail below 97 % (hand-written code) or 100 % (generated code)
	@$(RUN) -m pytest -q -n auto --dist loadgroup --ignore tests/peers --cov --cov-report= $(ARGS)
	@$(RUN) -m tests.covered

peers: .venv/peers  ## Test with software from other projects, some of it from npm; install as `make test` does [NO_INSTALL=1] [ARGS="-x"]
	@.ci/programs peers
	@for peer in $$(dirname tests/peers/*/package.json); do \
		! command -v npm >/dev/null || npm ci --prefix "$$peer" --no-audit --no-fund --silent || echo "NOT INSTALLED: $$peer" >&2; \
	done
	@$(RUN) -m pytest -n auto --dist loadgroup tests/peers $(ARGS)

soak: .venv/dev  ## Run clients, sandbox, receiver and Redis for ten minutes, with kills, forks and faults [ARGS="--minutes 2"]
	@$(RUN) -m benchmarks.soak $(ARGS)
	@$(RUN) -m benchmarks.soak.reconciling
	@$(RUN) -m benchmarks.soak.histories
	@$(RUN) -m benchmarks.soak.product

regenerate: $(if $(OUT),.venv/generate,.venv/dev)  ## Regenerate the code and tables from openapi.yaml, and report the changes [SPEC=own.yaml] [TABLE=own.yaml] [OUT=directory]
	@$(RUN) -m generator.regenerate --document='$(SPEC)' --table='$(TABLE)' --output='$(OUT)'

watch: .venv/dev  ## Compare openapi.yaml with the Pexip documentation [ENVIRONMENT=production|development|staging] [FROM=folder or URL] [ARGS=--record]
	@$(RUN) -m generator.portal --environment '$(or $(ENVIRONMENT),production)' $(if $(FROM),--from '$(FROM)') $(ARGS)

changes: .venv/dev  ## Fail if a change since the last release breaks callers, but CHANGELOG and version do not show it
	@$(RUN) -m generator.changes --check

check: drift lint types document changes  ## Run all static checks: drift, lint, types, document, changes

generate: .venv/dev  ## Generate the code from openapi.yaml
	@$(RUN) -m generator

drift: .venv/dev  ## Fail if the generated code differs from the output of `make generate`
	@$(RUN) -m generator --check

lint: .venv/dev  ## Check the code style, and the security of the CI workflows
	@$(RUN) -m ruff check $(SOURCES)
	@$(RUN) -m ruff check --quiet --preview --select PLW1514 $(SOURCES)  # files are opened with an encoding
	@$(RUN) -m ruff format --check $(SOURCES)
	@.venv/bin/zizmor --offline --quiet --persona pedantic .

types: mypy samples pyright  ## Check the types of the package, and of sample code that uses it

mypy: .venv/dev
	@$(RUN) -m mypy

pyright: .venv/dev
	@$(RUN) -m pyright --pythonpath $(RUN)

samples: mypy  # which leaves a cache
	@$(RUN) -m tests.typing

document: .venv/dev  ## Read openapi.yaml with a validator and with other code generators
	@$(RUN) -m pytest -q tests/document/test_readers.py

format: .venv/dev  ## Format the code
	@$(RUN) -m ruff check --fix --quiet $(SOURCES)
	@$(RUN) -m ruff format --quiet $(SOURCES)

tables: .venv/dev  ## Regenerate the tables of the documentation that come from code
	@$(RUN) -m tests.docs.tables
	@$(RUN) -m generator.sandbox_coverage docs/sandbox-decisions.md

surface: .venv/dev  ## Record an intended change to the public names, command lines and other facts that callers depend on
	@$(RUN) -m tests.surface
	@$(RUN) -m tests.contract

bench: .venv/dev  ## Run the benchmarks, which takes half an hour, and update docs/performance.md
	@$(RUN) -m benchmarks --write

docs: .venv/docs  ## Build the documentation into site/
	@rm -rf site
	@$(RUN) -m generator.reference
	@$(RUN) -m sphinx --quiet --fail-on-warning --builder dirhtml docs site
	@$(RUN) -m pagefind --site site --exclude-selectors .headerlink --quiet
	@$(RUN) -m generator.reference.plain site
	@$(RUN) -m generator.reference.site site

build: .venv/build  ## Build the wheel and the source distribution into dist/, and print their hashes [DIRTY=1]
	@$(RUN) -m release.build $(if $(DIRTY),--dirty)

release-check: checkout build  ## Build, check whether the result can be released, and list what a person must decide [TAG=v1.2.3]
	@$(RUN) -m release $(TAG:%=--tag %)

test-wheel: checkout .venv/place  ## Test the wheel in dist/ in a separate environment, without the package of this checkout [ARGS="-x"]
	@$(call new_environment,.venv/wheel)
	@$(call install_into,.venv/wheel) --constraint constraints.txt "$$(ls dist/*.whl)[sandbox,conformance,postgres,redis,speed]" --group test
	@rm -rf build/wheel && mkdir -p build/wheel
	@git ls-files -z | grep -zv '^pexip_engage_client/' | tar --null --files-from - --create | tar --extract --directory build/wheel
	@cd build/wheel && ../../.venv/wheel/bin/python -m pytest -n auto --dist loadgroup $(LOWEST) $(ARGS)

sbom: .venv/place  ## Write a CycloneDX document (SBOM) into build/sbom/ for the wheel in dist/, and one for each extra
	@$(call new_environment,.venv/sbom) && $(call install_into,.venv/sbom) --require-hashes --requirement release/sbom.txt
	@$(RUN) -m release.sbom .venv/sbom/bin/cyclonedx-py

vendor: .venv/base  ## Copy the client into another repository: DEST=path/to/copy [WITH="sandbox webhooks"] [HOW=--update]
	@$(RUN) -m pexip_engage_client.vendor '$(DEST)' $(WITH:%=--with %) $(HOW)

pythons: .venv/place  ## Test with every supported Python on this machine, and list the missing ones [ARGS="-x"]
	@$(RUN) -m release.pythons $(LOWEST) $(ARGS)

lowest: .venv/place  ## Test with the oldest versions of all dependencies [ARGS="-x"]
	@$(call new_environment,.venv/oldest)
	@$(OTHER_PINS) > .venv/oldest/rest.txt
	@$(RUN) -m release.lowest > .venv/oldest/lowest.txt
	@$(call install_into,.venv/oldest) --constraint .venv/oldest/rest.txt --constraint .venv/oldest/lowest.txt \
		--editable '.[sandbox,conformance,postgres,redis,speed]' --group test
	@.venv/oldest/bin/python -m pytest -n auto --dist loadgroup $(LOWEST) $(ARGS)

newest: .venv/place  ## Test with the newest versions of all dependencies, but pinned test tools [ARGS="-x"]
	@$(call new_environment,.venv/newest)
	@$(OTHER_PINS) | grep -vE "^($(NETWORK))==" > .venv/newest/rest.txt
	@$(call install_into,.venv/newest) --constraint .venv/newest/rest.txt --upgrade --upgrade-strategy eager \
		--editable '.[sandbox,conformance,postgres,redis,speed]' --group test
	@$(RUN) -m pip --python .venv/newest/bin/python freeze --exclude-editable | tr _ - | grep -iE "^($(DEPENDENCIES)|$(NETWORK))=="
	@.venv/newest/bin/python -m pytest -n auto --dist loadgroup $(LOWEST) $(ARGS)
	@$(RUN) -m pip --python .venv/newest/bin/python uninstall --quiet --yes httpx httpcore
	@.venv/newest/bin/python -m pytest -n auto --dist loadgroup tests/pipeline $(ARGS)

httpx2: .venv/place  ## Test with httpx2, in an environment without httpx [ARGS="-x"]
	@test -d .venv/httpx2 || $(RUN) -m venv .venv/httpx2
	@.venv/httpx2/bin/python $(LOCKED) release/pip.txt
	@.venv/httpx2/bin/python $(PIP) --editable '.[sandbox,conformance,postgres,redis,speed]' --group test --group frameworks \
		jsonschema openapi-spec-validator
	@.venv/httpx2/bin/python -m pip --disable-pip-version-check uninstall --quiet --yes httpx httpcore
	@.venv/httpx2/bin/python -m pytest -n auto --dist loadgroup $(HTTPX2) $(ARGS)

clean:  ## Remove everything that the other targets created
	@rm -rf .venv build dist site docs/reference tests/peers/*/node_modules \
		.mypy_cache .ruff_cache .pytest_cache .hypothesis .schemathesis

checkout:
	@test -e .git || { echo "This target needs a git checkout; an unpacked source distribution is not one." >&2; exit 1; }

# Records the path and the Python of the environment, which is recreated when one of them changes.
.venv/place: always
	@python="$(PYTHON)"; python="$${python:-$$(sed -n 2p .venv/place 2>/dev/null)}"; command -v "$${python:-none}" >/dev/null || [ -n "$(PYTHON)" ] || python=python3; \
	command -v "$$python" >/dev/null || { echo "No $$python here. Python 3.11 or newer is needed; name one: make PYTHON=python3.12" >&2; exit 1; }; \
	"$$python" -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed; name one: make PYTHON=python3.12")' || exit 1; \
	made="$$(pwd; echo "$$python"; "$$python" -c 'import sys; print(sys.version)')"; \
	if [ "$$made" != "$$(cat .venv/place 2>/dev/null)" ]; then \
		rm -rf .venv; \
		"$$python" -m venv .venv || { echo "On Debian and Ubuntu: apt-get install python3-venv" >&2; rm -rf .venv; exit 1; }; \
		$(RUN) $(LOCKED) release/pip.txt && echo "$$made" > .venv/place; \
	fi

.venv/base: .venv/place pyproject.toml constraints.txt
	@$(RUN) $(PIP) --editable '.[sandbox]'
	@touch .venv/base

.venv/build: .venv/place release/build.txt
	@$(RUN) $(LOCKED) release/build.txt
	@touch .venv/build

.venv/generate: .venv/base
	@$(RUN) $(PIP) --editable '.[sandbox,postgres,redis,speed]' --group generate
	@touch .venv/generate

.venv/dev: .venv/base
	@$(RUN) $(PIP) --editable '.[sandbox,conformance,postgres,redis,speed]' --group dev
	@touch .venv/dev

.venv/peers: .venv/dev
	@$(RUN) $(PIP) --group peers
	@touch .venv/peers

.venv/docs: .venv/dev
	@$(RUN) $(PIP) --group docs
	@touch .venv/docs
