#!/usr/bin/env bash
# An emulated DVD+R drive: Debian's `tgt` plays the drive and the disc, a shim (shim.c) makes it /dev/sr0 for programs that are
# started by in_drive.sh. Needs root, tgt, libiscsi-dev and a C compiler.
#
#   drive.sh start FOLDER     a drive with a blank disc; its files lie in FOLDER, a new one
#   drive.sh blank FOLDER     a new blank disc in place of the one that is in
#   drive.sh stop FOLDER      ends the drive
#
# A drive that nobody stops ends by itself after an hour.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
what=$1 folder=$2
PATH=$PATH:/usr/sbin:/sbin

control() { tgtadm -C "$(cat "$folder/control")" --lld iscsi "$@"; }

insert() {
    rm -f "$folder/blank.dvd"
    tgtimg --op new --device-type cd --type dvd+r --file "$folder/blank.dvd" >/dev/null
    control --mode logicalunit --op new --tid 1 --lun 1 -b "$folder/blank.dvd" --device-type cd
    control --mode logicalunit --op update --tid 1 --lun 1 --params vendor_id=EMULATED,product_id=DVD-WRITER,removable=1
}

case $what in
start)
    [[ $(id -u) -eq 0 ]] || { echo "error: the emulated drive needs root" >&2; exit 1; }
    mkdir -p "$folder"
    cc=$(command -v cc || command -v clang) || { echo "error: no C compiler" >&2; exit 1; }
    "$cc" -std=gnu11 -O1 -shared -fPIC -o "$folder/shim.so" "$here/shim.c" -ldl -liscsi
    for _ in 1 2 3 4 5; do
        port=$((20000 + RANDOM % 20000))
        echo "$port" >"$folder/control"
        # Several drives may be there at once: each daemon has a control channel and a port of its own.
        # Nothing of whoever started us is held open by it: he may wait for its end.
        (
            for open in /proc/self/fd/*; do
                number=${open##*/}
                ((number > 2)) && eval "exec $number>&-" 2>/dev/null
            done
            exec setsid timeout -s KILL 3600 tgtd -f -C "$port" --iscsi "portal=127.0.0.1:$port"
        ) >"$folder/tgtd.log" 2>&1 </dev/null &
        echo $! >"$folder/tgtd.pid"
        for _ in $(seq 50); do
            sleep 0.1
            kill -0 "$(cat "$folder/tgtd.pid")" 2>/dev/null || break
            if control --mode target --op new --tid 1 -T iqn.2026-01.test:drive 2>/dev/null; then
                insert
                control --mode target --op bind --tid 1 --initiator-address ALL
                echo "iscsi://127.0.0.1:$port/iqn.2026-01.test:drive/1" >"$folder/url"
                exit 0
            fi
        done
        kill -KILL -- "-$(cat "$folder/tgtd.pid")" 2>/dev/null || true
    done
    cat "$folder/tgtd.log" >&2
    exit 1
    ;;
blank)
    control --mode logicalunit --op delete --tid 1 --lun 1
    insert
    ;;
stop)
    # The daemon ignores requests to end while it has a target. It and `timeout` are a group of their own.
    kill -KILL -- "-$(cat "$folder/tgtd.pid")" 2>/dev/null || true
    ;;
*)
    echo "error: $what?" >&2
    exit 1
    ;;
esac
