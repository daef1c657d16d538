/* double.h: included before a test file that is built a second time, with SNN_REAL=double, for the same program.
   Criterion knows suites by name and makes symbols of it; here the suite <room> is called <room>_double. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <criterion/theories.h>

#undef Test
#undef TestSuite
#undef ParameterizedTest
#undef ParameterizedTestParameters
#undef Theory
#undef TheoryDataPoints
#define Test(suite, ...)            CR_EXPAND(CR_TEST_BASE(suite##_double, __VA_ARGS__, .sentinel_ = 0))
#define TestSuite(suite, ...)       CR_EXPAND(CR_SUITE_BASE(suite##_double, __VA_ARGS__, .sentinel_ = 0))
#define Theory(args, suite, ...)    CR_EXPAND(CR_THEORY_BASE(args, suite##_double, __VA_ARGS__))
#define TheoryDataPoints(suite, name)             CR_TH_INTERNAL_TDPS(suite##_double, name)
#define ParameterizedTestParameters(suite, name)  CR_PARAM_TEST_PARAMS(suite##_double, name)
#define ParameterizedTest(type, suite, ...) \
    CR_EXPAND(CR_PARAM_TEST_BASE(type, suite##_double, __VA_ARGS__, .sentinel_ = 0))
