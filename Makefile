# ChatRoom's commands; `make help` lists them. Each sees to what it needs by itself and asks no question.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory

ARGS ?=
FUZZ_SECONDS ?= 60
jobs := $(shell nproc)
werror := $(if $(CI),ON,OFF)
# Where tools/setup puts Node when the machine's own is too old.
export PATH := $(CURDIR)/build/deps/node/bin:$(PATH)
# ThreadSanitizer of g++ 12 does not start where the kernel randomises addresses by more than 28 bits.
fixed_addresses := $(shell setarch -R true 2>/dev/null && echo setarch -R)

node_modules := web/node_modules/.package-lock.json
client := web/app/dist/index.html web/admin/dist/index.html
client_sources := web/bundle-plugins.ts $(shell find web/app web/admin web/sdk web/ui \( -name node_modules -o -name dist -o -name docs \) -prune -o -type f -print)

.PHONY: help
help: ## List these targets
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 18

.PHONY: run
run: build ## Build a release and serve it on http://localhost:3000; options go in ARGS="--listen 127.0.0.1:4000"
	@exec tools/run $(ARGS)

.PHONY: cluster
cluster: setup-cluster build ## Run Redis, three nodes and nginx on this machine, on http://localhost:3000; options in ARGS="--port 4000"
	@exec tools/cluster $(ARGS)

.PHONY: build
build: setup-run $(client) build/release/build.ninja ## Build the release with its page, build/release/chatroom, and the load tool
	@cmake --build --preset release --target chatroom ws_echo chatroom-bench send_floor

.PHONY: figures
figures: build ## Measure what docs/performance.md tells; options of bench/figures.mjs go in ARGS="--runs 1"
	@node bench/figures.mjs $(ARGS)

.PHONY: cluster-figures
cluster-figures: setup-cluster build ## Measure what docs/performance.md tells of a cluster; options of bench/cluster.mjs go in ARGS="--only rate"
	@node bench/cluster.mjs $(ARGS)

.PHONY: test
test: test-server test-client test-sdk test-page ## Run all tests: unit, contract, integration, fuzz corpora, web

.PHONY: check
check: lint check-asan-ubsan check-tsan check-long ## Lint, run the server's tests under AddressSanitizer, UBSan and ThreadSanitizer, and the long ones

.PHONY: lint
lint: setup-check $(node_modules) ## Check layout, clang-tidy, layers, shell scripts and the web's rules
	@tools/format --check
	@node tools/check-layers.mjs
	@shellcheck tools/setup tools/run tools/cluster tools/trial-operator tools/format tools/fuzz deploy/*/start .ci/run
	@cd web && npm run lint
	@cmake --preset asan-ubsan -DCHATROOM_WERROR=$(werror)
	@node tools/lint.mjs build/asan-ubsan

.PHONY: fuzz
fuzz: setup-check ## Fuzz each target for FUZZ_SECONDS (60)
	@cmake --preset fuzz
	@cmake --build --preset fuzz --target fuzz_targets
	@tools/fuzz $(FUZZ_SECONDS)

.PHONY: format
format: setup-check ## Lay out the C++ sources by .clang-format
	@tools/format

.PHONY: sdk-docs
sdk-docs: $(node_modules) ## Write the reference of the TypeScript client, web/sdk/docs/index.html
	@cd web && npm run docs --workspace sdk

.PHONY: clean
clean: ## Remove what was built, but not what tools/setup fetched
	@find build -mindepth 1 -maxdepth 1 -not -name deps -exec rm -rf {} + 2>/dev/null || true
	@rm -rf web/node_modules web/*/node_modules web/*/dist web/sdk/docs

.PHONY: setup-run setup-cluster setup-test setup-check
setup-run setup-cluster setup-test setup-check: setup-%:
	@tools/setup $*

$(node_modules): web/package.json web/package-lock.json $(wildcard web/*/package.json) | setup-run
	@cd web && npm ci --no-fund --no-audit
	@touch $@

$(client) &: $(node_modules) $(client_sources) web/tsconfig.base.json
	@cd web && npm run build
	@touch $(client)

build/release/build.ninja: | setup-run
	@cmake --preset release -DCHATROOM_TESTS=OFF -DCHATROOM_WERROR=$(werror)

.PHONY: test-server
test-server: setup-test $(client)
	@rm -rf build/release/test-results
	@cmake --preset release -DCHATROOM_TESTS=ON -DCHATROOM_WERROR=$(werror)
	@cmake --build --preset release
	@ctest --preset release --label-exclude long --parallel $(jobs)

# The same tests with a sanitizer; under ThreadSanitizer those in which threads meet.
.PHONY: check-asan-ubsan check-tsan
check-asan-ubsan: setup-check $(client)
	@rm -rf build/asan-ubsan/test-results
	@cmake --preset asan-ubsan -DCHATROOM_WERROR=$(werror)
	@cmake --build --preset asan-ubsan
	@ctest --preset asan-ubsan --label-exclude long --parallel $(jobs)

check-tsan: setup-check $(client)
	@rm -rf build/tsan/test-results
	@cmake --preset tsan -DCHATROOM_WERROR=$(werror)
	@cmake --build --preset tsan --target threaded_tests chatroom ws_echo chatroom-bench
	@$(fixed_addresses) ctest --preset tsan --label-exclude long --tests-regex '^(integration_|unit_shard$$)' --parallel $(jobs)

# Tests that take minutes, once, in the release build. Their results come beside those of test-server.
.PHONY: check-long
check-long: setup-check $(client)
	@cmake --preset release -DCHATROOM_TESTS=ON -DCHATROOM_WERROR=$(werror)
	@cmake --build --preset release --target integration_cluster_chaos integration_admin_rooms
	@ctest --test-dir build/release --label-regex long --no-tests=error --output-on-failure --parallel $(jobs)

vitest_report = --reporter=default --reporter=junit --outputFile.junit=$(CURDIR)/build/release/test-results/$(1).xml

.PHONY: test-client
test-client: setup-test $(node_modules)
	@cd web && npm test -- $(call vitest_report,web-client)

# The client in Node and in a browser, against the server that test-server built.
.PHONY: test-sdk
test-sdk: setup-test build
	@cd web && npm run test:server --workspace sdk -- $(call vitest_report,web-sdk)

# The page in a browser, against the server that test-server built.
.PHONY: test-page
test-page: setup-test build
	@cd web && npm run e2e --workspace e2e -- $(call vitest_report,web-page)
