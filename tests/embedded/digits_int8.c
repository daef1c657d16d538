/* digits_int8.c: digits.c with weights of one byte. */
#define INT8
#include "digits.c"
