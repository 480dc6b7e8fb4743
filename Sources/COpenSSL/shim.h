// OpenSSL 3's EVP interface as it is; Swift calls it directly.
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
