#!/usr/bin/env bash
# Fuzzes the inspection with libFuzzer, from real files: Fuzz/run.sh [SECONDS] [JOBS]
# Half of the time goes to packets and structure, half to the whole with pictures, sound and voice. Seeds: SampleMedia,
# files that once crashed it, the adversary's corpus where it was made, and UNBROKEN_MEDIA. What crashes or hangs is
# kept in .build-fuzz/found and ends the run with 1; mend it and keep the file in Tests/Crashes.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds="${1:-60}" jobs="${2:-1}"
sanitize="${FUZZ_SANITIZE:-fuzzer,address}"
UNBROKEN_FUZZ=1 UNBROKEN_OCR=0 swift build -c release --product inspection-fuzz --scratch-path .build-fuzz \
    -Xswiftc "-sanitize=$sanitize" -Xcc -fno-omit-frame-pointer -Xswiftc -use-ld=lld
mkdir -p .build-fuzz/seeds .build-fuzz/found
# Small files go round faster; a few of every kind are enough.
folders=()
for folder in SampleMedia/day Tests/Crashes "${UNBROKEN_CORPUS:-.build/corpus}" "${UNBROKEN_MEDIA:-}"; do
    [[ -n "$folder" && -d "$folder" ]] && folders+=("$folder")
done
find "${folders[@]}" -type f -size -64k \
    \( -iname '*.mp4' -o -iname '*.mov' -o -iname '*.m4a' -o -iname '*.3gp' -o -iname '*.ts' -o -iname '*.m2ts' -o -iname '*.mts' \
    -o -iname '*.mkv' -o -iname '*.webm' -o -iname '*.avi' -o -iname '*.mpg' -o -iname '*.flv' -o -iname '*.wav' \
    -o -iname '*.mp3' -o -iname '*.asf' -o -iname '*.wmv' -o -iname '*.ogg' -o -iname '*.m4s' -o -iname '*.dav' \) 2>/dev/null |
    while read -r file; do
        cp -n -- "$file" ".build-fuzz/seeds/$(sha256sum <"$file" | cut -c1-16)" || true
    done
echo "seeds: $(find .build-fuzz/seeds -type f | wc -l)"
# With more jobs the work is forked; left alone, that passes over hangs.
fork=()
((jobs > 1)) && fork=(-fork="$jobs" -ignore_crashes=0 -ignore_timeouts=0 -ignore_ooms=0)
# Leaks are libav's own caches; memory is bounded by the limit. Ten seconds for a file of at most 64 KB is a hang.
export ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1
for part in 1 0; do
    mkdir -p ".build-fuzz/grown-$part"
    FUZZ_PACKETS_ONLY=$part .build-fuzz/release/inspection-fuzz -max_total_time="$((seconds / 2))" "${fork[@]}" -timeout=10 \
        -rss_limit_mb=2048 -max_len=65536 -print_final_stats=1 -artifact_prefix=.build-fuzz/found/ \
        ".build-fuzz/grown-$part" .build-fuzz/seeds
done
