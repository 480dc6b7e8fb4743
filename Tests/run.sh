#!/usr/bin/env bash
# All tests: formatting, unit and end-to-end tests, and the adversarial corpus. Real media are used as well where
# UNBROKEN_MEDIA names their folder.
set -euo pipefail
cd "$(dirname "$0")/.."

echo "== formatting"
swift format lint --recursive --strict --parallel Package.swift Sources Tests Benchmarks

echo "== building"
swift build --build-tests

echo "== adversarial corpus: making it"
corpus="${UNBROKEN_CORPUS:-.build/corpus}"
if [[ ! -f "$corpus/corpus.json" ]]; then python3 Tests/Corpus/make.py "$corpus"; fi

echo "== adversarial corpus: judging"
python3 Tests/Corpus/judge.py --binary .build/debug/unbroken --corpus "$corpus"

echo "== unit and end-to-end tests"
[[ -n "${UNBROKEN_MEDIA:-}" ]] || echo "UNBROKEN_MEDIA is not set: tests on real media are skipped"
swift test --skip-build
