#!/usr/bin/env bash
# The whole way of one disc at its true size, with figures: an image of a CD's length with its correction data inside, burnt to an
# emulated DVD+R, 7 % of it made unreadable, read, marked, repaired; then the table of damages, and a lost disc of a set rebuilt.
# Needs root, 6 GB of disk, about half an hour. Ends with 1 where anything is not byte for byte what it should be.
#
#   chain.sh FOLDER [MEBIBYTES]     of recordings on the disc; 560 when none is named
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$1 size=${2:-560}
bench=${UNBROKEN_DRIVE_BENCH:-$here/../../../.build/release/drive-bench}
wrong=0
mkdir -p "$work"
export DRIVE_WORK=$work/emulated

say() { printf '%-46s %s\n' "$1" "$2"; }
sum() { sha256sum "$1" | cut -c1-64; }
# Seconds that a step takes; what it prints goes to $work/out.
timed() {
    local begin end
    begin=$(date +%s%N)
    "$@" >"$work/out" || { cat "$work/out"; return 1; }
    end=$(date +%s%N)
    seconds=$(((end - begin) / 100000000))
    seconds=$((seconds / 10)).$((seconds % 10))
}
check() { if [[ $2 == "$3" ]]; then say "$1" "$4"; else say "$1" "WRONG: $2, not $3"; wrong=1; fi; }

# Numbers of unreadable sectors as ranges, the same each time.
damage() {
    python3 - "$1" "$2" "$3" <<'PYTHON'
import random, sys
kind, share, sectors = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
count = sectors * share // 100
if kind == "burst":
    start = sectors // 4
    print(start, start + count)
else:
    for sector in sorted(random.Random(share).sample(range(sectors), count)):
        print(sector, sector + 1)
PYTHON
}
spoil() {
    python3 - "$1" "$2" <<'PYTHON'
import sys
with open(sys.argv[1], "r+b") as image:
    for line in open(sys.argv[2]):
        first, end = map(int, line.split())
        image.seek(first * 2048)
        image.write(bytes(2048) * (end - first))
PYTHON
}

echo "== making: $size MiB of recordings, $(nproc) processors"
for disc in 1 2 3; do
    mkdir -p "$work/tree$disc/data"
    for file in 1 2 3 4; do
        head -c $((size * (4 - disc) / 12 * 1048576)) /dev/urandom \
            >"$work/tree$disc/data/处警$file.mp4"
    done
    rm -f "$work/disc$disc.iso"
    timed "$bench" image "$work/tree$disc" "$work/disc$disc.iso"
    rm -rf "${work:?}/tree$disc"
    say "image $disc, $(($(stat -c %s "$work/disc$disc.iso") >> 20)) MiB" "$seconds s"
done
data=$(sum "$work/disc1.iso")
rm -f "$work/protected.iso" "$work/disc.ecc"
timed "$bench" protect "$work/disc1.iso" 359424 "$work/protected.iso"
read -r sectors whole roots <"$work/out"
check "correction data in the image, $roots roots of 255" "$(sum "$work/protected.iso")" "$whole" "$seconds s"
timed "$bench" ecc "$work/protected.iso" 150 "$work/disc.ecc"
say "correction file beside it, 15 %" "$seconds s"

echo "== the emulated drive"
rm -rf "$DRIVE_WORK"
"$here/drive.sh" start "$DRIVE_WORK"
trap '"$here/drive.sh" stop "$DRIVE_WORK"' EXIT
printf '#!/bin/sh\nDRIVE_WORK=%s exec %s/in_drive.sh xorriso "$@"\n' "$DRIVE_WORK" "$here" >"$work/xorriso"
chmod +x "$work/xorriso"
timed "$bench" burn /dev/sr0 "$work/xorriso" "$work/protected.iso"
check "burnt" "$(cut -d' ' -f1 "$work/out")" sealed "$seconds s"
damage burst 6 "$sectors" >"$work/ranges"
damage random 1 "$sectors" | awk 'NR % 16 == 0' >>"$work/ranges"
awk '{ print "read-error", $1, $2 - 1 }' "$work/ranges" >"$DRIVE_WORK/faults"
rm -f "$work/copy.iso"
timed "$bench" read /dev/sr0 "$work/xorriso" "$sectors" "$work/copy.iso"
cp "$work/out" "$work/map"
lost=$(awk '{ n += $2 - $1 } END { print n }' "$work/map")
say "read, $lost sectors ($((lost * 1000 / sectors)) in 1000) unreadable" "$seconds s"
timed "$bench" repair "$work/copy.iso" "$sectors" "$whole" "$work/map" || true
check "repaired from the image itself" "$(sum "$work/copy.iso")" "$whole" "$seconds s"
check "its data are the first image" "$(head -c "$(stat -c %s "$work/disc1.iso")" "$work/copy.iso" | sha256sum | cut -c1-64)" "$data" ""

echo "== table of damages (correction data in the image)"
for case in "burst 5" "burst 10" "burst 15" "random 10"; do
    read -r kind share <<<"$case"
    cp "$work/protected.iso" "$work/copy.iso.new" && mv -f "$work/copy.iso.new" "$work/copy.iso"
    chmod u+w "$work/copy.iso"
    damage "$kind" "$share" "$sectors" >"$work/map"
    spoil "$work/copy.iso" "$work/map"
    timed "$bench" repair "$work/copy.iso" "$sectors" "$whole" "$work/map" || true
    check "$kind of $share %" "$(sum "$work/copy.iso")" "$whole" "$seconds s"
done

echo "== a lost disc of three"
rm -rf "$work/parity" "$work/again.iso"
timed "$bench" parity "$work/parity" "$work/disc1.iso" "$work/disc2.iso" "$work/disc3.iso"
say "parity made" "$seconds s"
timed "$bench" rebuild disc1.iso "$work/parity" "$work/again.iso" "$work/disc2.iso" "$work/disc3.iso"
check "disc 1 rebuilt" "$(sum "$work/again.iso")" "$data" "$seconds s"
rm -f "$work/out.iso"
timed python3 "$work/parity/rebuild.py" "$work/parity/parity.json" disc1.iso "$work/out.iso" "$work/disc2.iso" "$work/disc3.iso"
check "the same by the script beside the parity" "$(sum "$work/out.iso")" "$data" "$seconds s"
rm -f "$work/again.iso"
timed "$bench" protect "$work/out.iso" 359424 "$work/again.iso"
check "its correction data made anew: the same disc" "$(sum "$work/again.iso")" "$whole" "$seconds s"
exit $wrong
