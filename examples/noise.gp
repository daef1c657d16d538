# noise.gp: three noisy neurons, and how V of 2000 without a threshold is spread, from what
# build/demo/noise wrote.
#     gnuplot examples/noise.gp                   from the top of the project
load "examples/style.gp"
spread(v) = exp(-(v + 65)**2 / (2 * 10)) / sqrt(2 * pi * 10)

set terminal @figure size 1400,900
set output "build/demo/noise.png"
set multiplot layout 2,1 margins 0.085,0.97,0.11,0.955 spacing 0,0.16
set key at graph 1, 1 top right samplen 2
set xlabel "Time (ms)"
set ylabel "V (mV)"
set xrange [0:*] noextend
set yrange [-70:-44]
plot "build/demo/noise.csv" skip 1 using 1:2 with lines linestyle 1 title "neuron 0", \
     "build/demo/noise.csv" skip 1 using 1:3 with lines linestyle 2 title "1", \
     "build/demo/noise.csv" skip 1 using 1:4 with lines linestyle 3 title "2"
set xlabel "V (mV)"
set ylabel "Neurons per mV"
set xrange [-80:-50]
set yrange [0:*]
plot "build/demo/noise_spread.csv" skip 1 using 1:2 with steps linestyle 1 title "2000 neurons, no threshold", \
     spread(x) with lines linestyle 2 title "theory"
unset multiplot
