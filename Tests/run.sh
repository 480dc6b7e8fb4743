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
# Made anew when a recipe changed.
recipes="$(find Tests/Corpus -name '*.py' -print0 | sort -z | xargs -0 cat | sha256sum | cut -c1-16)"
if [[ "$(cat "$corpus/recipes" 2>/dev/null || true)" != "$recipes" ]]; then
    rm -rf "$corpus"
    python3 Tests/Corpus/make.py "$corpus"
    echo "$recipes" >"$corpus/recipes"
fi

echo "== adversarial corpus: judging"
python3 Tests/Corpus/judge.py --binary .build/debug/unbroken --corpus "$corpus"

echo "== planted faults: the fixed subset, made and judged"
faults="${UNBROKEN_FAULTS:-.build/faults}"
recipes="$(find Benchmarks/Faults Tests/Corpus/kit -name '*.py' -print0 | sort -z | xargs -0 cat | sha256sum | cut -c1-16)"
if [[ "$(cat "$faults/recipes" 2>/dev/null || true)" != "$recipes" ]]; then
    rm -rf "$faults"
    python3 Benchmarks/Faults/make.py "$faults" --set ci --jobs 2
    echo "$recipes" >"$faults/recipes"
fi
python3 Benchmarks/Faults/judge.py --binary .build/debug/unbroken --folder "$faults"

if [[ -n "${UNBROKEN_KERNEL:-}" ]] && command -v qemu-system-x86_64 >/dev/null; then
    echo "== images of discs, read by the Linux kernel (all trees: make test-discs)"
    swift build -c release --product image-bench
    bash Tests/Discs/run.sh odd case
fi

if [[ -n "${UNBROKEN_MEDIA:-}" ]]; then
    echo "== verdicts over real media, against docs/media-verdicts.md"
    python3 docs/tools/media-verdicts.py .build/debug/unbroken "$UNBROKEN_MEDIA" >.build/media-verdicts.md
    # Another version of libav may count packets differently: then the page is made anew and looked at.
    diff -u <(grep -v '^Versions:' docs/media-verdicts.md) <(grep -v '^Versions:' .build/media-verdicts.md)
fi

echo "== the reviewer's path in a browser"
python3 Tests/Browser/reviewer.py --binary .build/debug/unbroken --axe .build/tools/axe.min.js
echo "== the HTTP interface, asked by schemathesis"
python3 Tests/API/fuzz.py --binary .build/debug/unbroken --schemathesis .build/tools/schemathesis/bin/schemathesis

echo "== unit and end-to-end tests"
[[ -n "${UNBROKEN_MEDIA:-}" ]] || echo "UNBROKEN_MEDIA is not set: tests on real media are skipped"
log=.build/test.log
if ! swift test --skip-build 2>&1 | tee "$log"; then
    # The end of a long log is what is kept of it: what failed is told there again.
    echo "== what failed"
    grep -aE -A 6 '^✘|recorded an issue|error: Process|unexpected signal' "$log" | tail -n 150 || true
    exit 1
fi
