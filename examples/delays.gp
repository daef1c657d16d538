# delays.gp: conductances that delayed spikes open, from what build/demo/delays wrote.
#     gnuplot examples/delays.gp                  from the top of the project
load "examples/style.gp"
table = "build/demo/delays.csv"

set terminal @figure size 1400,1150
set output "build/demo/delays.png"
set multiplot layout 3,1 margins 0.085,0.97,0.09,0.955 spacing 0,0.075
set xrange [0:*] noextend
set yrange [0:*]
set format x ""
set key at graph 1, 1 top right samplen 2
set label 1 "g (nS)" at screen 0.02, graph 0.5 center rotate
set arrow 1 from 5, graph 1 to 5, graph 0 nohead linestyle 9
set arrow 2 from 35, graph 1 to 35, graph 0 nohead linestyle 9
set label 2 "20 spikes" at first 5.4, graph 1.06 textcolor rgb faint
set label 3 "1 spike" at first 35.4, graph 1.06 textcolor rgb faint
plot table skip 1 using 1:2 with lines linestyle 1 title "no delay", \
     table skip 1 using 1:3 with lines linestyle 2 title "10 ms for all"
unset label 3
set label 2 "0 to 19 ms: one for each pre neuron" at graph 1, graph 1.06 right textcolor rgb spike
plot table skip 1 using 1:4 with lines linestyle 2 notitle
set format x "%g"
set xlabel "Time (ms)"
set label 2 "2, 8 and 14 ms: one for each synapse of one neuron"
plot table skip 1 using 1:5 with lines linestyle 1 notitle, \
     table skip 1 using 1:6 with lines linestyle 2 notitle, \
     table skip 1 using 1:7 with lines linestyle 3 notitle
unset multiplot
