# Measuring, shared by the benchmark scripts. Sourced, not run.
# shellcheck shell=bash
# Set here, used by run.sh, and the other way round.
# shellcheck disable=SC2034

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
unbroken=${UNBROKEN:-$root/.build/release/unbroken}
work=${UNBROKEN_BENCH_DIR:-$here/scratch}
pairs=3
# Wherever the program measured lies, its recorder profiles and regulations are this tree's.
export UNBROKEN_PIPELINES=${UNBROKEN_PIPELINES:-$root/Pipelines}
failures=0

die() { echo "bench: $*" >&2; exit 2; }
say() { printf '%s\n' "$*" >&2; }
need() {
    local program
    for program in "$@"; do command -v "$program" >/dev/null || die "needs $program"; done
}
seconds() { awk -v us="$1" 'BEGIN { printf "%.2f", us / 1e6 }'; }
megabytes() { awk -v kb="$1" 'BEGIN { printf "%.1f", kb / 1024 }'; }
# Apparent bytes of files and folders.
bytes() { find "$@" -type f -printf '%s\n' | awk '{ sum += $1 } END { printf "%.0f", sum }'; }
free_bytes() { df -P -B1 "$work" | awk 'NR == 2 { print $4 }'; }
median() { printf '%s\n' "$@" | sort -g | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
list() { local IFS=,; echo "[$*]"; }

# What the disk still owes is paid before the clock starts, and the files read are in memory for both sides alike.
# With UNBROKEN_BENCH_COLD=1 (root only) they are in memory for neither.
level() { # files or folders that will be read
    sync
    if [[ ${UNBROKEN_BENCH_COLD:-} == 1 ]]; then
        echo 3 >/proc/sys/vm/drop_caches || die "cold caches need root"
    else
        find "$@" -type f -exec cat {} + >/dev/null
    fi
}

# Wall time in microseconds into `elapsed`. The command's own output goes to a log; a failure ends the run.
elapsed=0
clock() { # command …
    local start status=0
    start=${EPOCHREALTIME/[.,]/}
    "$@" >"$work/last.out" 2>"$work/last.err" || status=$?
    elapsed=$((${EPOCHREALTIME/[.,]/} - start))
    if ((status)); then
        tail -n 5 "$work/last.err" >&2
        die "ended with $status: $*"
    fi
}

# One result, for people on stderr and for machines on stdout and in results.jsonl.
report() { # name unit value sense target extra-json
    local name=$1 unit=$2 value=$3 sense=$4 target=$5 extra=${6:-} verdict
    if [[ $value == null ]]; then verdict=SKIPPED
    else
        verdict=$(awk -v v="$value" -v t="$target" -v s="$sense" \
            'BEGIN { print (s == "at-most" ? v <= t : v >= t) ? "PASS" : "FAIL" }')
    fi
    [[ $verdict == FAIL ]] && failures=$((failures + 1))
    printf '%-7s  %-44s %9s %s (%s %s)\n' "$verdict" "$name" "$value" "$unit" "${sense/-/ }" "$target" >&2
    printf '{"bench":"%s","value":%s,"unit":"%s","sense":"%s","target":%s,"verdict":"%s"%s}\n' \
        "$name" "$value" "$unit" "$sense" "$target" "$verdict" "${extra:+,$extra}" | tee -a "$work/results.jsonl"
}

# Alternates ours and theirs, A B A B …, each from a level start. Sets `ours` and `theirs`, in microseconds, by pair.
# `prepare_SIDE` (not timed) is called before each when there is one.
ours=() theirs=()
alternate() { # our-function their-function what-is-read…
    local a=$1 b=$2 side pair
    shift 2
    ours=() theirs=()
    for ((pair = 1; pair <= pairs; pair++)); do
        for side in "$a" "$b"; do
            if declare -F "prepare_$side" >/dev/null; then "prepare_$side"; fi
            level "$@"
            clock "$side"
            if declare -F "after_$side" >/dev/null; then "after_$side"; fi
            if [[ $side == "$a" ]]; then ours+=("$elapsed"); else theirs+=("$elapsed"); fi
        done
        say "         pair $pair: unbroken $(seconds "${ours[-1]}") s, other $(seconds "${theirs[-1]}") s"
    done
}

# Median over the pairs of ours ÷ theirs (time) or theirs ÷ ours (speed).
ratio() { # time|speed
    local index all=()
    for index in "${!ours[@]}"; do
        all+=("$(awk -v a="${ours[index]}" -v b="${theirs[index]}" -v k="$1" 'BEGIN { printf "%.4f", k == "time" ? a / b : b / a }')")
    done
    median "${all[@]}"
}
times_json() { # what-the-other-is processes
    printf '"unbroken_us":%s,"other_us":%s,"other":"%s","processes":"%s"' "$(list "${ours[@]}")" "$(list "${theirs[@]}")" "$1" "$2"
}

# Runs a command and watches its processes of the name `unbroken`: VmHWM of the first and of every one below it, read
# twenty times a second, and what the kernel says at the end (`time -v`: the largest of all of them).
# Sets peak_main, peak_worker, peak_kernel (KB) and most_workers (at one time).
peak_main=0 peak_worker=0 peak_kernel=0 most_workers=0
watch() { # command …
    local parent status=0
    peak_main=0 peak_worker=0 most_workers=0
    command time -v -o "$work/last.time" "$@" >"$work/last.out" 2>"$work/last.err" &
    parent=$!
    [[ -r /proc/$parent/task/$parent/children ]] || say "         (this kernel does not list children: workers are not told apart)"
    while kill -0 "$parent" 2>/dev/null; do
        look_below "$parent" 0
        sleep 0.05
    done
    wait "$parent" || status=$?
    peak_kernel=$(awk -F': ' '/Maximum resident/ { print $2 }' "$work/last.time")
    ((status == 0 || status == 3)) || { tail -n 5 "$work/last.err" >&2; die "ended with $status: $*"; }
}
look_below() { # pid depth; depth 1 is unbroken itself, below it are workers
    local pid=$1 depth=$2 child kids='' task now=0
    for task in /proc/"$pid"/task/*/children; do
        { read -r kids <"$task"; } 2>/dev/null || true
        for child in $kids; do
            look_at "$child" $((depth + 1))
            look_below "$child" $((depth + 1))
            now=$((now + 1))
        done
    done
    if ((depth == 1 && now > most_workers)); then most_workers=$now; fi
}
look_at() { # pid depth
    local key value peak=0 name=''
    { while read -r key value _; do
        case $key in
            Name:) name=$value ;;
            VmHWM:) peak=$value; break ;;
        esac
    done </proc/"$1"/status; } 2>/dev/null || true
    # Between fork and exec a child still bears its parent's name and memory; only programs of ours count.
    [[ $name == unbroken* ]] || return 0
    if (($2 == 1)); then ((peak <= peak_main)) || peak_main=$peak; else ((peak <= peak_worker)) || peak_worker=$peak; fi
}
