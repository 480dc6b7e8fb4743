#!/usr/bin/env bash
# Has the Linux kernel read an image: as ISO 9660 with Rock Ridge, with Joliet, with neither, and as UDF, in a machine of its own
# (QEMU, no acceleration, no network). Holds every name, size and SHA-256 against what was put in.
#
#   kernel_read.sh IMAGE EXPECTED [SIDE…]      EXPECTED as judges.py takes it; sides: rock-ridge joliet plain udf
#
# The kernel is Debian's for cloud machines, unpacked and not installed: UNBROKEN_KERNEL names a folder with boot/ and
# lib/modules/; without it the package is fetched into .build/kernel. Ends with 2 when QEMU or a kernel is missing.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
image=$1 expected=$2
shift 2
sides=("$@")
((${#sides[@]})) || sides=(rock-ridge joliet plain udf)
kernel=${UNBROKEN_KERNEL:-$here/../../.build/kernel}

for program in qemu-system-x86_64 busybox cpio dpkg-deb; do
    command -v "$program" >/dev/null || { echo "kernel: not installed ($program; apt-get install qemu-system-x86 busybox-static cpio)"; exit 2; }
done
if ! compgen -G "$kernel/boot/vmlinuz-*" >/dev/null; then
    package=$(apt-cache depends linux-image-cloud-amd64 2>/dev/null | awk '/Depends: linux-image/ { print $2; exit }')
    [[ -n $package ]] || { echo "kernel: not installed (linux-image-cloud-amd64 is not in the package lists)"; exit 2; }
    mkdir -p "$kernel"
    (cd "$kernel" && apt-get download -qq "$package" 2>/dev/null && dpkg-deb -x linux-image-*.deb . && rm linux-image-*.deb) ||
        { echo "kernel: not installed (can't fetch $package)"; exit 2; }
fi

scratch=$(mktemp -d "${TMPDIR:-/tmp}/unbroken-kernel-XXXXXX")
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$scratch/root"/{bin,m,proc,sys,dev}
cp "$(command -v busybox)" "$scratch/root/bin/busybox"
cp "$here/kernel_init.sh" "$scratch/root/init"
chmod +x "$scratch/root/init"
find "$kernel/lib/modules" -name '*.ko' \( -name 'virtio*.ko' -o -name 'cdrom.ko' -o -name 'isofs.ko' -o -name 'udf.ko' \
    -o -name 'crc-itu-t.ko' -o -name 'nls_utf8.ko' \) -exec cp {} "$scratch/root/m/" \;
(cd "$scratch/root" && find . | cpio -o -H newc --quiet) | gzip -1 >"$scratch/initrd"
truncate -s 512M "$scratch/out"
vmlinuz=$(compgen -G "$kernel/boot/vmlinuz-*" | head -n 1)
# One processor, one thread: with two the emulated machine stood still now and then, halfway through a large image.
# A large image takes some minutes for each way of mounting it.
timeout "${UNBROKEN_KERNEL_SECONDS:-1800}" qemu-system-x86_64 -accel tcg,thread=single -cpu max -m 1024 -smp 1 -nographic -no-reboot -nic none \
    -kernel "$vmlinuz" -initrd "$scratch/initrd" -append "console=ttyS0 panic=-1 quiet look=$(IFS=,; echo "${sides[*]}")" \
    -drive "file=$image,format=raw,if=virtio,readonly=on" -drive "file=$scratch/out,format=raw,if=virtio" \
    </dev/null >"$scratch/console" 2>&1 || { tail -n 20 "$scratch/console"; echo "kernel: WRONG: the machine did not end"; exit 1; }
mkdir "$scratch/found"
tar -x -f "$scratch/out" -C "$scratch/found" || { tail -n 20 "$scratch/console"; exit 1; }
python3 "$here/kernel_compare.py" "$scratch/found" "$expected" "Linux $(basename "$vmlinuz" | sed 's/vmlinuz-//')" "${sides[@]}"
