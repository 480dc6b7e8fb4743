#!/usr/bin/env bash
# Images of both writers before all readers there are: judges.py, and the Linux kernel in a machine of its own (kernel_read.sh).
#
#   run.sh [odd] [case] [many] [edge] [large] [drive] [commands]      all when none is named: 60 GB of disk, an hour
#
# drive: a disc of a CD's length burnt to an emulated drive, damaged, read and repaired (drive/chain.sh; needs root).
# commands: one disc through the program's commands, correction data inside its image (drive/commands.sh; needs root).
# Long: not a part of `make test`, which judges a tree of odd names by all but the kernel. Ends with 1 when one reader finds anything else
# than what was put in.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$here/../..
bench=${UNBROKEN_IMAGE_BENCH:-$root/.build/release/image-bench}
work=${UNBROKEN_DISCS_DIR:-$root/.build/discs}
kinds=("$@")
((${#kinds[@]})) || kinds=(odd case many edge large drive commands)
[[ -x $bench ]] || swift build --package-path "$root" -c release --product image-bench
mkdir -p "$work"
wrong=0
for kind in "${kinds[@]}"; do
    if [[ $kind == drive ]]; then
        echo "== drive"
        if [[ $(id -u) -ne 0 ]]; then
            echo "drive: not run: the emulated drive needs root"
            continue
        fi
        swift build --package-path "$root" -c release --product drive-bench
        rm -rf "${work:?}/drive"
        UNBROKEN_DRIVE_BENCH=$root/.build/release/drive-bench "$here/drive/chain.sh" "$work/drive" || wrong=1
        rm -rf "${work:?}/drive"
        continue
    fi
    if [[ $kind == commands ]]; then
        echo "== commands"
        if [[ $(id -u) -ne 0 ]]; then
            echo "commands: not run: the emulated drive needs root"
            continue
        fi
        [[ -n ${UNBROKEN_BINARY:-} || -x $root/.build/debug/unbroken ]] || swift build --package-path "$root"
        rm -rf "${work:?}/commands"
        "$here/drive/commands.sh" "$work/commands" || wrong=1
        rm -rf "${work:?}/commands"
        continue
    fi
    rm -rf "${work:?}/$kind" "$work/$kind".*
    python3 "$here/make_tree.py" "$kind" "$work/$kind" "$work/$kind.list"
    for writer in bridge xorriso; do
        # xorriso's images have no tree for such names; its writer refuses them.
        [[ $kind-$writer != case-xorriso ]] || continue
        image=$work/$kind.$writer.iso
        echo "== $kind, $writer"
        read -r sectors sha <<<"$("$bench" write "$writer" "$work/$kind" "$image" 2>/dev/null)"
        [[ $("$bench" plan "$writer" "$work/$kind") == "$sectors" && $(stat -c %s "$image") == $((sectors * 2048)) ]] ||
            { echo "size: WRONG: not as planned"; wrong=1; }
        [[ $(sha256sum <"$image" | cut -c1-64) == "$sha" ]] || { echo "digest: WRONG"; wrong=1; }
        options=() sides=(rock-ridge joliet plain udf)
        if [[ $writer == xorriso ]]; then options=(--no-udf) sides=(rock-ridge joliet plain); fi
        python3 "$here/judges.py" "$image" "$work/$kind.list" --ours "$bench" "${options[@]}" || wrong=1
        # 16 GiB would take the kernel's slow machine an hour for each way of mounting.
        [[ $kind != edge ]] || sides=()
        status=0
        ((${#sides[@]} == 0)) || "$here/kernel_read.sh" "$image" "$work/$kind.list" "${sides[@]}" || status=$?
        ((status == 0 || status == 2)) || wrong=1
        rm -f "$image"
    done
    rm -rf "${work:?}/$kind"
done
exit $wrong
