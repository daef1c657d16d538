# train_digits.gp: thirty epochs, from what build/demo/train_digits wrote.
#     gnuplot examples/train_digits.gp            from the top of the project
load "examples/style.gp"
table = "build/demo/train_digits.csv"

set terminal @figure size 1400,560
set output "build/demo/train_digits.png"
set multiplot layout 1,2 margins 0.08,0.97,0.175,0.96 spacing 0.115,0
set xlabel "epoch"
set label 1 "loss" at screen 0.016, graph 0.5 center rotate
set xrange [0:*] noextend
set yrange [0:*]
plot table skip 1 using 1:2 with linespoints linestyle 1
set label 1 "right (%)" at screen 0.512, graph 0.5 center rotate
set yrange [*:100]
set key at graph 0.97, 0.15 right samplen 2
plot table skip 1 using 1:(100*$3) with linespoints linestyle 2 title "learnt from", \
     table skip 1 using 1:(100*$4) with linespoints linestyle 3 pointtype 7 pointsize 0.55 title "never seen"
unset multiplot
