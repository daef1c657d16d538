/* one.c: snn.h in the worst company: after <complex.h>, <tgmath.h> and <ctype.h>, where every word of the model
   vocabulary is a macro already; and twice. Linked with two.c. */
#ifndef __TINYC__                 /* tcc knows no complex numbers */
#include <complex.h>
#include <tgmath.h>
#endif
#include <ctype.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include "words.h"
#include "snn.h"
#include "words.h"
#include "snn.h"
#include "nets.h"
#include "words.h"

#ifdef __cplusplus
extern "C"
#endif
int two(void);

int main(void)
{
    return run_nets("one") + two();
}
