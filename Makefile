# SPDX-License-Identifier: GPL-2.0-or-later
#
# One interface to meson (library, command, tests) and Kbuild (modules).
#
## pcitopo: make targets
##
##   make              build/pcitopo, and build/modules/*/pcitopo.ko for each
##                     kernel whose headers are there
##   make static       build/pcitopo-static, one binary for rescue shells
##   make demo         build, then show pcitopo at work: here, or in a guest
##   make check        build with sanitizers and run all tests
##   make check-quick  the tests that need less than two minutes together
##   make bench        measure
##   make soak         fuzz for an hour, then half an hour of everything at once
##                     in the debug kernel, then half an hour of changing the
##                     sources a line at a time, which the quick tests must
##                     notice; or for SECONDS=N, shared likewise, but two
##                     minutes of the second at least; then registers
##                     that say all sorts of things, and memory that is short
##                     at each allocation, which takes as long as it takes
##   make fuzzers      build what tools/fuzz runs
##   make lint         all style and static checks
##   make format       put all C into the form that lint wants
##   make install      the command and library, below $(DESTDIR)$(prefix)
##   make install-dkms the sources of pcitopo.ko, for dkms, below $(DESTDIR)
##   make clean        remove build/
##
## demo, check, bench, soak and lint install the Debian packages that they need;
## kernels and what else has a say in booting they unpack below ~/.cache.
## Variables: V=1 shows commands; prefix=/usr/local; DESTDIR=; KERNELS="DIR..."
## are the kernel build directories to build the modules against.

prefix ?= /usr/local
DESTDIR ?=
V ?= 0

MAKEFLAGS += --no-print-directory

verbose := $(if $(filter 1,$(V)),--verbose)

# Warnings are errors in what we test; who builds a release with a compiler we
# have not seen should get a program.
werror := $(if $(CI),true,false)

# Meson configures in one of these; each is configured again by itself later on.
build/meson/build.ninja: setup = -Dtests=false -Dwerror=$(werror) \
	-Dprefix=$(abspath $(prefix))
build/meson-asan/build.ninja: setup = -Dtests=true -Dwerror=true \
	-Db_sanitize=address,undefined
build/meson-fuzz/build.ninja: setup = -Dfuzz=true -Dwerror=true \
	-Db_sanitize=address,undefined -Db_lundef=false
build/meson-fuzz/build.ninja: export CC = clang
# Debian has no static libpci, libsmartcols, libmnl, libcxl, libudev and libkmod:
# the places of the first two are taken by code of ours, a rescue shell has no
# kernel module, of CXL all is read but health, sysfs is polled, and what keeps
# modules from loading is not known.
build/meson-static/build.ninja: setup = -Dtests=false -Dwerror=$(werror) \
	-Dstatic=true -Dprefer_static=true -Dlibpci=disabled \
	-Dsmartcols=disabled -Dmnl=disabled -Dlibcxl=disabled \
	-Dudev=disabled -Dkmod=disabled -Dsystemd=disabled

.PHONY: all
all: userspace modules

build/%/build.ninja:
	@meson setup $(setup) build/$* || \
		{ echo; tools/setup -n build; exit 1; } >&2

.PHONY: userspace
userspace: build/meson/build.ninja
	@ninja -C build/meson $(verbose)
	@if [ -x build/meson/userspace/cli/pcitopo ]; then \
		ln -sfn meson/userspace/cli/pcitopo build/pcitopo; \
	fi

# ldd fails for what is no dynamic executable.
.PHONY: static
static: build/meson-static/build.ninja
	@ninja -C build/meson-static $(verbose) userspace/cli/pcitopo
	@! ldd build/meson-static/userspace/cli/pcitopo >/dev/null 2>&1 || \
		{ echo "build/meson-static: linked dynamically" >&2; exit 1; }
	@install -s build/meson-static/userspace/cli/pcitopo build/pcitopo-static

# Status 3 is "no kernel headers": fine for who wants the command only.
.PHONY: modules
modules:
	+@tools/kbuild build V=$(V) || { status=$$?; \
		[ $$status -eq 3 ] || exit $$status; \
		echo "no kernel headers found: pcitopo.ko not built" \
			"(tools/setup build gets some)" >&2; \
		[ -z "$(MODULES_REQUIRED)" ]; }

.PHONY: demo
demo:
	@tools/setup build
	@$(MAKE) all
	@tools/demo

.PHONY: sanitized
sanitized: build/meson-asan/build.ninja
	@ninja -C build/meson-asan $(verbose)

.PHONY: fuzzers
fuzzers: build/meson-fuzz/build.ninja
	@ninja -C build/meson-fuzz $(verbose) fuzzers

# Tests may need the plain command and the modules as well as the sanitized
# build that they are part of. No quick test needs the debug kernel.
.PHONY: check check-quick
check check-quick:
	@tools/setup build check guest guest-6.1 \
		$(if $(filter check,$@),guest-debug other-kernels fresh-root)
	@$(MAKE) all sanitized $(if $(filter check,$@),fuzzers) MODULES_REQUIRED=1
	@$(if $(filter check,$@),ninja -C build/meson $(verbose) tests/bench/sources)
	@tools/run-tests $(if $(filter check-quick,$@),--quick) build/meson-asan

.PHONY: bench
bench:
	@tools/setup build bench
	@$(MAKE) all
	@ninja -C build/meson $(verbose) tests/bench/matrix
	@tests/bench/run --require build/pcitopo build/meson/tools/mkmachine \
		build/meson/tests/bench/matrix

SECONDS ?= 7200

# tools/fuzz builds the mkmachine that the others need, too. What one finds does
# not keep the next from being tried. Seeds are new each time, and printed, but
# that of tools/mutate.
.PHONY: soak
soak: export MKMACHINE = $(abspath build/meson-fuzz/tools/mkmachine)
soak: export PCITOPO = $(abspath build/pcitopo)
soak:
	@tools/setup build check guest-debug
	@$(MAKE) all MODULES_REQUIRED=1
	@failed=0; \
		tools/fuzz $$(($(SECONDS) / 2)) || failed=1; \
		tests/qemu/test-storm.py $$(($(SECONDS) / 4)) || failed=1; \
		tools/mutate --count 1000 --seconds $$(($(SECONDS) / 4)) || \
			failed=1; \
		tests/qemu/test-robust.py fuzz || failed=1; \
		tests/qemu/test-robust.py shortage || failed=1; \
		exit $$failed

.PHONY: lint
lint:
	@tools/setup build check lint
	@tools/lint

.PHONY: format
format:
	@find include kernel tests tools userspace -name '*.[ch]' \
		! -path 'tests/data/*' ! -path 'include/uapi/*' -exec clang-format -i {} +

.PHONY: install
install: userspace
	@meson configure build/meson -Dprefix=$(abspath $(prefix))
	@meson install -C build/meson $(if $(DESTDIR),--destdir $(abspath $(DESTDIR)))

# Read from dkms.conf, which a test holds against meson.build.
dkms_version = $(shell sed -n 's/^PACKAGE_VERSION="\(.*\)"/\1/p' dkms.conf)
dkms_source = $(if $(DESTDIR),$(abspath $(DESTDIR)))/usr/src/pcitopo-$(dkms_version)

# Once more installs what has changed; `dkms remove` comes before, then.
.PHONY: install-dkms
install-dkms:
	@rm -rf $(dkms_source)
	@install -d $(dkms_source)
	@cp -r COPYING Kbuild LICENSES dkms.conf include kernel $(dkms_source)
	@echo "now, as root: dkms install pcitopo/$(dkms_version)"

.PHONY: clean
clean:
	rm -rf build

.PHONY: help
help:
	@sed -n 's/^## \{0,1\}//p' Makefile
