#define _GNU_SOURCE
#include "CFuzz.h"

#include <sys/mman.h>
#include <unistd.h>

int ufuzz_file(const uint8_t *data, size_t size) {
    int descriptor = memfd_create("input", MFD_CLOEXEC);
    if (descriptor < 0) return -1;
    size_t done = 0;
    while (done < size) {
        ssize_t put = write(descriptor, data + done, size - done);
        if (put <= 0) {
            close(descriptor);
            return -1;
        }
        done += (size_t)put;
    }
    return descriptor;
}
