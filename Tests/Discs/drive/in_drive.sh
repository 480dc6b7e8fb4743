#!/bin/sh
# Runs a program that sees an optical drive at /dev/sr0: in a mount namespace with a /dev of its own, with the shim that takes
# what is asked of /dev/sr0 to the emulator. Needs root. The program keeps the process number that this script was started with.
#
#   DRIVE_WORK=FOLDER in_drive.sh PROGRAM [ARGUMENT…]
#
# FOLDER as drive.sh made it. FOLDER/faults, when there, holds what the shim is to break (shim.c).
exec unshare -m sh -c '
    mount --make-rprivate /
    dev=$DRIVE_WORK/dev.$$
    mkdir "$dev" && mount -t tmpfs none "$dev" || exit 125
    for node in null zero full random urandom tty; do cp -a "/dev/$node" "$dev/"; done
    ln -s /proc/self/fd "$dev/fd"
    ln -s fd/0 "$dev/stdin"; ln -s fd/1 "$dev/stdout"; ln -s fd/2 "$dev/stderr"
    mknod "$dev/sr0" b 11 0
    mkdir "$dev/shm"
    mount --move "$dev" /dev || exit 125
    rmdir "$dev" 2>/dev/null
    exec env LD_PRELOAD="$DRIVE_WORK/shim.so" "DRIVE_FAULTS=$DRIVE_WORK/faults" "DRIVE_URL=$(cat "$DRIVE_WORK/url")" "$@"
' sh "$@"
