# Two commands: `make run` to see it, `make test` to trust it. `make help` lists the others.

PYTHON ?= python3
ARGS ?=
VENV := .venv
BIN := $(VENV)/bin
LANGUAGES := fr nl en
# Only the terms that a country says its own way, written by hand.
VARIANTS := fr_BE fr_FR nl_BE nl_NL

# PostgreSQL and Redis need their clients; the demonstration needs neither.
RUNTIME := $(if $(strip $(DATABASE_URL)$(REDIS_URL)),production,base)

# A stamp's name carries the content of the requirements it stands for: as long as they do not
# change, a second start installs nothing. Each set contains the ones before it.
stamp = $(VENV)/.installed-$(1)-$(firstword $(shell cksum < requirements/$(1).txt))
contained_in_base := base
contained_in_production := base production
contained_in_development := base production development

define install
@echo "Installing requirements/$(1).txt (a minute or two, once)"
@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null
@rm -f $(VENV)/.installed-*
@$(BIN)/python -m pip install --quiet --disable-pip-version-check \
	--require-hashes --requirement requirements/$(1).txt
@touch $(foreach set,$(contained_in_$(1)),$(call stamp,$(set)))
endef

.DEFAULT_GOAL := help
.PHONY: help run test lint bench format assets messages requirements clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "  Variables: PORT=8000 HOST=127.0.0.1 DATA_DIR=./var DEMO=1 ARGS=... PYTHON=python3"

run: $(call stamp,$(RUNTIME)) ## Start the portal and its worker with demo content; Ctrl-C stops them
	@exec $(BIN)/python manage.py serve $(ARGS)

test: $(call stamp,development) ## Run the tests (ARGS="-k waiting -x"); REQUIRE_SERVICES=1 skips none
	@exec $(BIN)/python -m pytest $(ARGS)

lint: $(call stamp,development) ## Check style, types, who imports whom, templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint frontend/templates --quiet --lint
	$(BIN)/djlint frontend/templates --quiet --check

bench: $(call stamp,development) ## Measure speed against references, ten minutes (ARGS="list --quick")
	@exec $(BIN)/python -m benchmarks $(ARGS)

# Half an hour on two cores, so not part of CI; what survives is judged in tests/mutation/README.md.
mutants: $(call stamp,development) ## Change one line at a time of places and retention; do tests notice?
	-$(BIN)/python -m tests.mutation run $(ARGS)
	$(BIN)/python -m tests.mutation results
	$(BIN)/python -m tests.mutation export-cicd-stats
	@$(BIN)/python -m tests.mutation.score

format: $(call stamp,development) ## Rewrite code and templates in the house style
	$(BIN)/ruff check --fix --exit-zero .
	$(BIN)/ruff format .
	-$(BIN)/djlint frontend/templates --quiet --reformat

assets: frontend/node_modules/.package-lock.json ## Build the style sheets and scripts (needs Node)
	cd frontend && npm run build

# The date of extraction is dropped: it would change every catalogue at every run.
messages: $(call stamp,development) ## Collect and compile the translations (needs gettext)
	$(BIN)/python manage.py makemessages $(LANGUAGES:%=--locale=%) \
		--no-obsolete --add-location=file \
		--ignore=.venv --ignore=node_modules --ignore=var --ignore=mutants --ignore=tests --ignore=benchmarks
	@for po in $(LANGUAGES:%=portal/locale/%/LC_MESSAGES/django.po); do \
		sed '/^"POT-Creation-Date:/d' $$po > $$po.tmp && mv $$po.tmp $$po; \
	done
	$(BIN)/python manage.py compilemessages $(LANGUAGES:%=--locale=%) $(VARIANTS:%=--locale=%) \
		--ignore=.venv --ignore=node_modules --ignore=var

COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate \
	--custom-compile-command "make requirements"

requirements: $(call stamp,development) ## Compile requirements/*.txt from pyproject.toml
	$(COMPILE) pyproject.toml -o requirements/base.txt
	$(COMPILE) --extra production -c requirements/base.txt \
		pyproject.toml -o requirements/production.txt
	$(COMPILE) --extra production --extra development -c requirements/production.txt \
		pyproject.toml -o requirements/development.txt

clean: ## Remove what was installed and cached; never the data in var/
	rm -rf $(VENV) frontend/node_modules .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.installed-base-%: | $(BIN)/python
	$(call install,base)

$(VENV)/.installed-production-%: | $(BIN)/python
	$(call install,production)

$(VENV)/.installed-development-%: | $(BIN)/python
	$(call install,development)

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { \
		echo "Python 3.11 or newer is needed and '$(PYTHON)' was not found." \
			"On Debian: apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or newer is needed; '$(PYTHON)' is $$($(PYTHON) -V 2>&1)." \
			"If you have a newer one, name it: make run PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
		echo "Python's venv module is missing. On Debian: apt-get install" \
			"$$($(PYTHON) -c 'import sys; print("python3.%d-venv" % sys.version_info[1])')" \
			"(or python3-venv)"; exit 1; }
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)

frontend/node_modules/.package-lock.json: frontend/package-lock.json
	cd frontend && npm ci --no-audit --no-fund
	@touch $@
