/* What README.md and docs/ show is what the files say and what the programs print: tests/docs.sh. */
#include "run.h"

Test(docs, blocks_are_files_and_outputs, .timeout = 600)
{
    NEED("gcc");
    must("tests/docs.sh");
}
