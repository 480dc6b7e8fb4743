// Makes /dev/sr0 an optical drive that an iSCSI target emulates, for a program that talks MMC through ioctl(SG_IO).
// Loaded with LD_PRELOAD. What the drive is to do wrong stands in the file that DRIVE_FAULTS names, one a line:
//
//   write-error LBA           every write that reaches this sector or one behind it fails (medium error)
//   read-error FIRST LAST     every read that touches these sectors fails (medium error); as many lines as wanted
//   gone-after LBA            from the first write at or behind this sector on, the drive no longer answers
//   slow MICROSECONDS         each write takes this much longer
//   no-disc                   the drive says that it is empty
//
// DRIVE_URL is the target's, iscsi://host:port/name/unit.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <iscsi/iscsi.h>
#include <iscsi/scsi-lowlevel.h>
#include <linux/cdrom.h>
#include <scsi/scsi.h>
#include <scsi/sg.h>

static const char drive[] = "/dev/sr0";
enum { MOST_FILES = 1024, MOST_RANGES = 65536 };

static int (*real_open)(const char *, int, ...);
static int (*real_close)(int);
static int (*real_ioctl)(int, unsigned long, ...);
static int (*real_fstat)(int, struct stat *);
static char is_drive[MOST_FILES];
static struct iscsi_context *target;
static int unit;

static long write_error = -1, gone_after = -1;
static unsigned slow;
static char is_gone, is_empty;
static struct { unsigned first, last; } bad[MOST_RANGES];
static int bads;

static void read_faults(void) {
    const char *name = getenv("DRIVE_FAULTS");
    FILE *file = name ? fopen(name, "r") : NULL;
    char line[256];
    while (file && fgets(line, sizeof line, file)) {
        if (sscanf(line, "write-error %ld", &write_error) == 1 || sscanf(line, "gone-after %ld", &gone_after) == 1 ||
            sscanf(line, "slow %u", &slow) == 1)
            continue;
        if (strncmp(line, "no-disc", 7) == 0) is_empty = 1;
        if (bads < MOST_RANGES && sscanf(line, "read-error %u %u", &bad[bads].first, &bad[bads].last) == 2) bads++;
    }
    if (file) fclose(file);
}

__attribute__((constructor)) static void begin(void) {
    real_open = dlsym(RTLD_NEXT, "open");
    real_close = dlsym(RTLD_NEXT, "close");
    real_ioctl = dlsym(RTLD_NEXT, "ioctl");
    real_fstat = dlsym(RTLD_NEXT, "fstat");
    read_faults();
}

static int reach_target(void) {
    if (target) return 0;
    target = iscsi_create_context("iqn.2026-01.test:shim");
    struct iscsi_url *url = target ? iscsi_parse_full_url(target, getenv("DRIVE_URL")) : NULL;
    if (!url) return -1;
    iscsi_set_targetname(target, url->target);
    iscsi_set_session_type(target, ISCSI_SESSION_NORMAL);
    iscsi_set_header_digest(target, ISCSI_HEADER_DIGEST_NONE);
    unit = url->lun;
    if (iscsi_full_connect_sync(target, url->portal, unit) == 0) return 0;
    fprintf(stderr, "shim: %s\n", iscsi_get_error(target));
    target = NULL;
    return -1;
}

static int open_drive(void) {
    if (reach_target()) {
        errno = ENXIO;
        return -1;
    }
    // Any descriptor will do: it is only ever asked through the calls below.
    int file = real_open("/dev/null", O_RDWR | O_CLOEXEC);
    if (file >= 0 && file < MOST_FILES) is_drive[file] = 1;
    return file;
}

static int isdrive(int file) { return file >= 0 && file < MOST_FILES && is_drive[file]; }

int open(const char *path, int flags, ...) {
    mode_t mode = 0;
    if (flags & (O_CREAT | O_TMPFILE)) {
        va_list rest;
        va_start(rest, flags);
        mode = va_arg(rest, mode_t);
        va_end(rest);
    }
    return strcmp(path, drive) == 0 ? open_drive() : real_open(path, flags, mode);
}
int open64(const char *path, int flags, ...) {
    mode_t mode = 0;
    if (flags & (O_CREAT | O_TMPFILE)) {
        va_list rest;
        va_start(rest, flags);
        mode = va_arg(rest, mode_t);
        va_end(rest);
    }
    return strcmp(path, drive) == 0 ? open_drive() : real_open(path, flags | O_LARGEFILE, mode);
}
int __open_2(const char *path, int flags) { return open(path, flags); }
int __open64_2(const char *path, int flags) { return open64(path, flags); }

int close(int file) {
    if (isdrive(file)) is_drive[file] = 0;
    return real_close(file);
}

int fstat(int file, struct stat *status) {
    if (!isdrive(file)) return real_fstat(file, status);
    memset(status, 0, sizeof *status);
    status->st_mode = S_IFBLK | 0660;
    status->st_rdev = makedev(11, 0);
    status->st_nlink = 1;
    status->st_ino = 4711;
    return 0;
}
int fstat64(int file, struct stat64 *status) { return fstat(file, (struct stat *)status); }

static void clear_answer(struct sg_io_hdr *order) {
    order->status = order->masked_status = 0;
    order->host_status = order->driver_status = 0;
    order->sb_len_wr = 0;
    order->resid = 0;
    order->duration = 1;
    order->info = 0;
}

// SPC's fixed format of sense data.
static void refuse(struct sg_io_hdr *order, int key, int code) {
    order->status = SCSI_STATUS_CHECK_CONDITION;
    order->masked_status = 1;
    order->driver_status = 8;
    order->info = 1;
    order->resid = order->dxfer_len;
    if (!order->sbp || order->mx_sb_len < 18) return;
    memset(order->sbp, 0, 18);
    order->sbp[0] = 0x70;
    order->sbp[2] = key;
    order->sbp[7] = 10;
    order->sbp[12] = code >> 8;
    order->sbp[13] = code & 0xFF;
    order->sb_len_wr = 18;
}

// Whether a fault is due: the order is then answered.
static int spoil(struct sg_io_hdr *order) {
    const unsigned char *command = order->cmdp;
    unsigned first = 0, count = 0;
    if (order->cmd_len >= 10) {
        first = (unsigned)command[2] << 24 | command[3] << 16 | command[4] << 8 | command[5];
        count = order->cmd_len == 12 ? (unsigned)command[6] << 24 | command[7] << 16 | command[8] << 8 | command[9]
                                     : (unsigned)command[7] << 8 | command[8];
    }
    int writes = command[0] == 0x2A || command[0] == 0xAA, reads = command[0] == 0x28 || command[0] == 0xA8;
    if (writes && slow) usleep(slow);
    if (writes && gone_after >= 0 && (long)first + count > gone_after) is_gone = 1;
    if (is_gone) {
        // DID_NO_CONNECT: what Linux answers for a drive that was unplugged.
        order->host_status = 1;
        order->info = 1;
        order->resid = order->dxfer_len;
        return 1;
    }
    // TEST UNIT READY, capacity, table of contents, disc and track information, structure, reads: medium not present.
    if (is_empty && command[0] != 0 && strchr("\x25\x43\x51\x52\xAD\x28\xA8", command[0])) {
        refuse(order, 2, 0x3A00);
        return 1;
    }
    if (is_empty && command[0] == 0) {
        refuse(order, 2, 0x3A00);
        return 1;
    }
    // RESERVE TRACK is not known to tgt 1.0.85, and has nothing to do on an emulated disc.
    if (command[0] == 0x53) return 1;
    if (writes && write_error >= 0 && (long)first + count > write_error) {
        refuse(order, 3, 0x0C00);
        return 1;
    }
    for (int i = 0; reads && i < bads; i++)
        if (first <= bad[i].last && first + count > bad[i].first) {
            refuse(order, 3, 0x1100);
            return 1;
        }
    return 0;
}

static int carry_out(struct sg_io_hdr *order) {
    clear_answer(order);
    if (spoil(order)) return 0;
    int way = order->dxfer_direction == SG_DXFER_TO_DEV     ? SCSI_XFER_WRITE
              : order->dxfer_direction == SG_DXFER_FROM_DEV ? SCSI_XFER_READ
                                                            : SCSI_XFER_NONE;
    struct scsi_task *task =
        scsi_create_task(order->cmd_len, order->cmdp, way, way == SCSI_XFER_NONE ? 0 : (int)order->dxfer_len);
    struct iscsi_data data = {.size = order->dxfer_len, .data = order->dxferp};
    struct scsi_task *done = iscsi_scsi_command_sync(target, unit, task, way == SCSI_XFER_WRITE ? &data : NULL);
    if (!done) {
        order->host_status = 1;
        return 0;
    }
    if (done->status == SCSI_STATUS_CHECK_CONDITION) {
        refuse(order, done->sense.key, done->sense.ascq);
    } else if (way == SCSI_XFER_READ) {
        unsigned got = (unsigned)done->datain.size < order->dxfer_len ? (unsigned)done->datain.size : order->dxfer_len;
        memcpy(order->dxferp, done->datain.data, got);
        order->resid = (int)(order->dxfer_len - got);
        // GET CONFIGURATION: no current profile.
        if (is_empty && order->cmdp[0] == 0x46 && got >= 8) ((unsigned char *)order->dxferp)[6] = ((unsigned char *)order->dxferp)[7] = 0;
    }
    scsi_free_scsi_task(done);
    return 0;
}

int ioctl(int file, unsigned long request, ...) {
    va_list rest;
    va_start(rest, request);
    void *argument = va_arg(rest, void *);
    va_end(rest);
    if (!isdrive(file)) return real_ioctl(file, request, argument);
    switch (request) {
    case SG_IO: return carry_out(argument);
    case SG_GET_VERSION_NUM: *(int *)argument = 30536; return 0;
    case SCSI_IOCTL_GET_BUS_NUMBER: *(int *)argument = 0; return 0;
    case SCSI_IOCTL_GET_IDLUN: memset(argument, 0, 8); return 0;
    case CDROM_DRIVE_STATUS: return CDS_DISC_OK;
    case SG_GET_RESERVED_SIZE: *(int *)argument = 65536; return 0;
    case SG_SET_RESERVED_SIZE:
    case SG_SET_TIMEOUT: return 0;
    default: errno = ENOTTY; return -1;
    }
}
