# SPDX-License-Identifier: GPL-2.0-or-later
# User verbs only; object lists and flags are in Kbuild.

SHELL := /bin/bash

# A full kernel release (6.1.0-56-amd64) or its beginning (6.1), which
# means the newest installed headers that match.
KVER ?= $(shell uname -r)
KREL := $(or $(patsubst /lib/modules/%/build,%,$(wildcard /lib/modules/$(KVER)/build)),$(shell \
	ls -d /lib/modules/$(KVER).*/build 2>/dev/null | \
	grep -vE -- '-(rt|cloud)-' | sort -V | tail -n 1 | cut -d/ -f4))
KDIR ?= /lib/modules/$(KREL)/build

BUILD_ROOT ?= $(CURDIR)/build
OUT := $(BUILD_ROOT)/$(KREL)
SOURCES := Kbuild dkms.conf core virmidi oss include tests/modules

help:
	@echo 'make modules KVER=6.1   build the modules for a kernel whose headers are installed'
	@echo 'make clean              remove everything that was built'
	@echo 'make install            install with DKMS for all kernels, or for KVER alone (root);'
	@echo '                        FORCE=1 for kernels, too, that it would refuse'
	@echo 'make uninstall          remove what install brought (root)'
	@echo 'make deb                make the Debian package onbeat-dkms, for apt'

# Sources are copied, so that builds for several kernels never share
# an object file. Kbuild knows no path with a space: it gets a copy elsewhere,
# and OUT what it made of that.
modules:
	@test -n '$(KREL)' || { echo 'No headers for kernel $(KVER): install linux-headers.' >&2; exit 1; }
	@[[ '$(KDIR)' != '/lib/modules/$(KREL)/build' ]] || packaging/requirements '$(KREL)'
	@mkdir -p '$(OUT)'
	@cp -au --parents $(SOURCES) '$(OUT)/'
ifeq ($(words $(OUT)),1)
	$(MAKE) -C '$(KDIR)' M='$(OUT)' $(KBUILD_ARGS) modules
else
	@set -e; copy=$$(mktemp -d); trap 'rm -rf "$$copy"' EXIT; cp -a '$(OUT)/.' "$$copy"; \
	$(MAKE) -C '$(KDIR)' M="$$copy" $(KBUILD_ARGS) modules; cp -au "$$copy/." '$(OUT)'
endif
	@packaging/incompatible '$(KREL)' '$(KDIR)' '$(OUT)'

clean:
	rm -rf '$(BUILD_ROOT)'

install:
	@packaging/install $(if $(filter 1,$(FORCE)),--force) \
		$(if $(filter-out default file,$(origin KVER)),'$(or $(KREL),$(KVER))')

uninstall:
	@packaging/uninstall

deb:
	@packaging/build-deb '$(BUILD_ROOT)'

.PHONY: help modules clean install uninstall deb
-include tests/Makefile.inc
