# connect.gp: a dot for each synapse, from what build/demo/connect wrote.
#     gnuplot examples/connect.gp                 from the top of the project
load "examples/style.gp"
table = "build/demo/connect.csv"
ways  = system("awk -F, 'NR > 1 && !seen[$1]++ { gsub(/ /, \"_\", $1); print $1 }' ".table)
name(m) = system("echo ".word(ways, m)." | tr _ ' '")

set terminal @figure size 1800,1350
set output "build/demo/connect.png"
set multiplot layout 3,4 margins 0.06,0.99,0.09,0.955 spacing 0.025,0.075
set border 15
set size ratio -1
set xrange [-1:60]
set yrange [60:-1]
set xtics 0,20,59
set ytics 0,20,59
set title offset 0,-0.7
do for [m = 1:words(ways)] {
    way = name(m)
    set title way
    set format x (m > 7 ? "%g" : "")
    set format y (m % 4 == 1 ? "%g" : "")
    set xlabel (m == 10 ? "post neuron" : "") offset 13,0
    set label 1 (m == 5 ? "pre neuron" : "") at screen 0.012, graph 0.5 center rotate
    plot table skip 1 using (strcol(1) eq way ? $3 : NaN):2 with points linestyle 1 pointsize 0.35
}
unset multiplot
