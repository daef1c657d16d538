# growth.gp: what a neuron and an event cost as networks grow, from the kept table.
#     gnuplot tests/bench/growth.gp               from the top of the project: build/bench/growth.png
load "examples/style.gp"
table = "tests/bench/table.txt"
of(network, how, column) = sprintf("< awk -F, '$1 == \"%s\" && $2 == \"%s\" { print $3 \",\" $%d }' %s", network, how, column, table)
stored = "gcc -O2 float csr"
drawn = "gcc -O2 float procedural"
limit = "scatter gcc -O3 -march=native"

set terminal @figure size 1400,640
set output "build/bench/growth.png"
set multiplot layout 1,2 margins 0.08,0.97,0.2,0.9 spacing 0.1
set logscale x
set xrange [3000:1400000]
set xtics ("4k" 4e3, "40k" 4e4, "400k" 4e5, "1M" 1e6)
set xlabel "neurons"
set yrange [0:*]
set key top left Left reverse samplen 2

set title "the sweep"
set ylabel "ns a neuron"
plot of("coba", stored, 7) using 1:2 with linespoints linestyle 3 pointtype 7 title "COBA", \
     of("cuba", stored, 7) using 1:2 with linespoints linestyle 2 pointtype 7 title "CUBA"

set offsets 0,0,1.5,0                         # room for the key
set title "the delivery"
set ylabel "ns an event"
plot of("coba", stored, 8) using 1:2 with linespoints linestyle 3 pointtype 7 title "stored synapses", \
     of("coba", drawn, 8) using 1:2 with linespoints linestyle 2 pointtype 7 title "procedural", \
     of("limit", limit, 8) using 1:2 with linespoints linestyle 9 title "a loop that does nothing else"
