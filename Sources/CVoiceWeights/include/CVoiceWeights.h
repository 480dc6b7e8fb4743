// The numbers of the voice network, as a constant of the program.
#ifndef UNBROKEN_CVOICEWEIGHTS_H
#define UNBROKEN_CVOICEWEIGHTS_H

#include <stddef.h>

// The bytes of silero_v6_16k.safetensors: Silero VAD 6.2's network for 16 kHz (MIT, see LICENSE.silero), taken unchanged
// from silero_vad_16k_op15.onnx of the Python package silero-vad 6.2.3.
const unsigned char *uvoice_weights(void);
size_t uvoice_weights_size(void);

#endif
