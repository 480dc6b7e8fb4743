// libFuzzer's own entry, which has no header in the toolchain (LLVM's FuzzerInterface.h and "Using libFuzzer as a library").
#ifndef UNBROKEN_CFUZZ_H
#define UNBROKEN_CFUZZ_H
#include <stddef.h>
#include <stdint.h>
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*callback)(const uint8_t *data, size_t size));
#endif
