#ifndef UNBROKEN_CTESSERACT_H
#define UNBROKEN_CTESSERACT_H
// Tesseract's C interface. Pictures go in as plain bytes, so Leptonica's headers are not needed.
#include <tesseract/capi.h>
#endif
