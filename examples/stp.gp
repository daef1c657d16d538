# stp.gp: depression and facilitation, from what build/demo/stp wrote.
#     gnuplot examples/stp.gp                     from the top of the project
load "examples/style.gp"
train = "build/demo/stp.csv"
pairs = "build/demo/stp_pairs.csv"

set terminal @figure size 1400,1000
set output "build/demo/stp.png"
set multiplot layout 2,1 margins 0.09,0.97,0.1,0.94 spacing 0,0.17
set xrange [0:*] noextend
set yrange [0:*]
set key at graph 1, 1.13 top right horizontal samplen 2
set label 1 "g (nS)" at screen 0.02, graph 0.5 center rotate
set xlabel "Time (ms)"
plot train skip 1 using 1:2 with lines linestyle 2 title "depressing", \
     train skip 1 using 1:3 with lines linestyle 3 title "facilitating", \
     train skip 1 using ($4 > 0 ? $1 : NaN):(0):(0):(0.03) with vectors nohead linestyle 1 notitle

set label 1 "second release / first"
set xlabel "time between two spikes (ms)"
plot 1 with lines linestyle 9 notitle, \
     pairs skip 1 using 1:2 with lines linestyle 2 title "depressing", \
     pairs skip 1 using 1:3 with lines linestyle 3 title "facilitating"
unset multiplot
