# ei_balance.gp: raster, rates, and one neuron's currents, from what build/demo/ei_balance wrote.
#     gnuplot examples/ei_balance.gp              from the top of the project
load "examples/style.gp"
raster   = "build/demo/ei_balance_spikes.csv"
rates    = "build/demo/ei_balance_rates.csv"
currents = "build/demo/ei_balance_currents.csv"

set terminal @figure size 1400,1500
set output "build/demo/ei_balance.png"
set multiplot layout 3,1 margins 0.11,0.97,0.07,0.985 spacing 0,0.05
set xrange [0:*] noextend
set xtics 0,200
set format x ""

set label 1 "neuron (every tenth)" at screen 0.02, graph 0.5 center rotate
set yrange [0:4000]
set ytics 0,800
plot raster skip 1 using 1:($2 < 3200 ? $2 : NaN) with points linestyle 1 pointsize 0.25, \
     raster skip 1 using 1:($2 < 3200 ? NaN : $2) with points linestyle 1 pointsize 0.25 linecolor rgb g

set label 1 "spikes a second"
stats rates using (column(1) > 20 ? column(2) : NaN):(column(1) > 20 ? column(3) : NaN) skip 1 nooutput
high = STATS_max_x > STATS_max_y ? STATS_max_x : STATS_max_y
set yrange [0:1.15 * high]                      # the first volley, as high as they are many, is cut off
set ytics auto
set key at graph 1, 1.1 horizontal samplen 2
plot rates skip 1 using 1:2 with lines linestyle 1 title "excitatory", \
     rates skip 1 using 1:3 with lines linestyle 2 title "inhibitory"

set label 1 "one neuron's currents (nA)"
set xlabel "Time (ms)"
set format x "%g"
set yrange [*:*]
plot currents skip 1 using 1:($2 / 1000) with lines linestyle 3 title "in", \
     currents skip 1 using 1:($3 / 1000) with lines linestyle 2 title "out", \
     currents skip 1 using 1:(($2 + $3) / 1000) with lines linestyle 1 title "sum", \
     0 with lines linestyle 9 notitle
unset multiplot
