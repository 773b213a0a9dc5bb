"""psi = log cosh z: the K-fold sum of hyperbolic secant laws has the Meixner density
f_K(s) = 2^(K-1) / (pi^2 Gamma(K)) |Gamma(K/2 + i s/pi)|^2, so psi_K, psi_K', psi_K'' are log-gamma, digamma and trigamma."""
import json
from mpmath import digamma, im, log, loggamma, mp, mpc, mpf, nstr, pi, psi, re

mp.dps = 50
rows = []
for mean in ['0.3', '20', '300']:
    for sites in [2, 3, 8, 64, 512, 1000, 2000]:
        m, K = mpf(mean), mpf(sites)
        g = mpc(K / 2, K * m / pi)
        density = (K - 1) * log(2) - 2 * log(pi) - loggamma(K) + 2 * re(loggamma(g)) + K * log(pi)
        rows.append({'mean': float(mean), 'sites': sites, 'value': nstr(-(density + log(K) / 2) / K, 25),
                     'first': nstr(2 / pi * im(digamma(g)), 25), 'second': nstr(2 * K / pi**2 * re(psi(1, g)), 25)})
json.dump(rows, open('test/data/block-sech.json', 'w'), indent=1)
