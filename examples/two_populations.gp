# two_populations.gp: three panels over one time, from what build/demo/two_populations wrote.
#     gnuplot examples/two_populations.gp         from the top of the project
load "examples/style.gp"
table  = "build/demo/two_populations.csv"
raster = "build/demo/two_populations_spikes.csv"
dt     = 0.1                                    # ms

set terminal @figure size 1400,1260
set output "build/demo/two_populations.png"
set multiplot layout 3,1 margins 0.11,0.97,0.085,0.975 spacing 0,0.045
stats table using 2 skip 1 nooutput
set xrange [-1.5:ceil(STATS_max)]
set mxtics 5
set format x ""

set label 1 "pre neuron" at screen 0.022, graph 0.5 center rotate
set yrange [-1:*]
plot raster skip 1 using ($1 * dt):2 with points linestyle 1

set label 1 "total g (mS)"
set yrange [0:*]
plot table skip 1 using 2:4 with lines linestyle 2

set label 1 "post V (mV)"
set xlabel "Time (ms)"
set format x "%g"
set yrange [*:*]
set ytics 20
set label 2 "threshold" at graph 1, first -47 right textcolor rgb faint
plot -50 with lines linestyle 9, table skip 1 using 2:5 with lines linestyle 3
unset label 2

# in the empty part of that panel, over the same axis: V so near that each volley shows
stats table using ($2 >= 100 ? $5 : NaN) skip 1 nooutput
if (STATS_max - STATS_min < 1) {
    unset label 1
    unset xlabel
    unset mxtics
    set lmargin at screen 0.5432
    set rmargin at screen 0.97
    set bmargin at screen 0.205
    set tmargin at screen 0.315
    set xrange [100:200]
    set yrange [STATS_min:STATS_max]
    set ytics (STATS_min, STATS_max) format "%.2f"
    set format x ""
    set title "enlarged" offset 0,-0.8 textcolor rgb faint
    plot table skip 1 using 2:5 with lines linestyle 3
}
unset multiplot
