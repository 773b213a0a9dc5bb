"""Reference values of the lattice prediction N E|Xbar_T - zeta_T|^2_{H^-1} (theory 7.3 D2, 8.4): prediction.json.

The forward Lyapunov equation C' = -ADC - CDA + 2A as a dense matrix equation, together with the lattice equation of the means, by an explicit
Runge-Kutta method of order 8 (scipy DOP853, rtol 1e-12); phi' and phi'' by Newton's method on the trapezoidal rule. About `macroscopic` means:
a spectral solution of the hydrodynamic equation on 64 points (Fourier collocation), its cell averages by sinc factors. Nothing of the library.
Usage: python3 prediction.py > ../prediction.json   (about 6 minutes; numpy, scipy)
"""
import json
import numpy as np
from scipy.integrate import solve_ivp
from scipy.special import polygamma

PSI = {
    'z^4/4-z^2/2': (lambda z: z**4 / 4 - z * z / 2, 8),
    'z^2/2+2*exp(-z^2)': (lambda z: z * z / 2 + 2 * np.exp(-z * z), 13),
    'exp(z)-z': None,  # phi* = log Gamma(s + 1)
}
# Fourier series of the profiles: constant, cosines, sines.
PROFILES = {
    '0.2+0.8*cos(2*pi*theta)+0.2*sin(4*pi*theta)': (0.2, {1: 0.8}, {2: 0.2}),
    '0.3*cos(2*pi*theta)-0.4': (-0.4, {1: 0.3}, {}),
}

def moments(entry):
    if entry is None: return lambda s: (polygamma(0, s + 1), polygamma(1, s + 1))
    psi, half = entry
    z = np.linspace(-half, half, 280); p = psi(z)
    def of(s):
        e = np.outer(s, z) - p; w = np.exp(e - e.max(1, keepdims=True)); Z = w.sum(1); mean = (w @ z) / Z
        return mean, (w @ (z * z)) / Z - mean**2
    return of

def pair(entry):
    of = moments(entry)
    def at(m, s):
        for _ in range(100):
            mean, var = of(s)
            d = (m - mean) / var; s = s + np.clip(d, -0.2, 1)
            if np.abs(d).max() < 3e-14: return s, 1 / var
        return s, 1 / var
    guess = {}
    def call(m):
        s, d = at(m, guess.get(len(m), np.zeros(len(m)))); guess[len(m)] = s
        return s, d
    return call

def laplacian(n):
    i = np.eye(n); return n * n * (2 * i - np.roll(i, 1, 0) - np.roll(i, -1, 0))

def averages(n, series):
    c, cos, sin = series; e = np.arange(n + 1) / n; F = c * e
    for k, a in cos.items(): F = F + a * np.sin(2 * np.pi * k * e) / (2 * np.pi * k)
    for k, a in sin.items(): F = F - a * np.cos(2 * np.pi * k * e) / (2 * np.pi * k)
    return n * np.diff(F)

def value(phi, n, T, series, start, about):
    A = laplacian(n); J = np.ones((n, n)) / n; P = np.eye(n) - J
    q = 64; x = np.arange(q) / q; freq = np.fft.rfftfreq(q, 1 / q)
    c, cos, sin = series
    u0 = c + sum(a * np.cos(2 * np.pi * k * x) for k, a in cos.items()) + sum(a * np.sin(2 * np.pi * k * x) for k, a in sin.items())
    m0 = averages(n, series)
    if about == 'lattice': y0, rate = m0, lambda y: -A @ phi(y)[0]; means = lambda y: y
    else:
        y0 = u0; rate = lambda y: np.fft.irfft(-(2 * np.pi * freq)**2 * np.fft.rfft(phi(y)[0]), q)
        e = (np.arange(n) + 0.5) / n
        wave = np.exp(2j * np.pi * np.outer(e, freq)) * np.sinc(freq / n); wave[:, 1:] *= 2; wave[:, -1] = 0
        means = lambda y: (wave @ (np.fft.rfft(y) / q)).real
    C0 = np.zeros((n, n)) if start == 'deterministic' else P @ np.diag(1 / phi(m0)[1]) @ P
    k = len(y0)
    def f(t, y):
        d = phi(means(y[:k]))[1]; C = y[k:].reshape(n, n); K = A @ (d[:, None] * C)
        return np.concatenate([rate(y[:k]), (-K - K.T + 2 * A).ravel()])
    r = solve_ivp(f, (0, T), np.concatenate([y0, C0.ravel()]), method='DOP853', rtol=1e-12, atol=1e-13, first_step=1e-8, max_step=4e-5 if about == 'macroscopic' else np.inf)
    assert r.success, r.message
    C = r.y[k:, -1].reshape(n, n)
    return float(np.trace((np.linalg.inv(A + J) - J - P / (6 * n * n)) @ C))

rows = []
for psi, profile, n, T in [('z^4/4-z^2/2', 0, 12, 0.02), ('z^4/4-z^2/2', 0, 16, 0.005), ('z^2/2+2*exp(-z^2)', 0, 16, 0.02), ('exp(z)-z', 1, 11, 0.03)]:
    name, series = list(PROFILES.items())[profile]
    for start in ('deterministic', 'local-gibbs'):
        for about in ('lattice', 'macroscopic'):
            rows.append(dict(psi=psi, profile=name, sites=n, time=T, start=start, about=about, scaled=value(pair(PSI[psi]), n, T, series, start, about)))
print(json.dumps(rows, indent='\t'))
