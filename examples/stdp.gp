# stdp.gp: the window, and inputs that compete, from what build/demo/stdp wrote.
#     gnuplot examples/stdp.gp                    from the top of the project
load "examples/style.gp"
window = "build/demo/stdp_window.csv"
course = "build/demo/stdp_course.csv"
last   = "build/demo/stdp_weights.csv"

set terminal @figure size 1400,1100
set output "build/demo/stdp.png"
set multiplot
set lmargin at screen 0.1
set rmargin at screen 0.97
set tmargin at screen 0.94
set bmargin at screen 0.58
set xrange [-100:100] noextend
set yrange [-65:65]
set key at graph 0.02, 0.95 left Left reverse samplen 2
set xlabel "post spike - pre spike (ms)"
set label 1 "change of w by 60 pairs (%)" at screen 0.022, graph 0.5 center rotate
set arrow 1 from 0, graph 0 to 0, graph 1 nohead linecolor rgb faint dashtype (9,7)
plot 0 with lines linestyle 9 notitle, \
     window skip 1 using ($1 < 0 ? $1 : NaN):2 with lines linestyle 2 title "additive, from w_{max}/2", \
     window skip 1 using ($1 > 0 ? $1 : NaN):2 with lines linestyle 2 notitle, \
     window skip 1 using ($1 < 0 ? $1 : NaN):3 with lines linestyle 3 title "multiplicative", \
     window skip 1 using ($1 > 0 ? $1 : NaN):3 with lines linestyle 3 notitle
unset arrow 1

set tmargin at screen 0.43
set bmargin at screen 0.1
set rmargin at screen 0.48
set xrange [0:*]
set yrange [0:0.4]
set ytics 0.1
set xtics 50
unset key
set xlabel "Time (s)"
set label 1 "mean w (nS)" at screen 0.022, graph 0.5 center rotate
set label 2 "inputs that go together" at graph 0.98, first 0.325 right
set label 3 "the others" at graph 0.98, first 0.05 right
plot course skip 1 using ($1 == 0 ? $2 : NaN):3 with lines linestyle 2, \
     course skip 1 using ($1 == 0 ? $2 : NaN):4 with lines linestyle 2, \
     course skip 1 using ($1 == 1 ? $2 : NaN):3 with lines linestyle 3, \
     course skip 1 using ($1 == 1 ? $2 : NaN):4 with lines linestyle 3
unset label 2
unset label 3

set lmargin at screen 0.58
set rmargin at screen 0.97
set xrange [0:200]
set xlabel "input (the first 100 go together)"
set label 1 "w at the end (nS)" at screen 0.51, graph 0.5 center rotate
plot last skip 1 using ($1 == 0 ? $2 : NaN):3 with points pointtype 7 pointsize 0.5 linecolor rgb g, \
     last skip 1 using ($1 == 1 ? $2 : NaN):3 with points pointtype 7 pointsize 0.5 linecolor rgb v
unset multiplot
