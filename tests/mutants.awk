# mutants.awk: copies of snn.h in which operations of the model texts are flipped.
#
#     awk -v out=DIR -v round=0 -f tests/mutants.awk snn.h
#         DIR/snn.h, where every flip can be chosen while the program runs: mul(a, b) is there
#         FLIP_mul(17, a, b), which is div(a, b) if snn_mutant is 17, and a if it is 18; and the
#         list DIR/mutants, one line each: number, model, line, operation, what it becomes, key
#     awk -v out=DIR -v round=K ...
#         DIR/snn.h with the K-th flip of every statement (K = 1, 2, ...) made, for dims;
#         the numbers of the flips made are printed, with the key of each
#
# The key is the line that gcc names for an error in the dims reading: where the statement begins,
# or for a derived constant the line that has NEURON, SYNAPSE or OUTPUT. The model is "shared" for
# texts that several models call.
BEGIN {
    flips["add"] = "sub first"
    flips["sub"] = "add first"
    flips["mul"] = "div first"
    flips["div"] = "mul first"
    flips["neg"] = "first"
    for (op in flips) {
        n = split(flips[op], to, " ")
        operands = op == "neg" ? "a" : "a, b"
        made = "#define FLIP_" op "(id, " operands ") __extension__({ __auto_type a_ = (a); "
        if (op != "neg") made = made "__auto_type b_ = (b); "
        for (k = 1; k <= n; k++)
            made = made "snn_mutant == id + " k - 1 " ? " \
                   (to[k] == "first" ? "a_" : to[k] "(a_, b_)") " : "
        macros = macros made op (op == "neg" ? "(a_)" : "(a_, b_)") "; })\n"
    }
    file = out "/snn.h"
    text = ""
}
{ line = $0 }
/^#define snn_[a-z0-9_]*_IS_(NEURON|SYNAPSE|OUTPUT|RELEASE)/ {
    model = $2
    sub(/_IS_.*/, "", model)
    own = model
    reading = 1
}
/^   >>[a-z]+ / { reading = 0 }                             # the next room
reading && /^SNN_FN/ { model = /T\(snn__/ ? "shared" : own }
reading && /^(NEURON|SYNAPSE|OUTPUT|RELEASE)\(/ {
    for (k = 1; k <= n_derived; k++) record(derived[k], FNR)
    n_derived = 0
}
reading && /(VAR|SET|RETURN)\(/ { key = FNR }
reading {
    rest = $0
    line = ""
    while (match(rest, /(add|sub|mul|div|neg)\(/)) {
        op = substr(rest, RSTART, RLENGTH - 1)
        lead = substr(rest, 1, RSTART - 1)
        rest = substr(rest, RSTART + RLENGTH)
        if ((lead == "" ? line : lead) ~ /[A-Za-z0-9_]$/) {
            line = line lead op "("
            continue
        }
        n = split(flips[op], to, " ")
        put = "FLIP_" op "(" id + 1 ", "
        for (k = 1; k <= n; k++) {
            id++
            place = /DERIVED\(/ ? "d" model : key
            if (round && ++count[place] == round) {
                put = (to[k] == "first" ? "FIRST" : to[k]) "("
                printed[id] = 1
            }
            note[id] = id "\t" model "\t" FNR "\t" op "\t" to[k]
            if (/DERIVED\(/) derived[++n_derived] = id
            else record(id, key)
        }
        if (round && put ~ /^FLIP/) put = op "("
        line = line lead put
    }
    line = line rest
}
{ text = text line "\n" }
function record(which, where) {
    if (!round) notes = notes note[which] "\t" where "\n"
    else if (printed[which]) print which "\t" where
}
END {
    if (round) printf "#define FIRST(a, ...) (a)\n%s", text >file
    else {
        table = "\"\""
        for (k = 1; k <= id; k++) {
            split(note[k], field, "\t")
            table = table ", \"" field[2] "\""
        }
        printf "#ifndef FLIP_add\nstatic int snn_mutant;\n" \
               "static const char *const mutant_of[] = { %s };\n%s#endif\n%s", \
               table, macros, text >file
        printf "%s", notes >out "/mutants"
    }
}
