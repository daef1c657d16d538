# style.gp: how the figures of the examples look. A script begins with
#     load "examples/style.gp"
#     set terminal @figure size 1400,1200
# Every quantity has a colour of its own, and all of them can be told apart in grey.
figure = "pngcairo enhanced font 'DejaVu Sans,20' linewidth 2"
if (!strstrt(GPVAL_TERMINALS, "pngcairo")) figure = "png font ',18' linewidth 2"

spike = "#111111"
g     = "#1f5fa8"                               # conductances
v     = "#a8461f"                               # membrane potentials
faint = "#8a8a8a"                               # what helps to read: axes, thresholds, theory

set border 3 linecolor rgb faint linewidth 0.7  # left and below
set tics nomirror out scale 0.6 textcolor rgb spike
set style line 1 linecolor rgb spike pointtype 7 pointsize 0.55
set style line 2 linecolor rgb g linewidth 1.4
set style line 3 linecolor rgb v linewidth 1.4
set style line 9 linecolor rgb faint linewidth 1 dashtype (9,7)
set datafile separator ","
unset key
