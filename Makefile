# Nothing else to know: `make run` to see it, `make test` before a commit.

BIN = .venv/bin

.DEFAULT_GOAL = help
.PHONY: help run test check bench install lint lock clean

help:
	@echo "make run       install, migrate, load the sample, write the first report, serve"
	@echo "make test      all that CI runs: linters, types, layers, the whole suite"
	@echo "make check     its quick half"
	@echo "make bench     the benchmarks"
	@echo "make install   the environment alone: .venv/bin/headwater"
	@echo "make lock      write the lock files anew, after a change of dependencies (needs uv)"
	@echo "make clean     remove what was made; var/ (your data) only with ALL=1"

run: install
	@$(BIN)/python -m tests.stripe_peer $(BIN)/headwater run

# Three at once, also on two cores: tests of a browser or a database wait for it much of the time.
test: lint
	$(BIN)/pytest -n 3 --dist loadscope -rfEs

check: lint
	$(BIN)/pytest -m "not slow" -n 3 --dist loadscope -q

bench: install
	$(BIN)/python -m tests.bench

install:
	@.ci/install

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

lock:
	uv lock
	uv export --quiet --frozen --no-header --no-annotate --no-emit-project \
		--extra postgres --no-dev --output-file requirements.lock
	uv export --quiet --frozen --no-header --no-annotate --no-emit-project \
		--all-extras --output-file requirements-dev.lock

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis dist
	find tracker tests migrations -name __pycache__ -type d -prune -exec rm -rf {} +
	@if [ -n "$(ALL)" ]; then rm -rf var; \
	elif [ -d var ]; then echo "var/ stays, it holds your database and reports; make clean ALL=1 removes it too."; fi
