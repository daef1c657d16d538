# own_model.gp: the resonance of examples/reso.h, from what build/demo/own_model wrote.
#     gnuplot examples/own_model.gp            from the top of the project
load "examples/style.gp"
table = "build/demo/own_model.csv"

set terminal @figure size 1400,1050
set output "build/demo/own_model.png"
set multiplot layout 3,1 margins 0.10,0.97,0.125,0.955 spacing 0,0.075

set xrange [0:20]
set xtics 0,5
set format x ""
set ytics -90,10
set yrange [-85:-55]
set label 1 "V (mV)" at screen 0.022, graph 0.5 center rotate
set label 2 "without the slow current" at graph 1, graph 1.06 right textcolor rgb spike
plot table skip 1 using 1:3 with lines linestyle 9 dashtype solid

set label 2 "with it: the same current, most effective near 8 Hz" textcolor rgb spike
plot table skip 1 using 1:2 with lines linestyle 3

set format x "%g"
set xlabel "frequency of the current, rising for 20 s (Hz)"
set yrange [-105:-35]
set ytics -100,20
set label 2 "driven 2.3 times harder: it spikes in a band of frequencies" textcolor rgb spike
plot -50 with lines linestyle 9, table skip 1 using 1:4 with lines linestyle 3, \
     table skip 1 using ($5 > 0 ? $1 : NaN):(-48):(0):(10) with vectors nohead linestyle 1
unset multiplot
