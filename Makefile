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

# A line "#help N TEXT" in any of the Makefiles is printed by it, in the order of N.
help:
	@sed -n 's/^#help //p' $(MAKEFILE_LIST) | sort -s -n -k 1,1 | sed 's/^[0-9]* \{0,1\}//'

#help 10 To see it at work: in a virtual machine, so that yours is not touched
#help 20
#help 20 To build and install it
#help 20 make modules KVER=6.1   build the modules for a kernel whose headers are installed
#help 20 make install            install with DKMS for all kernels, or for KVER alone (root);
#help 20                         FORCE=1 for kernels, too, that it would refuse
#help 20 make uninstall          remove what install brought (root)
#help 20 make deb                make the Debian package onbeat-dkms, for apt
#help 20 make clean              remove everything that was built

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

#help 60
#help 60 To publish it
#help 60 make release            the sources and the package of a version, in build/release,
#help 60                         unless something is not as CONTRIBUTING.md asks for
release:
	@packaging/release '$(BUILD_ROOT)'

.PHONY: help modules clean install uninstall deb release
-include tests/Makefile.inc
