/* words.h: every word of the model vocabulary as a macro of the user's own. Included a first time, after the standard
   headers, it defines them; included again, after snn.h, it looks whether all are as they were. */
#ifndef WORDS_H
#define WORDS_H
/* some of these are macros of <tgmath.h> */
#undef expm1
#undef sqrt
#undef pow
#undef tanh
#undef cosh
#undef sin
#undef cos
#define T           101
#define D           102
#define Q           103
#define FLAG        104
#define COUNT       105
#define SLOPE       106
#define VAR         107
#define SET         108
#define RETURN      109
#define LIFT        110
#define NEURON      111
#define SYNAPSE     112
#define OUTPUT      113
#define STEP        114
#define PARAM       115
#define DERIVED     116
#define STATE       117
#define HOLD        118
#define INPUT       119
#define X           120
#define S_          121
#define B_          122
#define TAN         123
#define add         124
#define sub         125
#define mul         126
#define div         127
#define neg         128
#define lit         129
#define expo        130
#define expm1       131
#define exprel      132
#define ln          133
#define sqrt        134
#define pow         135
#define tanh        136
#define cosh        137
#define sin         138
#define cos         139
#define select      140
#define choose      141
#define reached     142
#define held        143
#define countdown   144
#define detach      145
#define moving      146
#define still       147
#define freeze      148
#define exp_euler   149
#define integrate   152
#define latest      153
#define decay       154
#define diffuse     155
#define flat        156
#define nonzero     157
#define RELEASE     158
#define LIKE        159
#define LIKE_K      160
#define REFRACTORY  161
#define reset_level 150
#define spike       151
#define relax       162
#undef min
#undef max
#undef abs
#define min(a, b) ((a) < (b) ? (a) : (b))
#define max(a, b) ((a) < (b) ? (b) : (a))
#define abs(a)    ((a) < 0 ? -(a) : (a))

#else
#if T != 101 || D != 102 || Q != 103 || FLAG != 104 || COUNT != 105 || SLOPE != 106 || VAR != 107 || \
    SET != 108 || RETURN != 109 || LIFT != 110 || NEURON != 111 || SYNAPSE != 112 || OUTPUT != 113 || \
    STEP != 114 || PARAM != 115 || DERIVED != 116 || STATE != 117 || HOLD != 118 || INPUT != 119 || X != 120 || \
    S_ != 121 || B_ != 122 || TAN != 123 || add != 124 || sub != 125 || mul != 126 || div != 127 || \
    neg != 128 || lit != 129 || expo != 130 || expm1 != 131 || exprel != 132 || ln != 133 || sqrt != 134 || \
    pow != 135 || tanh != 136 || cosh != 137 || sin != 138 || cos != 139 || select != 140 || choose != 141 || \
    reached != 142 || held != 143 || countdown != 144 || detach != 145 || moving != 146 || still != 147 || \
    freeze != 148 || exp_euler != 149 || integrate != 152 || latest != 153 || decay != 154 || diffuse != 155 || \
    flat != 156 || nonzero != 157 || RELEASE != 158 || LIKE != 159 || LIKE_K != 160 || REFRACTORY != 161 || \
    reset_level != 150 || spike != 151 || relax != 162 || min(3, 4) != 3 || \
    max(3, 4) != 4 || abs(-3) != 3
#error "snn.h changed a macro of the user's"
#endif
#endif
