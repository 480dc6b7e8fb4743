#define _GNU_SOURCE
#include "CHost.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/fs.h>
#include <linux/seccomp.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define UHOST_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define UHOST_ARCH AUDIT_ARCH_AARCH64
#endif

#define REFUSE(number) \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (number), 0, 1), \
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM)

int uhost_confine(void) {
#ifdef UHOST_ARCH
    struct sock_filter program[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, UHOST_ARCH, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        // The x32 numbers would pass every comparison below.
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
        // Files: reading any, writing only ones it creates anew (O_EXCL), truncating none.
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_openat, 0, 7),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[2])),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, O_TRUNC, 3, 0),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, O_WRONLY | O_RDWR, 0, 1),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, O_EXCL, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        // The network.
        REFUSE(__NR_socket), REFUSE(__NR_socketpair), REFUSE(__NR_connect), REFUSE(__NR_bind), REFUSE(__NR_listen),
        REFUSE(__NR_sendto), REFUSE(__NR_sendmsg), REFUSE(__NR_sendmmsg),
        // A second way to everything.
        REFUSE(__NR_io_uring_setup), REFUSE(__NR_io_uring_enter), REFUSE(__NR_io_uring_register),
        // Other programs and processes. Threads (clone with CLONE_THREAD) stay allowed: libav and libc may want them.
        REFUSE(__NR_execve), REFUSE(__NR_execveat), REFUSE(__NR_ptrace), REFUSE(__NR_process_vm_readv),
        REFUSE(__NR_process_vm_writev), REFUSE(__NR_kill), REFUSE(__NR_pidfd_send_signal), REFUSE(__NR_setuid), REFUSE(__NR_setgid),
        // The system.
        REFUSE(__NR_mount), REFUSE(__NR_umount2), REFUSE(__NR_pivot_root), REFUSE(__NR_chroot), REFUSE(__NR_reboot),
        REFUSE(__NR_bpf), REFUSE(__NR_perf_event_open), REFUSE(__NR_init_module), REFUSE(__NR_finit_module),
        REFUSE(__NR_keyctl), REFUSE(__NR_add_key), REFUSE(__NR_unshare), REFUSE(__NR_setns),
        // Files are opened and written, never removed, renamed, linked or given away.
        REFUSE(__NR_unlinkat), REFUSE(__NR_renameat2), REFUSE(__NR_linkat), REFUSE(__NR_symlinkat),
        REFUSE(__NR_fchmodat), REFUSE(__NR_fchownat), REFUSE(__NR_truncate), REFUSE(__NR_ftruncate), REFUSE(__NR_fchmod),
        REFUSE(__NR_fchown), REFUSE(__NR_mknodat), REFUSE(__NR_openat2), REFUSE(__NR_setxattr), REFUSE(__NR_fsetxattr),
        REFUSE(__NR_fallocate), REFUSE(__NR_utimensat),
#ifdef __NR_unlink
        REFUSE(__NR_unlink), REFUSE(__NR_rename), REFUSE(__NR_rmdir), REFUSE(__NR_link), REFUSE(__NR_symlink),
        REFUSE(__NR_chmod), REFUSE(__NR_chown),
        REFUSE(__NR_open), REFUSE(__NR_creat), REFUSE(__NR_mknod),
#endif
#ifdef __NR_renameat
        REFUSE(__NR_renameat),
#endif
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog filter = {.len = sizeof program / sizeof program[0], .filter = program};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return errno;
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0) return errno;
    return 0;
#else
    return ENOSYS;
#endif
}

int uhost_limit(uint64_t address_space, uint64_t cpu_seconds) {
    struct rlimit none = {0, 0};
    if (setrlimit(RLIMIT_CORE, &none) != 0) return errno;
    if (address_space) {
        struct rlimit space = {address_space, address_space};
        if (setrlimit(RLIMIT_AS, &space) != 0) return errno;
    }
    if (cpu_seconds) {
        struct rlimit cpu = {cpu_seconds, cpu_seconds + 1};
        if (setrlimit(RLIMIT_CPU, &cpu) != 0) return errno;
    }
    return 0;
}

static void *watch_parent(void *unused) {
    (void)unused;
    pid_t parent = getppid();
    while (getppid() == parent) usleep(200000);
    _exit(3);
}

void uhost_end_with_parent(void) {
    pthread_t thread;
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attributes, 64 * 1024);
    pthread_create(&thread, &attributes, watch_parent, NULL);
    pthread_attr_destroy(&attributes);
}

int uhost_set_immutable(int fd, int on) {
    long flags = 0;
    if (ioctl(fd, FS_IOC_GETFLAGS, &flags) != 0) return errno;
    long wanted = on ? (flags | FS_IMMUTABLE_FL) : (flags & ~(long)FS_IMMUTABLE_FL);
    if (wanted == flags) return 0;
    return ioctl(fd, FS_IOC_SETFLAGS, &wanted) == 0 ? 0 : errno;
}

int uhost_try_lock(int fd) {
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    return fcntl(fd, F_OFD_SETLK, &lock) == 0 ? 0 : errno;
}

void uhost_start_writeback(int fd, int64_t offset, int64_t length) {
    sync_file_range(fd, offset, length, SYNC_FILE_RANGE_WRITE);
}

int uhost_reserve(int fd, int64_t length) { return fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, length) == 0 ? 0 : errno; }

int uhost_set_direct(int fd, int on) {
    int flags = fcntl(fd, F_GETFL);
    if (flags < 0) return errno;
    return fcntl(fd, F_SETFL, on ? flags | O_DIRECT : flags & ~O_DIRECT) == 0 ? 0 : errno;
}

void uhost_widen_pipe(int fd, int bytes) { fcntl(fd, F_SETPIPE_SZ, bytes); }

void uhost_raise_open_files(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

int uhost_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC) == 0 ? 0 : errno; }

void uhost_keep_heap(void) {
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, 64 << 20);
}

void uhost_trim_heap(void) { malloc_trim(0); }

int uhost_terminal_columns(int fd) {
    struct winsize size;
    if (!isatty(fd) || ioctl(fd, TIOCGWINSZ, &size) != 0) return 0;
    return size.ws_col > 0 ? size.ws_col : 80;
}
