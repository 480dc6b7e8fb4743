# Two commands do everything on a fresh Debian 12 with Swift 6.3: make demo, make test.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.PHONY: help setup build release demo test test-discs lint format bench clean

help:
	@echo "make demo    a day's upload on SampleMedia, end to end, and what to look at"
	@echo "make test    all tests"
	@echo "make test-discs  images of discs before every reader, the Linux kernel among them; a disc burnt, damaged, repaired (an hour, 60 GB of disk)"
	@echo "make bench   every figure in docs/performance.md (long; needs 40 GB of disk for all parts)"
	@echo "make format  format all Swift sources;  make lint checks them as CI does"
	@echo "make release the optimised command, .build/release/unbroken, and what it starts: unbroken-inspect, unbroken-serve"

setup:
	@bash .ci/setup.sh

build: setup
	swift build --product unbroken-inspect
	swift build --product unbroken-serve
	swift build --product unbroken

release: setup
	swift build -c release --product unbroken-inspect
	swift build -c release --product unbroken-serve
	swift build -c release --product unbroken

demo: build
	@bash SampleMedia/demo.sh .build/debug/unbroken

lint:
	swift format lint --recursive --strict --parallel Package.swift Sources Tests Benchmarks

format:
	swift format --in-place --recursive --parallel Package.swift Sources Tests Benchmarks

test: setup
	bash Tests/run.sh

# Trees of 5 GiB files, 20 000 files and odd names, both writers. The kernel is asked where qemu-system-x86, busybox-static and cpio are.
test-discs: setup
	swift build -c release --product image-bench
	bash Tests/Discs/run.sh

bench: setup
	swift build -c release
	bash Benchmarks/run.sh

clean:
	rm -rf .build demo-vault Benchmarks/scratch
