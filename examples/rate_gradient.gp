# rate_gradient.gp: a descent to 20 spikes a second, from what build/demo/rate_gradient wrote.
#     gnuplot examples/rate_gradient.gp           from the top of the project
load "examples/style.gp"
table = "build/demo/rate_gradient.csv"

set terminal @figure size 1400,560
set output "build/demo/rate_gradient.png"
set multiplot layout 1,2 margins 0.08,0.97,0.175,0.96 spacing 0.115,0
set xlabel "turn"
set label 1 "spikes a second" at screen 0.014, graph 0.5 center rotate
set label 2 "target" at graph 1, first 23 right textcolor rgb faint
set xrange [0:*] noextend
set yrange [0:*]
plot 20 with lines linestyle 9, table skip 1 using 1:2 with linespoints linestyle 1

unset label 2
set xlabel "drive (nA)"
set label 1 "time constant (ms)" at screen 0.508, graph 0.5 center rotate
set ytics 1
set xtics 0.05
set label 3 "start" at graph 0.9, first 20.4 right textcolor rgb faint
set xrange [*:*]
set yrange [*:*]
plot table skip 1 using 3:4 with linespoints linestyle 3 pointtype 7 pointsize 0.7
unset multiplot
