#!/usr/bin/env python3
"""Fits the polynomials of the room of elementary functions (pip install mpmath).

    python3 fit.py            prints every coefficient, for float and for double, and the error of the fit

Method: Remez' exchange on a grid, with a weight that turns the error of the polynomial into a relative error of the
function's result. Coefficients are rounded to the format one after the other, from the highest power down, and
the rest is fitted again after each.
"""
from mpmath import mp, mpf, matrix, lu_solve, exp, expm1, log, atanh, sin, cos, sqrt, pi, cospi, ldexp, frexp, nint, tanh
mp.dps = 45

def rounded(x, bits):
    m, e = frexp(x)
    return ldexp(nint(ldexp(m, bits)), e - bits)

def remez(target, weight, a, b, powers, grid=201):
    """Best sum c_k x^k, k in powers; error (p(x) - target(x)) * weight(x)."""
    xs = [(a + b) / 2 - (b - a) / 2 * cospi(mpf(i) / grid) for i in range(grid + 1)]
    xs = [x for x in xs if weight(x) != 0]
    ts, ws = [target(x) for x in xs], [weight(x) for x in xs]
    n = len(powers) + 1
    pick = [round(i * (len(xs) - 1) / (n - 1)) for i in range(n)]
    for _ in range(30):
        m, r = matrix(n, n), matrix(n, 1)
        for i, j in enumerate(pick):
            for k, p in enumerate(powers):
                m[i, k] = xs[j] ** p
            m[i, n - 1] = (-1) ** i / ws[j]
            r[i] = ts[j]
        s = lu_solve(m, r)
        c = [s[k] for k in range(n - 1)]
        err = [(sum(ck * x ** p for ck, p in zip(c, powers)) - t) * w for x, t, w in zip(xs, ts, ws)]
        ext, run = [], 0                                   # extremes of the runs of one sign
        for j in range(len(xs)):
            if not ext or (err[j] > 0) != (err[ext[-1]] > 0):
                ext.append(j)
            elif abs(err[j]) > abs(err[ext[-1]]):
                ext[-1] = j
        while len(ext) > n:
            if abs(err[ext[0]]) < abs(err[ext[-1]]): ext.pop(0)
            else: ext.pop()
        worst = max(abs(e) for e in err)
        if len(ext) < n or (pick == ext): break
        pick = ext
    return c, worst

def fit(name, target, weight, a, b, degree, bits, fixed=()):
    n, top = len(fixed), []                                # the fixed ones are Taylor's, so the quotient has no pole
    while n + len(top) <= degree:
        m = degree + 1 - n - len(top)
        k, worst = remez(lambda x: (target(x) - sum(ck * x ** i for i, ck in enumerate(fixed))) / x ** n
                                   - sum(ck * x ** (m + i) for i, ck in enumerate(top)),
                         lambda x: weight(x) * abs(x) ** n if x else mpf(0), a, b, list(range(m)))
        top.insert(0, rounded(k[-1], bits))
    c = [mpf(x) for x in fixed] + top
    grid = [a + (b - a) * i / 500 for i in range(501)]
    worst = max(abs((sum(ck * x ** i for i, ck in enumerate(c)) - target(x)) * weight(x)) for x in grid if weight(x) != 0)
    print("%-8s %-6s degree %2d  error %.3f * 2^-%d" % (name, "float" if bits == 24 else "double", degree,
                                                      worst * mpf(2) ** bits, bits))
    print("    " + ", ".join(mp.nstr(x, 9 if bits == 24 else 17) + ("f" if bits == 24 else "") for x in reversed(c)))

def q2(f):                     # (e^f - 1 - f) / f^2
    return sum(f ** k / mp.factorial(k + 2) for k in range(36))
def exprel(z):
    return sum(z ** k / mp.factorial(k + 1) for k in range(36))
def v(z):                      # ln((1 + s) / (1 - s)) = 2 s + 2/3 s^3 + s^5 v(s^2)
    return sum(mpf(2) / (2 * k + 5) * z ** k for k in range(40))
def s3(z):                     # sin r = r + r^3 s3(r^2)
    return sum((-1) ** (k + 1) * z ** k / mp.factorial(2 * k + 3) for k in range(30))
def c4(z):                     # cos r = 1 - r^2 / 2 + r^4 c4(r^2)
    return sum((-1) ** k * z ** k / mp.factorial(2 * k + 4) for k in range(30))

third = 3 - 2 * sqrt(mpf(2))                               # the largest |s| of log
quarter = (pi / 4 * mpf("1.00001")) ** 2
for bits, degrees in ((24, (4, 6, 2, 2, 2)), (53, (10, 12, 7, 5, 5))):
    edge = log(mpf(2)) / 2 * mpf("1.0002" if bits == 24 else "1.000001")
    fit("exp", q2, lambda f: abs(f) / exprel(f), -edge, edge, degrees[0], bits)
    fit("exprel", exprel, lambda z: 1 / exprel(z), mpf(-1), mpf(1) / 4, degrees[1], bits, [1, mpf(1) / 2])
    fit("log", v, lambda z: z * z / 2, mpf(0), third ** 2 * mpf("1.00001"), degrees[2], bits)
    fit("sin", s3, lambda z: z / (1 + z * s3(z)), mpf(0), quarter, degrees[3], bits)
    fit("cos", c4, lambda z: z * z / (1 - z / 2 + z * z * c4(z)), mpf(0), quarter, degrees[4], bits)

def split(name, value, widths, bits):
    out = []
    for w in widths:
        out.append(rounded(value, w)); value -= out[-1]
    print("%-8s %s" % (name, ", ".join(mp.nstr(x, 17 if bits == 53 else 12) for x in out)), " rest", mp.nstr(value, 3))
    return out
def parts(name, value, lsbs, bits):                        # parts that end at the bits 2^-lsb, then a last, full one
    out = []
    for l in lsbs:
        out.append(ldexp(nint(ldexp(value, l)), -l)); value -= out[-1]
    out.append(rounded(value, bits))
    print("%-8s %s" % (name, ", ".join(mp.nstr(x, 17 if bits == 53 else 12) for x in out)))
split("ln 2", log(mpf(2)), (16, 24), 24)
split("ln 2", log(mpf(2)), (33, 53), 53)
split("2/3", mpf(2) / 3, (24, 24), 24)
split("2/3", mpf(2) / 3, (53, 53), 53)
parts("pi/2", pi / 2, (10, 21, 32, 43), 24)
parts("pi/2", pi / 2, (32, 52, 85, 118), 53)
print("log2 e  ", mp.nstr(1 / log(mpf(2)), 17), " 2/pi ", mp.nstr(2 / pi, 17), " sqrt 1/2 ", mp.nstr(sqrt(mpf(1) / 2), 17))
for t in (0.55, 0.6):                                      # Lambert's fraction to its 5th and 8th level
    x = mpf(t); z = x * x
    f4 = x - x * z * (315 + 14 * z) / (945 + 420 * z + 15 * z * z)
    f8 = x - x * z * (675675 + 45045 * z + 594 * z ** 2 + z ** 3) / (
        2027025 + 945945 * z + 51975 * z ** 2 + 630 * z ** 3 + z ** 4)
    print("tanh", t, mp.nstr((f4 / tanh(x) - 1) * 2 ** 24, 4), mp.nstr((f8 / tanh(x) - 1) * mpf(2) ** 53, 4))
