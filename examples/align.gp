# align.gp: state on the post and on the pre side, from what build/demo/align wrote.
#     gnuplot examples/align.gp                   from the top of the project
load "examples/style.gp"
table = "build/demo/align.csv"

set terminal @figure size 1400,900
set output "build/demo/align.png"
set multiplot layout 2,1 margins 0.085,0.97,0.11,0.94 spacing 0,0.12
stats table using 1 skip 1 nooutput
set xrange [0:ceil(STATS_max)]
set yrange [0:*]
set format x ""
set key at graph 1, 1.14 top right horizontal samplen 2
set label 1 "g of one neuron (nS)" at screen 0.018, graph 0.5 center rotate
plot table skip 1 using 1:2 with lines linestyle 2 linewidth 2.5 title "state on the post side", \
     table skip 1 using 1:3 with lines linestyle 1 dashtype 2 title "on the pre side"

set label 1 "what one synapse sends"
set format x "%g"
set xlabel "Time (ms)"
plot table skip 1 using 1:4 with lines linestyle 3 title "exponential: adds up", \
     table skip 1 using 1:5 with lines linestyle 2 title "AMPA: saturates", \
     table skip 1 using ($6 > 0 ? $1 : NaN):(0):(0):(0.12) with vectors nohead linestyle 1 notitle
unset multiplot
