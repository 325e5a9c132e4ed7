# What can be made here; `make help` lists it.

SWIFT   ?= swift
PREFIX  ?= /usr/local
DESTDIR ?=

# Homebrew keeps headers and libraries where no compiler looks by itself, and
# only Linux can put Swift's own libraries into the program.
ifeq ($(shell uname -s),Darwin)
  BREW   := $(shell brew --prefix 2>/dev/null)
  BUILD  := $(SWIFT) build -Xcc -I$(BREW)/include -Xlinker -L$(BREW)/lib
  TEST   := $(SWIFT) test -Xcc -I$(BREW)/include -Xlinker -L$(BREW)/lib
  STATIC :=
else
  BUILD  := $(SWIFT) build
  TEST   := $(SWIFT) test
  STATIC := --static-swift-stdlib
endif

RELEASE := $(BUILD) -c release --product mathnn
INSTALL := $(RELEASE) $(STATIC) --scratch-path .build/install
SHEETS  := build/sheets
# Sheets in PDF need TeX; TEX=no leaves it out.
ifeq ($(TEX),no)
  FORMATS := tex,html,md
else
  FORMATS := pdf,tex,html,md
endif

.DEFAULT_GOAL := help
.PHONY: help dependencies sheets test check lint bench golden campaign docs install uninstall clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

dependencies: ## install the system packages that are missing
	@scripts/install-dependencies.sh

sheets: dependencies ## build mathnn and all notebooks, into build/sheets (TEX=no: no PDF)
	@TEX=$(TEX) scripts/install-dependencies.sh tex
	$(RELEASE)
	@"$$($(RELEASE) --show-bin-path)/mathnn" build notebooks-text/*.mnn.md --to $(FORMATS) -o $(SHEETS) \
	  || { code=$$?; [ $$code -eq 5 ] || exit $$code; }
	@echo "make sheets: the answer sheets are in $(SHEETS)"

test: dependencies ## build everything and run all tests
	$(BUILD) --build-tests
	$(TEST) --skip-build --disable-xctest --parallel
	@echo "make test: all tests passed"

check: lint ## all that a commit must pass: format, imports, tests
	$(BUILD) --build-tests --explicit-target-dependency-import-check error
	$(TEST) --disable-xctest --parallel
	@echo "make check: all clean, all tests passed"

lint: ## look at the format of all sources
	$(SWIFT) format lint -r --strict Sources Tests Benchmarks

bench: dependencies ## measure our speed beside that of others
	@scripts/bench.sh
	@scripts/bench-arrangements.sh
	@scripts/bench-training.sh

golden: ## write the expected texts of the tests anew; look at the difference
	MATHNN_GOLDEN=rewrite $(TEST) --disable-xctest
	@git --no-pager diff --stat

campaign: dependencies ## the large random tests, in full
	MATHNN_CAMPAIGN=full $(TEST) -c release --disable-xctest --filter Campaign
	@echo "make campaign: all passed in full"

docs: ## write the pages of docs/ that are made from the program
	$(RELEASE)
	@mathnn="$$($(RELEASE) --show-bin-path)/mathnn" && set -e && \
	"$$mathnn" help --to md -o docs/commands.md && echo "docs/commands.md" && \
	for page in rules functions; do \
	  "$$mathnn" $$page --to md -o docs/$$page.md && echo "docs/$$page.md"; \
	done

install: dependencies ## install program, manual page and completions (PREFIX, DESTDIR)
	$(INSTALL)
	@mathnn="$$($(INSTALL) --show-bin-path)/mathnn" root="$(DESTDIR)$(PREFIX)" && set -e && \
	install -d "$$root/bin" "$$root/share/man/man1" "$$root/share/zsh/site-functions" \
	  "$$root/share/bash-completion/completions" "$$root/share/fish/vendor_completions.d" && \
	install -m 755 "$$mathnn" "$$root/bin/mathnn" && \
	"$$mathnn" man -o "$$root/share/man/man1/mathnn.1" && \
	"$$mathnn" completions bash -o "$$root/share/bash-completion/completions/mathnn" && \
	"$$mathnn" completions zsh -o "$$root/share/zsh/site-functions/_mathnn" && \
	"$$mathnn" completions fish -o "$$root/share/fish/vendor_completions.d/mathnn.fish" && \
	echo "make install: mathnn is in $$root/bin"

uninstall: ## remove what install has put there
	@root="$(DESTDIR)$(PREFIX)" && rm -f "$$root/bin/mathnn" "$$root/share/man/man1/mathnn.1" \
	  "$$root/share/bash-completion/completions/mathnn" \
	  "$$root/share/zsh/site-functions/_mathnn" \
	  "$$root/share/fish/vendor_completions.d/mathnn.fish"

clean: ## remove all that was built
	rm -rf .build build Benchmarks/.build
