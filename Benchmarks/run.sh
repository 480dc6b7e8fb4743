#!/usr/bin/env bash
# The benchmarks of Unbroken. Each figure is a ratio: ours and its measure run in turns, on the same files, in one run.
#
#   run.sh [--quick] [--pairs N] [--media FOLDER] [--big-gigabytes N] [--all-faults] [PART…]
#
# Parts: ingest floor check analysis memory find custody disc-plan disc-image dispatch search reviewers seek faults.
# All of them when none is named.
# Results: a line each for people (stderr) and for machines (stdout, and results.jsonl in the work folder).
# Ends with 1 when a target is missed, 2 when something could not be measured. See README.md.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

quick='' media='' big=20 fault_set=ci parts=()
while (($#)); do
    case $1 in
        --quick) quick=yes ;;
        --pairs) pairs=$2; shift ;;
        --media) media=$2; shift ;;
        --big-gigabytes) big=$2; shift ;;
        --all-faults) fault_set=all ;;
        -h | --help) sed -n '2,9s/^# \{0,1\}//p' "$0"; exit ;;
        ingest | floor | check | analysis | memory | find | custody | disc-plan | disc-image | dispatch | search | reviewers | seek | faults) parts+=("$1") ;;
        *) die "unknown: $1 (see --help)" ;;
    esac
    shift
done
((${#parts[@]})) || parts=(ingest floor check analysis memory find custody disc-plan disc-image dispatch search reviewers seek faults)

mkdir -p "$work"
work=$(cd "$work" && pwd)
need ffmpeg ffprobe sqlite3 openssl awk xargs python3
[[ -x $unbroken ]] || die "no $unbroken (swift build -c release --product unbroken, or set UNBROKEN)"
files=7 minutes=10 few=1000 many=10000 rows=1000000,10000000 entries=10000000 recordings=100000
if [[ $quick ]]; then
    files=3 minutes=2 few=100 many=1000 rows=100000 entries=100000 recordings=10000
    [[ $big == 20 ]] && big=2
fi
media_day() {
    [[ -z $media ]] || return 0
    media=$work/media-$files-$minutes
    say "making $files recordings of $minutes minutes in ${media##*/} (kept for the next run)"
    "$here/make-media.sh" day "$media" "$files" "$minutes"
}

vault=$work/vault
# 3 means done, with findings: what a long file made by repeating a short one deserves.
well() { "$unbroken" "$@" || (($? == 3)); }
fresh_vault() {
    rm -rf "$vault"
    "$unbroken" init "$vault" --regulation tangshan-gaoxin --zone Asia/Shanghai >"$work/last.out" 2>"$work/last.err" ||
        { cat "$work/last.err" >&2; die "unbroken init failed"; }
}
# Speed without the work is none: every byte must be in the vault, and every file in the list.
in_vault() { # folder
    local have want
    have=$(bytes "$vault") want=$(bytes "$1")
    ((have >= want)) || die "the vault holds $have bytes of $want"
}

# --- ingest -----------------------------------------------------------------------------------------------------------

ours_ingest() { well ingest "$media" --vault "$vault" --quiet; }
prepare_ours_ingest() { fresh_vault; }
after_ours_ingest() { in_vault "$media"; rm -rf "$vault"; }
technician() { "$here/technician.sh" "$media" "$work/technician" 10 2; }
prepare_technician() { rm -rf "$work/technician"; }
flushes=()
after_technician() {
    local wall=$elapsed rows
    # Ours ends with every byte on the disk; the script leaves that to the kernel. Told, not counted against it.
    clock sync -f "$work/technician"
    flushes+=("$elapsed")
    elapsed=$wall
    rows=$(sqlite3 "$work/technician/list.db" "SELECT count(*) FROM recording WHERE pictures > 0 AND packets > 0")
    ((rows == $(find "$media" -type f | wc -l))) || die "the technician's list holds $rows rows"
    rm -rf "$work/technician"
}
part_ingest() {
    local index with=()
    media_day
    say "ingest: $(bytes "$media") bytes; the technician's script runs two files at a time"
    flushes=()
    alternate ours_ingest technician "$media"
    report ingest-vs-technician "× its time" "$(ratio time)" at-most 0.33 \
        "$(times_json technician.sh "xargs -P 2"),\"technician_flush_us\":$(list "${flushes[@]}")"
    for index in "${!ours[@]}"; do
        with+=("$(awk -v a="${ours[index]}" -v b="${theirs[index]}" -v f="${flushes[index]}" 'BEGIN { printf "%.4f", a / (b + f) }')")
    done
    say "         with the technician's copies flushed to the disk as ours are: $(median "${with[@]}")"
}

# --- floor ------------------------------------------------------------------------------------------------------------

# Copy with fsync, digest, demux: nothing less can be done. Six ways of doing it; the fastest is the floor.
floor=$work/floor
floor_copy_dd() { dd if="$1" of="$floor/${1##*/}" bs=4M conv=fsync status=none; }
floor_copy_cp() { cp -- "$1" "$floor/${1##*/}" && sync "$floor/${1##*/}"; }
floor_digest() { openssl dgst -sha256 "$floor/${1##*/}"; }
floor_demux() { ffmpeg -nostdin -v error -i "$floor/${1##*/}" -map 0 -c copy -f null -; }
floor_whole() { "floor_copy_$1" "$2" && floor_digest "$2" && floor_demux "$2"; }
export floor
export -f floor_copy_dd floor_copy_cp floor_digest floor_demux floor_whole
each() { # parallel function-and-arguments…
    local parallel=$1
    shift
    # $@ is the inner shell's: the function, its arguments, the file.
    # shellcheck disable=SC2016
    find "$media" -type f -print0 | sort -z | xargs -0 -r -n 1 -P "$parallel" bash -c '"$@"' each "$@"
}
floor_way() {
    case $way in
        by-file-*) each "$parallel" floor_whole "$copy" ;;
        by-step-*) each "$parallel" "floor_copy_$copy" && each "$parallel" floor_digest && each "$parallel" floor_demux ;;
    esac
}
prepare_floor_way() { rm -rf "$floor"; mkdir -p "$floor"; }
after_floor_way() { rm -rf "$floor"; }
ours_bare() { well run "$here/no-thumbnails.yaml" "$media" --vault "$vault" --quiet; }
prepare_ours_bare() { fresh_vault; }
after_ours_bare() { in_vault "$media"; rm -rf "$vault"; }
part_floor() {
    local best='' best_time=0 tried=''
    media_day
    say "floor: copy with fsync, SHA-256, demux"
    for copy in dd cp; do
        for parallel in 1 2; do
            for way in by-file-$parallel by-step-$parallel; do
                # One file at a time, by file or by step is the same.
                [[ $way == by-step-1 ]] && continue
                prepare_floor_way
                level "$media"
                clock floor_way
                after_floor_way
                say "         $copy, $way at a time: $(seconds "$elapsed") s"
                tried+="${tried:+,}\"$copy $way\":$elapsed"
                if [[ -z $best ]] || ((elapsed < best_time)); then best="$copy $way" best_time=$elapsed; fi
            done
        done
    done
    read -r copy way <<<"$best"
    parallel=${way##*-}
    alternate ours_bare floor_way "$media"
    report copy-digest-demux-vs-floor "× its speed" "$(ratio speed)" at-least 0.8 \
        "$(times_json "$best at a time" "floor $parallel"),\"floors_us\":{$tried}"
}

# --- check ------------------------------------------------------------------------------------------------------------

check_at=''
# Like is held against like: ffmpeg and ffprobe read packets, and look at nothing.
ours_check() { well check --no-digest --packets-only --json "$check_at"; }
demux_check() {
    find "$check_at" -type f -print0 |
        xargs -0 -P "$check_parallel" -I '{}' ffmpeg -nostdin -v error -i '{}' -map 0 -c copy -f null -
}
probe_check() {
    find "$check_at" -type f -print0 | xargs -0 -n 1 -P "$check_parallel" ffprobe -v error -show_packets -of csv
}
check_one() { # name path
    local states
    check_at=$2
    # How many of ours read at one time, so that theirs are as many.
    watch "$unbroken" check --no-digest --packets-only --json "$check_at"
    check_parallel=$((most_workers > 0 ? most_workers : 1))
    [[ -f $check_at ]] && check_parallel=1
    states="unbroken 1 + $most_workers workers; ffmpeg, ffprobe $check_parallel at a time"
    say "check, $1: $(bytes "$check_at") bytes; $states"
    alternate ours_check demux_check "$check_at"
    report "check-$1-vs-ffmpeg-copy" "× its speed" "$(ratio speed)" at-least 0.8 "$(times_json "ffmpeg -c copy -f null" "$states")"
    alternate ours_check probe_check "$check_at"
    report "check-$1-vs-ffprobe-csv" "× its speed" "$(ratio speed)" at-least 3 "$(times_json "ffprobe -show_packets -of csv" "$states")"
}
part_check() {
    local one large
    media_day
    one=$(find "$media" -type f | sort | head -n 1)
    large=$work/large.mp4
    # As large as the folder: one file of an hour or so.
    "$here/make-media.sh" large "$one" "$large" $(($(bytes "$media") / 1000000000 > 0 ? $(bytes "$media") / 1000000000 : 1))
    check_one file "$large"
    rm -f "$large"
    check_one folder "$media"
}

# --- analysis ---------------------------------------------------------------------------------------------------------

# Everything: packets, all sound, keyframes, the burnt-in clock, voice. One file at a time: one core's work.
ours_analysis() { well check --no-digest --json --jobs 1 "$media"; }
part_analysis() {
    local seconds
    media_day
    seconds=$(find "$media" -type f -print0 | xargs -0 -n 1 ffprobe -v error -show_entries format=duration -of csv=p=0 |
        awk '{ s += $1 } END { printf "%d", s }')
    level "$media"
    clock ours_analysis
    say "analysis: $seconds s of recordings in $((elapsed / 1000)) ms, one file at a time"
    report analysis "× real time per core" "$(awk -v s="$seconds" -v u="$elapsed" 'BEGIN { printf "%.1f", s * 1e6 / u }')" at-least 100 \
        "\"wall_us\":$elapsed,\"media_seconds\":$seconds"
}

# --- memory -----------------------------------------------------------------------------------------------------------

peaks() { # name: of the last `watch`
    local largest=$((peak_main > peak_worker ? peak_main : peak_worker))
    ((largest >= ${peak_kernel:-0})) || largest=$peak_kernel
    report "$1" MB "$(megabytes "$largest")" at-most 200 \
        "\"main_kb\":$peak_main,\"worker_kb\":$peak_worker,\"kernel_kb\":${peak_kernel:-0},\"workers\":$most_workers"
}
room_for() { # gigabytes
    (($(free_bytes) > ($1 + 2) * 1000000000))
}
part_memory() {
    local one small main_few worker_few what
    need time
    media_day
    one=$(find "$media" -type f | sort | head -n 1)
    say "memory: the main process and every worker, largest resident size"
    if room_for "$big"; then
        "$here/make-media.sh" large "$one" "$work/big/big.mp4" "$big"
        watch "$unbroken" check --no-digest --json "$work/big/big.mp4"
        peaks "memory-check-$big-GB-file"
        if room_for "$big"; then
            fresh_vault
            watch "$unbroken" ingest "$work/big" --vault "$vault" --quiet
            in_vault "$work/big"
            peaks "memory-ingest-$big-GB-file"
            rm -rf "$vault"
        else
            report "memory-ingest-$big-GB-file" MB null at-most 200 '"reason":"no room on the disk"'
        fi
        rm -rf "$work/big"
    else
        report "memory-check-$big-GB-file" MB null at-most 200 '"reason":"no room on the disk"'
    fi
    for count in "$few" "$many"; do
        [[ -d $work/small-$count ]] || "$here/make-media.sh" small "$work/small-$count" "$count"
    done
    for what in check ingest; do
        main_few=0 worker_few=0
        for count in "$few" "$many"; do
            small=$work/small-$count
            if [[ $what == check ]]; then
                watch "$unbroken" check --no-digest --json "$small"
                (($(wc -l <"$work/last.out") >= count)) || die "fewer lines than files from check"
            else
                fresh_vault
                watch "$unbroken" ingest "$small" --vault "$vault" --quiet
                in_vault "$small"
                rm -rf "$vault"
            fi
            peaks "memory-$what-$count-files"
            if ((count == few)); then main_few=$peak_main worker_few=$peak_worker; fi
        done
        # Ten times the files: a tenth more is the allocator's, not the list's.
        report "memory-$what-growth-main" "× of $few files" \
            "$(awk -v a="$peak_main" -v b="$main_few" 'BEGIN { printf "%.3f", b ? a / b : 0 }')" at-most 1.15
        report "memory-$what-growth-worker" "× of $few files" \
            "$(awk -v a="$peak_worker" -v b="$worker_few" 'BEGIN { printf "%.3f", b ? a / b : 0 }')" at-most 1.15
    done
    rm -rf "$work/small-$few" "$work/small-$many"
}

# --- custody ----------------------------------------------------------------------------------------------------------

digest_originals() { find "$vault/originals" -type f -print0 | xargs -0 -P 2 -n 1 openssl dgst -sha256; }
verify_custody() { well custody verify --vault "$vault" --quiet --json; }
part_custody() {
    local verdict=0 turn ours theirs ratios=()
    media_day
    say "custody: the log's own bench, at $entries entries"
    (cd "$root" && swift run -c release custody-bench --entries "$entries" --dir "$work") >&2 || verdict=$?
    report custody-bench "targets missed" $((verdict != 0)) at-most 0
    fresh_vault
    "$unbroken" run "$here/no-thumbnails.yaml" "$media" --vault "$vault" --quiet >"$work/last.out" 2>&1 || (($? == 3))
    in_vault "$media"
    for ((turn = 0; turn < pairs; turn++)); do
        level "$vault/originals"
        clock verify_custody
        ours=$elapsed
        level "$vault/originals"
        clock digest_originals
        theirs=$elapsed
        ratios+=("$(awk -v a="$theirs" -v b="$ours" 'BEGIN { printf "%.3f", a / b }')")
        say "  verify $((ours / 1000)) ms, openssl dgst $((theirs / 1000)) ms"
    done
    report custody-verify "× the speed of openssl dgst, two at once" "$(median "${ratios[@]}")" at-least 0.8 \
        "\"ratios\":$(list "${ratios[@]}")"
    rm -rf "$vault"
}

# --- the console ------------------------------------------------------------------------------------------------------

# `unbroken serve` on the vault, on a port of its own: its address into `base`.
base='' server=''
console_up() {
    # Another program that is measured has its own console beside it.
    [[ ${UNBROKEN:-} ]] || (cd "$root" && swift build -c release --product unbroken-serve) >&2
    coproc SERVER { exec "$unbroken" serve --vault "$vault" --port 0 2>"$work/serve.err"; }
    server=$SERVER_PID
    read -r -u "${SERVER[0]}" base || { cat "$work/serve.err" >&2; die "unbroken serve did not start"; }
    base=${base%/}
    # A benchmark that ends early leaves no console behind.
    trap 'kill "$server" 2>/dev/null || true' EXIT
}
console_down() {
    kill "$server" && wait "$server" || true
    trap - EXIT
}
# The first is administrator, the second approves that reviewers see everything; the others review and may sign in.
console_people() { # administrator approver reviewer…
    local administrator=$1 approver=$2 person
    "$unbroken" role grant "$administrator" administrator --by "$administrator" --vault "$vault" >/dev/null
    "$unbroken" role grant "$approver" approver --by "$administrator" --vault "$vault" >/dev/null
    for person in "${@:3}"; do
        "$unbroken" role grant "$person" reviewer --by "$administrator" --vault "$vault" >/dev/null
        echo "correct horse battery" | "$unbroken" console account add "$person" --vault "$vault" >/dev/null
    done
    "$unbroken" access request --all --role reviewer --act view --reason 日常审核 --by "$3" --vault "$vault" >/dev/null
    "$unbroken" access approve Q1 --by "$approver" --vault "$vault" >/dev/null
}
of() { python3 -c 'import json, sys
value = json.loads(sys.argv[1])
for key in sys.argv[2:]: value = value[key]
print(value)' "$@"; }
load_now() { cut -d' ' -f1 /proc/loadavg; }

# --- dispatch ---------------------------------------------------------------------------------------------------------

# The page of a dispatch, as a signed-in person asks for it over loopback, and as a browser shows it.
part_dispatch() {
    local figures shown lanes=20 hours=24
    [[ $quick ]] && hours=2
    say "dispatch: the page of $hours hours and $lanes lanes; load $(load_now)"
    fresh_vault
    (cd "$root" && swift build -c release --product dispatch-bench) >&2
    "$root/.build/release/dispatch-bench" "$vault" --lanes "$lanes" --hours "$hours" >&2
    console_people 100001 100003 100002
    console_up
    figures=$("$here/dispatch.py" "$base" 100002) || die "the page was not answered"
    report dispatch-page ms "$(of "$figures" whole median)" at-most 300 "\"parts\":$figures"
    if command -v chromedriver >/dev/null; then
        shown=$("$here/browse.py" dispatch "$base" 100002) || die "the page did not come up in the browser"
        report dispatch-interactive ms "$(of "$shown" interactive median)" at-most 1000 "\"parts\":$shown"
    else
        report dispatch-interactive ms null at-most 1000 '"reason":"no chromedriver"'
    fi
    console_down
    rm -rf "$vault"
}

# --- search -----------------------------------------------------------------------------------------------------------

# Questions to the console's search as they are typed, in a catalogue of ten million segments; it is kept where
# UNBROKEN_BENCH_CATALOGUE names one.
part_search() {
    local bench=$work/find largest=${UNBROKEN_BENCH_CATALOGUE:-} kept=yes figures count=100
    [[ $quick ]] && count=10
    if [[ -z $largest ]]; then
        kept=''
        mkdir -p "$bench"
        largest=$bench/catalogue-${rows##*,}.sqlite
        say "search: filling a catalogue of ${rows##*,} segments"
        (cd "$root" && swift run -c release catalogue-bench --rows "${rows##*,}" --dir "$bench" --questions 1 --only dispatch --keep) >&2 || true
    fi
    [[ -s $largest ]] || die "no catalogue $largest"
    fresh_vault
    rm -f "$vault"/catalogue.sqlite*
    cp --reflink=auto "$largest" "$vault/catalogue.sqlite"
    console_people 1000001 1000003 1000002
    console_up
    say "search: over loopback; load $(load_now)"
    figures=$("$here/search.py" "$base" 1000002 2024-01-02 2026-12-30 "$count") || die "a search was not answered"
    report search-first-byte-p99 ms "$(of "$figures" p99)" at-most 50 "\"rows_in_catalogue\":${rows##*,},\"parts\":$figures"
    console_down
    rm -rf "$vault"
    [[ $kept ]] || rm -rf "$bench"
}

# --- reviewers --------------------------------------------------------------------------------------------------------

statuses() { python3 -c 'import re, sys, urllib.request
text = urllib.request.urlopen(sys.argv[1] + "/metrics").read().decode()
for status, count in re.findall(r"unbroken_http_requests_total\{status=\"(\d+)\"\} (\d+)", text): print(status, count)
print("views", (re.findall(r"unbroken_views_total (\d+)", text) or [0])[0])' "$base"; }
# What came besides 200 and 206 between two readings.
refused() { join -a 2 <(sort <<<"$1") <(sort <<<"$2") | awk '$1 != "views" && $1 !~ /^20[06]$/ { n += NF == 3 ? $3 - $2 : $2 } END { print n + 0 }'; }

# 200 connections of wrk at once, as people who work through cards, on the sample day.
part_reviewers() {
    local seconds=30 number people before after figures other pause
    need wrk
    [[ $quick ]] && seconds=5
    people=(021001 022001)
    for ((number = 0; number < 40; number++)); do people+=($((300001 + number))); done
    fresh_vault
    {
        cat "$root/SampleMedia/lists/officers.csv"
        printf '%s,,,0210,\n' "${people[@]:2}"
    } >"$work/officers.csv"
    "$unbroken" officer import "$work/officers.csv" --vault "$vault" --quiet >&2 || (($? == 4))
    "$unbroken" recorder import "$root/SampleMedia/lists/recorders.csv" --vault "$vault" --quiet >&2 || (($? == 4))
    "$unbroken" dispatch import "$root/SampleMedia/lists/dispatches.csv" --vault "$vault" --quiet >&2 || (($? == 4))
    "$unbroken" ingest "$root/SampleMedia/day" --vault "$vault" --quiet >"$work/last.out" 2>&1 || (($? == 3 || $? == 4))
    console_people "${people[@]}"
    console_up
    "$here/reviewers.py" "$base" 5 "${people[@]:2}" >"$work/reviewers.txt" || die "nobody could sign in"
    say "reviewers: 200 at once, $(grep -c ^session "$work/reviewers.txt") sessions of $((${#people[@]} - 2)) people; load $(load_now)"
    for pause in 1000 0; do
        before=$(statuses)
        figures=$(wrk -t 2 -c 200 -d "${seconds}s" --timeout 10s -s "$here/reviewers.lua" "$base" -- "$work/reviewers.txt" "$pause" | tail -n 1)
        after=$(statuses)
        other=$(refused "$before" "$after")
        report "reviewers-p99$([[ $pause == 0 ]] && echo -without-pause)" ms "$(of "$figures" p99_ms)" at-most 250 "\"pause_ms\":$pause,\"parts\":$figures"
        report "reviewers-errors$([[ $pause == 0 ]] && echo -without-pause)" "answers besides 200 and 206, and broken connections" \
            "$((other + $(of "$figures" connect) + $(of "$figures" read) + $(of "$figures" write) + $(of "$figures" timeout)))" at-most 0 \
            "\"views\":$(awk '$1 == "views" { print $2 }' <<<"$after")"
    done
    console_down
    rm -rf "$vault"
}

# --- seek -------------------------------------------------------------------------------------------------------------

# From a jump to the first picture, in headless Chromium: a recording of ten minutes as it lies, the same in TS (its packets
# repackaged), in AVI with plain sound (only the sound transcoded), and as MJPEG, whose pictures are transcoded.
part_seek() {
    local films=$work/films one figures way seconds name sha256
    need chromedriver
    "$here/make-media.sh" day "$work/film-$minutes" 1 "$minutes"
    one=$(find "$work/film-$minutes" -type f | head -n 1)
    mkdir -p "$films"
    seconds=$((minutes * 60))
    ln -f "$one" "$films/DCAM_CAM007_021007_20261120_000000.mp4"
    [[ -s $films/DCAM_CAM007_021007_20261120_020000.ts ]] ||
        ffmpeg -nostdin -v error -y -i "$one" -c copy "$films/DCAM_CAM007_021007_20261120_020000.ts"
    [[ -s $films/DCAM_CAM007_021007_20261120_040000.avi ]] ||
        ffmpeg -nostdin -v error -y -i "$one" -c:v copy -c:a pcm_s16le "$films/DCAM_CAM007_021007_20261120_040000.avi"
    # Half a minute of pictures, over and over: coding ten minutes would take longer than all the rest.
    if [[ ! -s $films/DCAM_CAM007_021007_20261120_060000.avi ]]; then
        ffmpeg -nostdin -v error -y -t 30 -i "$one" -c:v mjpeg -q:v 5 -pix_fmt yuvj420p -an "$work/mjpeg.avi"
        ffmpeg -nostdin -v error -y -stream_loop $((seconds / 30 - 1)) -i "$work/mjpeg.avi" -c copy \
            "$films/DCAM_CAM007_021007_20261120_060000.avi"
        rm -f "$work/mjpeg.avi"
    fi
    fresh_vault
    well ingest "$films" --vault "$vault" --quiet >"$work/last.out" 2>&1
    console_people 021001 022001 021002
    console_up
    say "seek: from a jump to the first picture; load $(load_now)"
    while read -r name way; do
        sha256=$(sqlite3 "$vault/catalogue.sqlite" "SELECT sha256 FROM recording WHERE original_name LIKE '%$name'")
        figures=$("$here/browse.py" seek "$base" 021002 "$way" "$sha256" "$seconds") || die "no picture of *$name"
        report "seek-$way" ms "$(of "$figures" outside median)" at-most 500 "\"file\":\"$name\",\"parts\":$figures"
        report "seek-$way-inside" ms "$(of "$figures" inside median)" at-most 500
    done <<'FILMS'
000000.mp4 original
020000.ts copy
040000.avi sound
060000.avi transcode
FILMS
    console_down
    rm -rf "$vault" "$films"
}

# --- disc-plan --------------------------------------------------------------------------------------------------------

part_disc-plan() {
    local verdict=0
    say "disc-plan: $recordings recordings, every medium"
    (cd "$root" && swift run -c release plan-bench --recordings "$recordings") >&2 || verdict=$?
    report disc-plan "targets missed" $((verdict != 0)) at-most 0 "\"recordings\":$recordings"
    plan_command
}

# The same recordings in a catalogue, all due for discs, through the command a person gives.
plan_bench=${UNBROKEN_PLAN_BENCH:-$root/.build/release/plan-bench}
plan_ours() { "$unbroken" disc plan --medium "$medium" --json --vault "$vault"; }
plan_confirmed() { "$unbroken" disc plan --medium "$medium" --json --confirm "$1" --by 021002 --vault "$vault"; }
planned() { # what of the plan
    python3 -c 'import json, sys
plan = json.load(open(sys.argv[1]))
items = sum(len(group["items"]) for disc in plan["discs"] for group in disc["groups"])
print({"items": items, "above": len(plan["discs"]) - plan["fewestDiscs"], "code": plan["code"],
       "onDiscs": len(plan["onDiscs"])}[sys.argv[2]])' "$work/last.out" "$1"
}
plan_command() {
    local turn all medium code
    say "disc-plan: $recordings recordings in a catalogue, by the command"
    fresh_vault
    "$plan_bench" --recordings "$recordings" --fill "$vault" >&2
    # Brings the custody log up to date, which ingest does as it goes.
    "$unbroken" officer import "$root/SampleMedia/lists/officers.csv" --vault "$vault" --quiet >&2
    for medium in dvd+r bd-r-25; do
        all=()
        for ((turn = 0; turn < pairs; turn++)); do
            clock plan_ours
            all+=("$((elapsed / 1000))")
            [[ $(planned items) == "$recordings" ]] || die "planned are $(planned items) of $recordings recordings"
        done
        report "disc-plan-command-$medium" ms "$(median "${all[@]}")" at-most 5000 "\"all_ms\":$(list "${all[@]}")"
        report "disc-plan-command-$medium-discs" "above the lower bound" "$(planned above)" at-most 1
    done
    code=$(planned code)
    clock plan_confirmed "$code"
    say "  confirmed for three sets in $((elapsed / 1000)) ms"
    clock plan_ours
    [[ $(planned onDiscs) == "$recordings" ]] || die "planned again although in a plan"
    report disc-plan-command-again ms "$((elapsed / 1000))" at-most 5000
    rm -rf "$vault"
}

# --- find -------------------------------------------------------------------------------------------------------------

find_words=${UNBROKEN_BENCH_WORDS:-盗窃}
find_ours() { "$unbroken" find --vault "$vault" --text "$find_words"; }
first_row() { # time from the command's start to its first row, in microseconds, into `elapsed`
    local start line='' pipe
    start=${EPOCHREALTIME/[.,]/}
    exec {pipe}< <(find_ours 2>"$work/last.err")
    IFS= read -r line <&"$pipe" || true
    elapsed=$((${EPOCHREALTIME/[.,]/} - start))
    # To the end, so that no turn runs into the one before.
    cat <&"$pipe" >/dev/null
    exec {pipe}<&-
    [[ -n $line ]] || { cat "$work/last.err" >&2; die "find showed no row for $find_words"; }
}
part_find() {
    local turn all=() bench largest verdict=0
    bench=$work/find
    mkdir -p "$bench"
    say "find: the catalogue's own bench, at $rows rows"
    (cd "$root" && swift run -c release catalogue-bench --rows "$rows" --dir "$bench" --keep) >&2 || verdict=$?
    report find-catalogue-bench "targets missed" $((verdict != 0)) at-most 0
    # The largest of its catalogues, in a vault of its own.
    largest=$bench/catalogue-${rows##*,}.sqlite
    [[ -s $largest ]] || die "catalogue-bench left no $largest"
    fresh_vault
    rm -f "$vault"/catalogue.sqlite*
    for suffix in '' -wal -shm; do
        if [[ -e $largest$suffix ]]; then ln "$largest$suffix" "$vault/catalogue.sqlite$suffix"; fi
    done
    first_row
    for ((turn = 0; turn < 2 * pairs + 1; turn++)); do
        first_row
        all+=("$((elapsed / 1000))")
    done
    report find-first-row ms "$(median "${all[@]}")" at-most 100 "\"rows\":${rows##*,},\"all_ms\":$(list "${all[@]}")"
    rm -rf "$vault" "$bench"
}

# --- disc-image -------------------------------------------------------------------------------------------------------

# The image of a tree with its SHA-256 and every file's, on the disk with its name; against a copy of the tree, on the disk.
image_peaks=()
make_image() { # writer
    "${UNBROKEN_IMAGE_BENCH:-$root/.build/release/image-bench}" write "$1" "$tree" "$work/disc.iso"
}
after_image() {
    local planned
    planned=$(bytes "$tree")
    (($(bytes "$work/disc.iso") >= planned)) || die "the image is smaller than the tree"
    image_peaks+=("$(awk '/ KB$/ { print $1 }' "$work/last.err")")
    rm -f "$work/disc.iso"
}
image_bridge() { make_image bridge; }
image_xorriso() { make_image xorriso; }
prepare_image_bridge() { rm -f "$work/disc.iso"; }
prepare_image_xorriso() { rm -f "$work/disc.iso"; }
after_image_bridge() { after_image; }
after_image_xorriso() { after_image; }
copy_tree() { cp -r "$tree" "$work/copy" && sync -f "$work/copy"; }
prepare_copy_tree() { rm -rf "$work/copy"; }
after_copy_tree() { rm -rf "$work/copy"; }
part_disc-image() {
    local count=20 each=160000000 index target
    need xorriso
    [[ -z $quick ]] || count=3
    [[ -n ${UNBROKEN_IMAGE_BENCH:-} ]] || (cd "$root" && swift build -c release --product image-bench) >&2
    tree=$work/disc-tree-$count
    mkdir -p "$tree/处警"
    for ((index = 0; index < count; index++)); do
        [[ $(bytes "$tree/处警/$index.mp4" 2>/dev/null || true) == "$each" ]] || head -c "$each" /dev/urandom >"$tree/处警/$index.mp4"
    done
    for writer in bridge xorriso; do
        target=1.1
        [[ $writer == bridge ]] || target=1.5
        image_peaks=()
        say "disc-image: $(bytes "$tree") bytes, $writer"
        alternate "image_$writer" copy_tree "$tree"
        report "disc-image-$writer-vs-cp" "× its time" "$(ratio time)" at-most "$target" "$(times_json "cp -r; sync -f" "$writer")"
        report "disc-image-$writer-memory" MB "$(megabytes "$(printf '%s\n' "${image_peaks[@]}" | sort -n | tail -n 1)")" at-most 100
    done
}

# --- faults -----------------------------------------------------------------------------------------------------------

# Recall, false alarms, bounds: Faults/README.md. The table goes to faults-SET.md in the work folder.
part_faults() {
    local folder=$work/faults-$fault_set log=$work/faults-$fault_set.log made=0 status=0
    say "faults: making the set \"$fault_set\""
    python3 "$here/Faults/make.py" "$folder" --set "$fault_set" --pool "$work/faults-pool" >&2 || made=$?
    python3 "$here/Faults/judge.py" --binary "$unbroken" --folder "$folder" --table "${log%.log}.md" >"$log" || status=$?
    sed '$d' "$log" >&2
    ((made == 0 && status < 2)) || die "some cases could not be made or judged (see $log)"
    report "faults-$fault_set" "targets missed" "$(tail -n 1 "$log" | python3 -c 'import json, sys; print(json.load(sys.stdin)["value"])')" \
        at-most 0 "\"result\":$(tail -n 1 "$log")"
}

: >"$work/results.jsonl"
for part in "${parts[@]}"; do "part_$part"; done
say "results: $work/results.jsonl; targets missed: $failures"
((failures == 0))
