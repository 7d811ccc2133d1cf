# SPDX-License-Identifier: GPL-3.0-or-later
# Two commands do the whole job on a fresh Debian 12: 'make run' and 'make check'. The rest is meson's.
BUILD_DIR ?= build
DATA_DIR ?= $(BUILD_DIR)/run/data
PREFIX ?= /usr/local
RUN_FLAGS ?=
CHECK_FLAGS ?=
FUZZ_SECONDS ?= 600

.PHONY: all run check flatpak-check fuzz deps format po reference pictures dist install uninstall clean help

all: deps
	build-aux/build.sh "$(BUILD_DIR)"

run: all
	build-aux/run-booth.py --build-dir "$(BUILD_DIR)" --data-dir "$(DATA_DIR)" $(RUN_FLAGS)

check:
	@build-aux/install-deps.sh check || { echo '0 passed, 1 failed'; exit 1; }
	build-aux/check.py $(CHECK_FLAGS)

flatpak-check:
	@build-aux/install-deps.sh check
	tests/flatpak/check.py --work build-flatpak

fuzz:
	@build-aux/install-deps.sh check
	FUZZ_SECONDS=$(FUZZ_SECONDS) FUZZ_KEEP=1 build-aux/check.py --stage fuzz

deps:
	build-aux/install-deps.sh run

format:
	build-aux/format.sh

po:
	build-aux/update-po.py

reference:
	@build-aux/install-deps.sh check
	[ -e build-reference/build.ninja ] || \
	  meson setup build-reference -Dreference=true -Dapps=false -Dtests=false
	ninja -C build-reference
	build-aux/make-reference.py build-reference build-reference/docs/reference

pictures: all
	@build-aux/install-deps.sh check
	ninja -C "$(BUILD_DIR)"
	build-aux/make-pictures.py "$(BUILD_DIR)"

# What git has; 'make check' builds and tests from it.
dist: all
	meson dist -C "$(BUILD_DIR)" --no-tests

# An older one goes first: what it had and this one has not would stay.
install: deps
	PRESSO_PREFIX="$(PREFIX)" build-aux/build.sh build-install
	build-aux/uninstall.py build-install
	meson install -C build-install --no-rebuild

uninstall:
	build-aux/uninstall.py build-install

clean:
	rm -rf "$(BUILD_DIR)" build-check build-flatpak build-install build-reference

help:
	@echo 'make            build into $(BUILD_DIR)/'
	@echo 'make run        build and start display, barista and admin (RUN_FLAGS=--once: pictures, then end)'
	@echo 'make check      build with gcc, clang, the sanitizers and as a Flatpak, run every test and lint'
	@echo 'make flatpak-check  build the Flatpak without a network, install and use it (root; the last part of check)'
	@echo 'make fuzz       look for inputs that break something, FUZZ_SECONDS ($(FUZZ_SECONDS)) a target'
	@echo 'make format     clang-format our C files'
	@echo 'make po         collect the strings to be translated'
	@echo 'make reference  describe libpresso as HTML in build-reference/docs/reference/'
	@echo 'make pictures   take the pictures of the documents anew'
	@echo 'make dist       make the tarball of a release, in $(BUILD_DIR)/meson-dist/'
	@echo 'make install    install into PREFIX ($(PREFIX))'
	@echo 'make uninstall  remove that again, and leave nothing of it'
