// What Swift can't call or would have to guess in Linux' own interfaces: seccomp programs, FS ioctls, variadic fcntl.
#ifndef UNBROKEN_CHOST_H
#define UNBROKEN_CHOST_H

#include <stdint.h>
#include <sys/types.h>

// Shuts off, for this process and for good, every system call an inspection has no use for: sockets, new programs,
// tracing, mounting, removing and renaming files, and writing to any file it did not create itself. A refused call fails with EPERM; nothing is killed.
// Returns 0, or the errno of the failing step (ENOSYS where the kernel has no seccomp).
int uhost_confine(void);

// Limits of this process: address space in bytes and CPU seconds (hard stop), and no core dump. 0 leaves one alone.
// Returns 0 or an errno.
int uhost_limit(uint64_t address_space, uint64_t cpu_seconds);

// Starts a thread that ends this process when its parent is gone: no worker outlives the day. PR_SET_PDEATHSIG would
// not do: it fires when the *thread* that started us ends, and the runner's threads come and go.
void uhost_end_with_parent(void);

// Sets or clears the immutable flag of an open file (chattr +i). Returns 0 or an errno
// (EPERM without CAP_LINUX_IMMUTABLE, ENOTTY or EOPNOTSUPP where the file system has no such flag).
int uhost_set_immutable(int fd, int on);

// A whole-file advisory write lock on an open file (open file description lock). Returns 0, or EAGAIN when held.
int uhost_try_lock(int fd);

// Starts writing a range of a file to disk without waiting (sync_file_range).
void uhost_start_writeback(int fd, int64_t offset, int64_t length);

// Reserves room for the first `length` bytes of a file, which keeps its size. Returns 0 or an errno (ENOSPC at once, instead of after hours;
// EOPNOTSUPP where the file system can't).
int uhost_reserve(int fd, int64_t length);

// Writes that pass by the page cache (O_DIRECT), on or off. Returns 0 or an errno (EINVAL where the file system can't).
int uhost_set_direct(int fd, int on);

// Asks for a larger pipe; keeps the one there is when refused.
void uhost_widen_pipe(int fd, int bytes);

// Raises the limit of open files to its hard maximum.
void uhost_raise_open_files(void);

// A pipe whose ends close on exec (pipe2 is a GNU extension the importer hides). Returns 0 or an errno.
int uhost_pipe(int ends[2]);

// Keeps freed memory for the next packet instead of giving it back to the system and asking again: a demuxer
// allocates and frees every packet.
void uhost_keep_heap(void);
// Gives back what the heap keeps, once: after a stage that needed much and before one that needs much else.
void uhost_trim_heap(void);

// Columns of the terminal on a descriptor, 0 when it is none.
int uhost_terminal_columns(int fd);

#endif
