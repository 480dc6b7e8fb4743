#include "CVoiceWeights.h"

// Compiled in, not read at run time: a worker process may not open files, and the programs may be copied without a folder of data.
#pragma clang diagnostic ignored "-Wc23-extensions"
// 64: the file's header takes 1208 bytes, so that the numbers behind it start on a multiple of 8.
_Alignas(64) static const unsigned char weights[] = {
#embed "silero_v6_16k.safetensors"
};
// A checkout that put a text pointer in the file's place (large file storage) must not build.
_Static_assert(sizeof weights == 1239740, "silero_v6_16k.safetensors is not the file that was committed");

const unsigned char *uvoice_weights(void) { return weights; }
size_t uvoice_weights_size(void) { return sizeof weights; }
