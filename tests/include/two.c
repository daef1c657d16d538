/* two.c: the same populations in a second file of the program; a user's model file is its first include. */
#include "my_cell.h"
#include <stdio.h>
#include "nets.h"

#ifdef __cplusplus
extern "C" int two(void);
#else
int two(void);
#endif

int two(void)
{
    return run_nets("two");
}
