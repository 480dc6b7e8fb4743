/* Kills the product with SIGKILL just before its Nth write: loaded with LD_PRELOAD, N in KILL_AT.
 * Counted are calls that change files; not what goes to the standard streams. With KILL_NAME only those on files whose
 * path has that text in it. How many there were is written to the file KILL_COUNT at a normal end. Only the program
 * itself: children are let alone. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static long at, done;
static char count_file[4096], name[256];

__attribute__((constructor)) static void begin(void) {
    const char *text = getenv("KILL_AT"), *file = getenv("KILL_COUNT"), *part = getenv("KILL_NAME");
    if (!text || strcmp(program_invocation_short_name, "unbroken")) return;
    at = atol(text);
    if (file) snprintf(count_file, sizeof count_file, "%s", file);
    if (part) snprintf(name, sizeof name, "%s", part);
    unsetenv("KILL_AT");
}

static void step(const char *path, const char *other) {
    if (!at) return;
    if (*name && !strstr(path, name) && !(other && strstr(other, name))) return;
    if (__atomic_add_fetch(&done, 1, __ATOMIC_SEQ_CST) == at) kill(getpid(), SIGKILL);
}

/* On an open file: its path as the kernel knows it. */
static void step_on(int fd) {
    char link[32], path[4096] = "";
    int kept = errno;
    if (at && *name) {
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        ssize_t length = readlink(link, path, sizeof path - 1);
        path[length > 0 ? length : 0] = 0;
    }
    errno = kept;
    step(path, NULL);
}

__attribute__((destructor)) static void end(void) {
    if (!at || !*count_file) return;
    at = 0;
    FILE *out = fopen(count_file, "w");
    if (!out) return;
    fprintf(out, "%ld\n", done);
    fclose(out);
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void *bytes, size_t count) {
    if (fd > 2) step_on(fd);
    return REAL(write)(fd, bytes, count);
}
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) {
    step_on(fd);
    return REAL(pwrite)(fd, bytes, count, offset);
}
ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
    step_on(fd);
    return REAL(pwrite64)(fd, bytes, count, offset);
}
int rename(const char *from, const char *to) {
    step(from, to);
    return REAL(rename)(from, to);
}
int link(const char *from, const char *to) {
    step(from, to);
    return REAL(link)(from, to);
}
int unlink(const char *path) {
    step(path, NULL);
    return REAL(unlink)(path);
}
int fsync(int fd) {
    step_on(fd);
    return REAL(fsync)(fd);
}
int fdatasync(int fd) {
    step_on(fd);
    return REAL(fdatasync)(fd);
}
