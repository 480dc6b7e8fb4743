#!/usr/bin/env bash
# One disc through the commands as a person gives them: plan, build with correction data inside the image, an image damaged and got
# back, burnt to an emulated DVD+R, 7 % of it unreadable, read, got back, burnt anew, verified, labelled, shelved. After every step
# the register must say what is true. Needs root, 6 GB of disk. Ends with 1 at the first thing that is not as it should be.
#
#   commands.sh FOLDER      a new folder
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../../.." && pwd)
mkdir -p "$1"
scratch=$(cd "$1" && pwd)
unbroken=${UNBROKEN_BINARY:-$root/.build/debug/unbroken}
export UNBROKEN_PIPELINES=${UNBROKEN_PIPELINES:-$root/Pipelines}
mkdir -p "$scratch/programs" "$scratch/images"
vault=$scratch/vault disc=DP1-SEALED-001
image=$scratch/images/$disc.iso

fail() { echo "$1: WRONG: $2"; exit 1; }
sum() { sha256sum "$1" | cut -c1-64; }
# The program, and what it must end with; what it says is in $scratch/out.
step() {
    local wanted=$1 name=$2 status=0 begin
    shift 2
    begin=$(date +%s%N)
    "$unbroken" "$@" --vault "$vault" --lang en >"$scratch/out" 2>"$scratch/err" || status=$?
    [[ $status == "$wanted" ]] || { cat "$scratch/out" "$scratch/err"; fail "$name" "ended with $status"; }
    printf '%-52s %5d.%d s\n' "$name" $((($(date +%s%N) - begin) / 1000000000)) $((($(date +%s%N) - begin) / 100000000 % 10))
}
# What the register says of the disc now.
is() {
    local found
    found=$("$unbroken" disc list --json --vault "$vault" | python3 -c '
import json, sys
print(next(d for d in map(json.loads, sys.stdin) if d.get("disc") == sys.argv[1])["state"])' "$disc")
    [[ $found == "$1" ]] || fail "register" "$found, not $1"
}
# Every recording in an image has the SHA-256 that the vault has of it.
recordings() {
    rm -rf "$scratch/tree"
    mkdir "$scratch/tree"
    # A reader that is not ours.
    7z x -y -o"$scratch/tree" "$1" >/dev/null
    (cd "$scratch/tree" && sha256sum --quiet --check manifest-sha256.txt) || fail "recordings" "$1"
    local count
    count=$(cut -c1-64 "$scratch/tree/manifest-sha256.txt" | sort -u | comm -12 - "$scratch/wanted" | wc -l)
    [[ $count -gt 0 && $count == $(wc -l <"$scratch/wanted") ]] || fail "recordings" "$count of those planned"
    rm -rf "$scratch/tree"
}

"$unbroken" init "$vault" --regulation tangshan-gaoxin --zone Asia/Shanghai >/dev/null
step 0 "officers" officer import "$root/SampleMedia/lists/officers.csv"
step 0 "recorders" recorder import "$root/SampleMedia/lists/recorders.csv"
# One of its rows is wrong on purpose.
step 4 "dispatches" dispatch import "$root/SampleMedia/lists/dispatches.csv"
"$unbroken" ingest "$root/SampleMedia/day" --vault "$vault" --json >"$scratch/out" 2>&1 || true
cat >>"$vault/vault.yaml" <<'YAML'
discs:
  organization: 某某局
  sets: 1
  medium: dvd+r
YAML
dispatch=$("$unbroken" find --json --vault "$vault" | python3 -c '
import json, sys
print(next(s["dispatch"] for s in map(json.loads, sys.stdin) if s.get("dispatch")))')
step 0 "plan" disc plan --dispatch "$dispatch" --json
code=$(python3 -c 'import json, sys; print(json.loads(sys.stdin.readline())["code"])' <"$scratch/out")
step 0 "plan confirmed" disc plan --dispatch "$dispatch" --confirm "$code" --by 021002
is planned
step 0 "where" disc where "$dispatch" --json
python3 -c 'import json, sys
for line in sys.stdin: print(json.loads(line)["recording"])' <"$scratch/out" | sort -u >"$scratch/wanted"
step 0 "image, correction data inside" disc build DP1 --to "$scratch/images" --by 021002 --accept "原始录像本身如此"
is protected
[[ $(stat -c %s "$image") == $((359295 * 2048)) ]] || fail "image" "$(stat -c %s "$image") bytes"
whole=$(sum "$image")
recordings "$image"

# 7 % of the image, all recordings among them, is noise: errors that nobody marked.
cp "$image" "$scratch/damaged.iso"
chmod u+w "$scratch/damaged.iso"
dd if=/dev/urandom of="$scratch/damaged.iso" bs=2048 seek=300 count=25150 conv=notrunc status=none
step 3 "damaged image is told" disc verify "$disc" --drive "$scratch/damaged.iso" --by 021002
is protected
step 0 "got back from the damaged image" disc rebuild "$disc" --drive "$scratch/damaged.iso" --to "$scratch/back.iso" --by 021002
[[ $(sum "$scratch/back.iso") == "$whole" ]] || fail "got back" "another image"
recordings "$scratch/back.iso"
rm -f "$scratch/damaged.iso" "$scratch/back.iso"
is protected

export DRIVE_WORK=$scratch/emulated
"$here/drive.sh" start "$DRIVE_WORK"
trap '"$here/drive.sh" stop "$DRIVE_WORK"' EXIT
# The program starts /usr/bin/xorriso and nothing else: in a mount namespace of its own that is one that sees the drive.
cp "$(command -v xorriso)" "$scratch/programs/xorriso.real"
printf '#!/bin/sh\nPATH=%s DRIVE_WORK=%s exec %s/in_drive.sh %s/programs/xorriso.real "$@"\n' "$PATH" "$DRIVE_WORK" "$here" "$scratch" \
    >"$scratch/programs/xorriso"
cat >"$scratch/programs/unbroken" <<SCRIPT
#!/bin/sh
exec unshare -m sh -c 'mount --make-rprivate / && mount --bind "$scratch/programs/xorriso" /usr/bin/xorriso || exit 125
exec "$unbroken" "\$@"' sh "\$@"
SCRIPT
chmod +x "$scratch/programs/"*
unbroken=$scratch/programs/unbroken

step 0 "plan for the blank that is in the drive" disc plan --dispatch "$dispatch" --again --drive /dev/sr0 --json
[[ $(python3 -c 'import json, sys; print(json.loads(sys.stdin.readline())["sectors"])' <"$scratch/out") == 2295104 ]] || fail "plan" "capacity"
echo "write-error 2000" >"$DRIVE_WORK/faults"
step 1 "a write error spoils a blank" disc burn "$disc" --drive /dev/sr0 --by 021002
is spoiled
: >"$DRIVE_WORK/faults"
"$here/drive.sh" blank "$DRIVE_WORK"
step 0 "burnt" disc burn "$disc" --speed 5540 --drive /dev/sr0 --by 021002
is burnt
step 1 "a second burn is refused" disc burn "$disc" --drive /dev/sr0 --by 021002
is burnt
echo "read-error 300 25450" >"$DRIVE_WORK/faults"
step 3 "7 % unreadable: verification fails" disc verify "$disc" --drive /dev/sr0 --by 021002
is failed
step 0 "got back from the damaged disc" disc rebuild "$disc" --drive /dev/sr0 --to "$scratch/images/back.iso" --by 021002
[[ $(sum "$scratch/images/back.iso") == "$whole" ]] || fail "got back" "another image"
recordings "$scratch/images/back.iso"
is built
step 0 "no second layer of correction data" disc build "$disc" --to "$scratch/images" --by 021002 --accept "原始录像本身如此"
is protected
[[ $(sum "$scratch/images/back.iso") == "$whole" ]] || fail "build" "another image"
: >"$DRIVE_WORK/faults"
"$here/drive.sh" blank "$DRIVE_WORK"
step 0 "burnt anew" disc burn "$disc" --drive /dev/sr0 --by 021002
is burnt
step 0 "verified" disc verify "$disc" --drive /dev/sr0 --by 021002
is verified
step 0 "label and list" disc label "$disc" --to "$scratch/papers" --by 021002
step 0 "shelved" disc shelve "$disc" --place "B2" --by 021002
is verified
step 0 "history" disc history "$disc" --json
python3 -c 'import json, sys
found = [json.loads(line)["kind"] for line in sys.stdin]
wanted = "built protected burning spoiled burning burnt failed built protected burning burnt verified labelled shelved".split()
sys.exit(0 if found == wanted else f"history: WRONG: {found}")' <"$scratch/out"
step 0 "custody" custody verify --no-originals
