# integrators.gp: the error by the step, from what build/demo/integrators wrote.
#     gnuplot examples/integrators.gp             from the top of the project
load "examples/style.gp"
table = "build/demo/integrators.csv"

set terminal @figure size 1000,800
set output "build/demo/integrators.png"
set margins screen 0.15, screen 0.97, screen 0.13, screen 0.97
set logscale xy
set xrange [0.0005:0.2]
set format x "%g"
set format y "10^{%L}"
set xlabel "time step (ms)"
set label 1 "largest error of V (mV)" at screen 0.03, graph 0.5 center rotate
set key bottom right Left reverse samplen 2 spacing 1.2
plot table skip 1 using 1:2 with linespoints linestyle 9 dashtype solid pointtype 6 title "Euler", \
     table skip 1 using 1:3 with linespoints linestyle 3 pointtype 4 title "exponential Euler", \
     table skip 1 using 1:4 with linespoints linestyle 2 pointtype 8 title "RK2", \
     table skip 1 using 1:5 with linespoints linestyle 1 title "RK4"
