# own_model.gp: the resonance of examples/reso.h, from what build/demo/own_model wrote.
#     gnuplot examples/own_model.gp            from the top of the project
load "examples/style.gp"
table = "build/demo/own_model.csv"

set terminal @figure size 1400,1050
set output "build/demo/own_model.png"
set multiplot layout 3,1 margins 0.10,0.97,0.125,0.955 spacing 0,0.075

stats table using 2:3 skip 1 nooutput
low  = STATS_min_x < STATS_min_y ? STATS_min_x : STATS_min_y
high = STATS_max_x > STATS_max_y ? STATS_max_x : STATS_max_y
stats table using 1 skip 1 nooutput
set xrange [0:ceil(STATS_max)]
set format x ""
set yrange [low - 1:high + 1]                   # the two above share a scale
set label 1 "V (mV)" at screen 0.022, graph 0.5 center rotate
set label 2 "without the slow current" at graph 1, graph 1.06 right textcolor rgb spike
plot table skip 1 using 1:3 with lines linestyle 9 dashtype solid

set label 2 "with it: the same current, most effective near 8 Hz" textcolor rgb spike
plot table skip 1 using 1:2 with lines linestyle 3

set format x "%g"
set xlabel "frequency of the current, rising for 20 s (Hz)"
set yrange [*:*]
set label 2 "driven 2.3 times harder: it spikes in a band of frequencies" textcolor rgb spike
plot -50 with lines linestyle 9, table skip 1 using 1:4 with lines linestyle 3, \
     table skip 1 using ($5 > 0 ? $1 : NaN):($4 + 2):(0):(10) with vectors nohead linestyle 1
unset multiplot
