# fit_neuron.gp: the recording, the first guess and the fit, from what build/demo/fit_neuron wrote.
#     gnuplot examples/fit_neuron.gp              from the top of the project
load "examples/style.gp"
table = "build/demo/fit_neuron.csv"

set terminal @figure size 1400,560
set output "build/demo/fit_neuron.png"
set margins 10, 3, 4, 1
set xlabel "t (ms)"
set ylabel "V (mV)"
set key at graph 0.99, 0.99 right top samplen 2 horizontal maxcols 3 width -4
set xrange [0:150]
set yrange [*:*]
set offsets 0, 0, 6, 1
plot table skip 1 using 1:4 with lines linestyle 2 title "first guess", \
     table skip 1 using 1:2 with points linestyle 1 pointsize 0.25 title "recorded", \
     table skip 1 using 1:3 with lines linestyle 3 title "fitted"
