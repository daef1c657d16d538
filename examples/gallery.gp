# gallery.gp: every neuron of snn.h on one sheet, from what build/demo/gallery wrote.
#     gnuplot examples/gallery.gp                 from the top of the project
load "examples/style.gp"
table = "build/demo/gallery.csv"
notes = "build/demo/gallery_notes.csv"
field(m, k) = system(sprintf("sed -n %dp %s | cut -d, -f%d", m + 1, notes, k))
stats notes using 2 skip 1 nooutput
models = STATS_records

set terminal @figure size 2300,1600
set output "build/demo/gallery.png"
set multiplot layout 5,5 margins 0.04,0.98,0.035,0.96 spacing 0.05,0.075
set tics font ",13"
set title font ",16"
do for [m = 1:models] {
    name = field(m, 1)
    ms = field(m, 2) + 0
    ours(x) = strcol(1) eq name ? x : NaN
    set xrange [*:*]
    set yrange [*:*]
    stats table using (ours($3)):(ours($4)) skip 1 nooutput
    low  = STATS_min_x < STATS_min_y ? STATS_min_x : STATS_min_y
    high = STATS_max_x > STATS_max_y ? STATS_max_x : STATS_max_y
    stats table using (ours($5)) skip 1 nooutput
    bar  = STATS_max > 0 ? 0.22 * (high - low) : 0                # a spike without a shape
    set xrange [0:ms]
    set yrange [low - 0.05 * (high - low):high + 1.3 * bar + 0.03 * (high - low)]
    set xtics (0, sprintf("%d ms", ms) ms)
    form = high - low > 8 ? "%.0f mV" : "%.1f"                    # two models are without units
    set ytics (sprintf(form, low) low, sprintf(form, high) high)
    set title sprintf("{/:Bold %s}   %s", name, field(m, 3)) offset 0,-0.7
    plot table skip 1 using (ours($2)):4 with lines linestyle 9, \
         table skip 1 using (ours($2)):3 with lines linestyle 3, \
         table skip 1 using ($5 > 0 ? ours($2) : NaN):($4 + 0.15 * bar):(0):(bar) with vectors nohead linestyle 1
}
reset session
load "examples/style.gp"
set key at graph -0.1, 0.8 left top Left reverse spacing 1.7 samplen 2 font ",15"
unset border
unset tics
set xrange [0:1]
set yrange [0:1]
plot NaN with lines linestyle 3 title "V under a step of current", \
     NaN with lines linestyle 9 title "threshold", \
     NaN with lines linestyle 1 title "a spike without a shape of its own"
unset multiplot
