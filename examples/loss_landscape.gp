# loss_landscape.gp: the loss over a plane through the learnt weights, from what build/demo/loss_landscape wrote.
#     gnuplot examples/loss_landscape.gp          from the top of the project
load "examples/style.gp"
table = "build/demo/loss_landscape.csv"

set terminal @figure size 1000,800
set output "build/demo/loss_landscape.png"
set view map
set size square
set palette gray negative
set contour base
set cntrparam levels discrete 0.25, 0.35, 0.5, 0.7, 1, 1.4
set cntrlabel onecolor
set logscale cb
set cbtics (0.2, 0.3, 0.5, 1, 2)
set cblabel "loss"
set xlabel "along one random direction (lengths of the weights)"
set ylabel "along another"
set label 1 "+" at 0,0,0 center front textcolor rgb v
unset key
splot table using 1:2:3 with pm3d, table using 1:2:3 with lines linecolor rgb faint nosurface
