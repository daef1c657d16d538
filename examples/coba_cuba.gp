# coba_cuba.gp: one spike by the V it meets, and many spikes, from what build/demo/coba_cuba wrote.
#     gnuplot examples/coba_cuba.gp               from the top of the project
load "examples/style.gp"
one  = "build/demo/coba_cuba_spike.csv"
many = "build/demo/coba_cuba_rate.csv"

set terminal @figure size 1400,680
set output "build/demo/coba_cuba.png"
set multiplot layout 1,2 margins 0.085,0.97,0.155,0.88 spacing 0.12,0
set key at graph 0.5, 1.1 center horizontal samplen 2

set xlabel "V that the spike meets (mV)"
set label 1 "how far one spike moves V (mV)" at screen 0.014, graph 0.5 center rotate
set label 2 "excitatory" at first -62, graph 0.93 textcolor rgb faint
set label 3 "inhibitory" at first -72, graph 0.42 textcolor rgb faint
plot 0 with lines linestyle 9 notitle, \
     one skip 1 using 1:2 with lines linestyle 2 title "COBA", \
     one skip 1 using 1:3 with lines linestyle 3 dashtype 2 title "CUBA", \
     one skip 1 using 1:4 with lines linestyle 2 notitle, \
     one skip 1 using 1:5 with lines linestyle 3 dashtype 2 notitle
unset label 2
unset label 3

set xtics 1000
set xlabel "excitatory spikes a second that arrive"
set label 1 "mean V (mV)" at screen 0.513, graph 0.5 center rotate
set label 2 "E = 0 mV" at graph 0.02, first 4 textcolor rgb faint
plot 0 with lines linestyle 9 notitle, \
     many skip 1 using 1:2 with lines linestyle 2 title "COBA", \
     many skip 1 using 1:3 with lines linestyle 3 dashtype 2 title "CUBA"
unset multiplot
