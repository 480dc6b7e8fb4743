#ifndef UNBROKEN_CFUZZ_H
#define UNBROKEN_CFUZZ_H
#include <stddef.h>
#include <stdint.h>
// libFuzzer's own entry, which has no header in the toolchain (LLVM's FuzzerInterface.h and "Using libFuzzer as a
// library").
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*callback)(const uint8_t *data, size_t size));
// A file in memory that holds these bytes; -1 when there is no room. The caller closes it.
int ufuzz_file(const uint8_t *data, size_t size);
#endif
