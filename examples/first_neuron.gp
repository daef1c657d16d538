# first_neuron.gp: V of one neuron, and the f-I curve, from what build/demo/first_neuron wrote.
#     gnuplot examples/first_neuron.gp            from the top of the project
load "examples/style.gp"
table = "build/demo/first_neuron.csv"
rates = "build/demo/first_neuron_rates.csv"
closed = "build/demo/first_neuron_closed.csv"

set terminal @figure size 1400,620
set output "build/demo/first_neuron.png"
set multiplot layout 1,2 margins 0.085,0.97,0.165,0.97 spacing 0.115,0

set xlabel "Time (ms)"
set label 1 "V (mV)" at screen 0.014, graph 0.5 center rotate
set xrange [0:*] noextend
set yrange [*:*]
plot -50 with lines linestyle 9, table skip 1 using 1:2 with lines linestyle 3, \
     table skip 1 using ($3 > 0 ? $1 : NaN):($2 + 0.5):(0):(2.5) with vectors nohead linestyle 1

set xlabel "drive (pA)"
set label 1 "spikes a second" at screen 0.508, graph 0.5 center rotate
stats closed using 2 skip 1 nooutput
set xrange [80:*] noextend
set yrange [0:1.1 * STATS_max]
set key left top Left reverse samplen 2
plot closed skip 1 using 1:2 with lines linestyle 9 dashtype solid title "closed form", \
     rates skip 1 using 1:2 with points linestyle 1 pointsize 0.9 title "simulated"
unset multiplot
