#!/bin/busybox sh
# shellcheck shell=dash
# The first and only process of the small machine that kernel_read.sh starts. Mounts the image as every file system it may be,
# and writes what it finds onto the second disk, as a tar archive.
/bin/busybox --install -s /bin
mount -t proc p /proc
mount -t sysfs s /sys
mount -t devtmpfs d /dev
for m in virtio_ring virtio virtio_pci_modern_dev virtio_pci_legacy_dev virtio_pci virtio_blk cdrom isofs crc-itu-t udf nls_utf8; do
    insmod "/m/$m.ko" 2>/dev/null
done
sleep 1
mkdir -p /mnt /out
look() {
    name=$1
    shift
    # Only what was asked for: a large image takes minutes for each.
    grep -q -w "look=[a-z,-]*$name" /proc/cmdline || return
    echo "mount $name"
    if ! mount "$@" /dev/vda /mnt 2>"/out/$name.error"; then
        dmesg | tail -n 5 >>"/out/$name.error"
        return
    fi
    rm "/out/$name.error"
    cd /mnt || return
    find . -type f -exec stat -c '%s %n' {} + >"/out/$name.sizes"
    find . -type f -exec sha256sum {} + >"/out/$name.sums" 2>"/out/$name.unread"
    cd / || return
    umount /mnt
}
look rock-ridge -t iso9660 -o ro,iocharset=utf8
look joliet -t iso9660 -o ro,norock,iocharset=utf8
look plain -t iso9660 -o ro,norock,nojoliet
look udf -t udf -o ro,iocharset=utf8
dmesg | grep -i -E 'isofs|iso9660|udf|vda|I/O error' >/out/dmesg
tar -c -f /dev/vdb -C /out .
sync
echo "all read"
poweroff -f
