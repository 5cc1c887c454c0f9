# What is done to this repository, one word each. `make` alone lists them.
.PHONY: help build run tour test survive lint docs format fuzz bench

help:
	@echo 'make run      the site, at http://localhost:8080, on a folder of its own'
	@echo 'make tour     the main job of the command line, on a Dovecot and a Postfix of this machine'
	@echo 'make test     build, all tests, 20 seconds of fuzzing a parser'
	@echo 'make survive  kills, harm and random mailboxes in the full numbers: an hour or more'
	@echo 'make lint     form of the sources and rules of the house'
	@echo 'make docs     the reference of the libraries, into .build/docs'
	@echo 'make format   lay the sources out'
	@echo 'make build    only build'
	@echo 'make fuzz     a million inputs a parser'
	@echo 'make bench    the figures of Documentation/Benchmarks.md'

build:
	@Scripts/install-packages build
	swift build -Xcc -O2

run:
	@Scripts/run

tour:
	@Scripts/tour

test:
	@Scripts/test

survive:
	@Scripts/survive

lint:
	@Scripts/lint

docs:
	@Scripts/docs

format:
	git ls-files -z '*.swift' | xargs -0 swift format --in-place --parallel --configuration .swift-format

fuzz:
	Fuzz/run runs 1000000

bench:
	@Scripts/install-packages build servers bench
	Benchmarks/run
