"""Brute-force values of coarse-grained Hamiltonians (theory 8.1): coarse-hamiltonian.json.

  H(y) = -(1/N) log int_{Px=y} e^{-sum psi(x_i)} dHausdorff^{N-d},   gradient = (C^t C)^-1 C^t E[psi'(x) | Px = y]  (theory 2.2),

C = N x M cell averages of the periodic B-splines, by the antiderivative of scipy's B-spline. Two ways, each with a grid refined until
nothing changes, both wherever both are affordable (they must then agree to 1e-9):
  fibre     trapezoidal rule over {Px = y} in N-d dimensions, positive terms, conditional expectations of psi' for the gradient;
  fourier   inversion of the characteristic function in d dimensions on a full tensor grid, gradient from the phases;
  transfer  the same for many blocks, degree 1 and 2, as the trace of a product of operators on a grid.
Usage: python3 coarse-hamiltonian.py ../coarse-hamiltonian.json   (some minutes; numpy, scipy)
"""
import json, sys, time
import numpy as np
from scipy.interpolate import BSpline
from scipy.optimize import brentq

np.seterr(over='ignore', under='ignore', invalid='ignore')

# text: (psi, psi', half-range of z that carries the mass of moderate tilts, number of points)
E, C_, S_ = np.exp, np.cosh, np.sinh
lc = lambda z: np.abs(z) + np.log1p(E(-2 * np.abs(z))) - np.log(2)
PSI = {
    'z^2/2': (lambda z: z * z / 2, lambda z: z, 13, 200),
    'z^4/4-z^2/2': (lambda z: z**4 / 4 - z * z / 2, lambda z: z**3 - z, 6, 200),
    'z^2/2+2*exp(-z^2)': (lambda z: z * z / 2 + 2 * E(-z * z), lambda z: z - 4 * z * E(-z * z), 13, 260),
    'z^2/2+4*exp(-z^2/2)': (lambda z: z * z / 2 + 4 * E(-z * z / 2), lambda z: z - 4 * z * E(-z * z / 2), 13, 260),
    'z^4/4': (lambda z: z**4 / 4, lambda z: z**3, 6, 200),
    'z^2/2+2*exp(-(z-1)^2)': (lambda z: z * z / 2 + 2 * E(-(z - 1)**2), lambda z: z - 4 * (z - 1) * E(-(z - 1)**2), 13, 260),
    'z^4/4+z^3/2-2*z': (lambda z: z**4 / 4 + z**3 / 2 - 2 * z, lambda z: z**3 + 1.5 * z * z - 2, 7, 230),
    'cosh(z)': (lambda z: C_(z), lambda z: S_(z), 6, 200),
    'log(cosh(z))': (lc, np.tanh, 70, 900),
    'z^2/2+cos(3*z)': (lambda z: z * z / 2 + np.cos(3 * z), lambda z: z - 3 * np.sin(3 * z), 13, 260),
    'exp(z)-z': (lambda z: E(z) - z, lambda z: E(z) - 1, 45, 900),
    '2*(z^2-1)^2': (lambda z: 2 * (z * z - 1)**2, lambda z: 8 * z * (z * z - 1), 4, 260),
    '8*(z^2-1)^2': (lambda z: 8 * (z * z - 1)**2, lambda z: 32 * z * (z * z - 1), 3, 400),
    'z^6/6-z^2+z/5': (lambda z: z**6 / 6 - z * z + z / 5, lambda z: z**5 - 2 * z + 0.2, 4, 260),
}

def cells(degree, M, N):
    """C_ij: average over cell i of the periodic B-spline supported on [j/M, (j+L+1)/M]."""
    b = BSpline.basis_element(np.arange(degree + 2), extrapolate=False)
    F = b.antiderivative() if degree > 0 else None
    primitive = (lambda x: np.clip(x, 0, 1)) if degree == 0 else (lambda x: F(np.clip(x, 0, degree + 1)))
    C = np.zeros((N, M))
    for i in range(N):
        for j in range(M):
            for n in range(-2, degree + 3):
                a, c = M * i / N - j + n * M, M * (i + 1) / N - j + n * M
                C[i, j] += (primitive(c) - primitive(a)) * N / M
    return C

def gram(degree, M):
    """int b_i b_j by Gauss-Legendre with many nodes."""
    x, w = np.polynomial.legendre.leggauss(12)
    b = BSpline.basis_element(np.arange(degree + 2), extrapolate=False)
    S = np.zeros((M, M))
    for k in range(M):
        t = k + (x + 1) / 2
        V = np.zeros((M, len(t)))
        for j in range(M):
            for n in range(-2, degree + 3):
                s = t - j + n * M
                inside = (s >= 0) & (s < degree + 1)
                V[j, inside] += b(s[inside])
        S += (V * w / 2) @ V.T / M
    return S

class Site:
    """Tilted laws on a uniform grid (trapezoidal: spectral)."""
    def __init__(self, text):
        self.psi, self.slope, self.half, self.points = PSI[text]
    def law(self, h):
        z = np.linspace(-self.half, self.half, 2 * self.points + 1)
        e = h * z - self.psi(z)
        top = e.max()
        w = E(e - top)
        # shift the window where the mass is
        if w[0] > 1e-18 or w[-1] > 1e-18:
            raise ValueError('window')
        total = w.sum()
        keep = w > 1e-20 * w.max()
        logZ = top + np.log(total * (z[1] - z[0]))
        w = w[keep] / total
        return z[keep], w, logZ

def dual(site, C, u):
    """mu with C^t m(C mu)/N = u, by damped Newton on the concave dual."""
    N, M = C.shape
    mu = np.zeros(M)
    def state(mu):
        laws = [site.law(h) for h in C @ mu]
        m = np.array([(z * w).sum() for z, w, _ in laws])
        v = np.array([((z - a)**2 * w).sum() for (z, w, _), a in zip(laws, m)])
        F = sum(l[2] for l in laws) / N - mu @ u
        return laws, m, v, F
    cur = state(mu)
    for _ in range(200):
        laws, m, v, F = cur
        g = C.T @ m / N - u
        step = -np.linalg.solve(C.T @ (v[:, None] * C) / N, g)
        if np.abs(step).max() < 1e-13 * (1 + np.abs(mu).max()):
            break
        a = 1.0
        while True:
            try:
                new = state(mu + a * step)
                if np.isfinite(new[3]) and new[3] <= F + 1e-12:
                    break
            except ValueError:
                pass
            a /= 2
            if a < 1e-9:
                return mu, cur
        mu, cur = mu + a * step, new
    return mu, cur

def by_fourier(site, C, u, refine=1.0, depth=34.0):
    N, M = C.shape
    R = np.linalg.cholesky(C.T @ C).T
    mu, (laws, m, v, F) = dual(site, C, u)
    Q = C @ np.linalg.inv(R)
    L = np.linalg.cholesky(Q.T @ (v[:, None] * Q))
    A = Q @ np.linalg.inv(L).T                     # t = A eta
    # spacing: Chernoff range of each whitened coordinate
    spacing, reach = [], []
    for k in range(M):
        best = np.inf
        X = []
        for sign in (1, -1):
            b = np.inf
            for tau in np.geomspace(0.5, 30, 25):
                lam = 0.0
                for i in range(N):
                    z, w, _ = laws[i]
                    x = sign * tau * A[i, k] * (z - m[i])
                    lam += x.max() + np.log((w * E(x - x.max())).sum())
                b = min(b, (lam + depth) / tau)
            X.append(b)
        spacing.append(2 * np.pi / max(X) / refine)
    # cut-off: along random directions and the axes, product of moduli below e^-depth for good
    rng = np.random.default_rng(1)
    dirs = np.vstack([np.eye(M), rng.normal(size=(24, M))])
    dirs /= np.linalg.norm(dirs, axis=1)[:, None]
    r = np.linspace(0, 45, 451)
    T = np.zeros(M)
    for dvec in dirs:
        logmod = np.zeros_like(r)
        for i in range(N):
            z, w, _ = laws[i]
            t = (A[i] @ dvec) * r
            chi = E(1j * np.outer(t, z - m[i])) @ w
            logmod += np.log(np.abs(chi) + 1e-300)
        big = np.nonzero(logmod > -depth)[0].max()
        T = np.maximum(T, np.abs(dvec) * r[min(big + 1, len(r) - 1)])
    T *= 1.05
    axes = [spacing[k] * np.arange(-int(np.ceil(T[k] / spacing[k])), int(np.ceil(T[k] / spacing[k])) + 1) for k in range(M)]
    size = np.prod([len(a) for a in axes])
    if size > 9e6:
        return None
    P = np.ones([len(a) for a in axes], dtype=complex)
    cache = {}
    for i in range(N):
        z, w, _ = laws[i]
        zc = z - m[i]
        factors = [E(1j * A[i, k] * np.outer(zc, axes[k])) for k in range(M)]
        left = factors[0] * w[:, None]
        if M == 1:
            chi = left.sum(0)
        else:
            half = M // 2 if M > 2 else 1
            lf = left
            for k in range(1, half):
                lf = (lf[:, :, None] * factors[k][:, None, :]).reshape(len(z), -1)
            rt = factors[half]
            for k in range(half + 1, M):
                rt = (rt[:, :, None] * factors[k][:, None, :]).reshape(len(z), -1)
            chi = (lf.T @ rt).reshape(P.shape)
        P *= chi
    vol = np.prod(spacing) / (2 * np.pi)**M
    g = P.sum().real * vol
    grad_eta = np.array([-(P.imag.sum(axis=tuple(a for a in range(M) if a != k)) * axes[k]).sum() * vol for k in range(M)])
    # density of Q^t x: g / det L; gradient in u: mu + (xi-moment), xi = R^-1 Linv^T eta in the coordinates of C^t x
    value = -(sum(l[2] for l in laws) - N * mu @ u + np.log(g) - np.log(np.diag(L)).sum()) / N
    xi = np.linalg.inv(R) @ np.linalg.inv(L).T
    gradient = mu + xi @ (grad_eta / g)
    return value, gradient, np.abs(P).sum() * vol / g

def by_fibre(site, C, u, refine=1.0):
    N, M = C.shape
    U, s, Vt = np.linalg.svd(C.T)
    B = Vt[M:].T                                      # N x (N-M), orthonormal, null space of C^t
    if N == M:
        x = np.linalg.solve(C.T / N, u)
        return site.psi(x).sum() / N, np.linalg.solve(C.T @ C, C.T @ site.slope(x)), 1
    x0 = np.linalg.lstsq(C.T / N, u, rcond=None)[0]
    mu, (laws, m, v, F) = dual(site, C, u)
    # shear the fibre coordinates to the tilted variances
    Hs = B.T @ ((1 / v)[:, None] * B)
    Lh = np.linalg.cholesky(Hs)
    Bw = B @ np.linalg.inv(Lh).T                      # x = x* + Bw q, q of about unit variance
    q0 = np.linalg.lstsq(Bw, m - x0, rcond=None)[0]
    x0 = x0 + Bw @ q0
    dim = N - M
    h = C @ mu
    def exponent(x):                                   # x: N x n
        return (site.psi(x) - h[:, None] * x).sum(0)
    # extent by sampling lines of the product of tilted densities (depth 36), grown until the ends are negligible
    floor = []
    W = np.full(dim, 0.0)
    rng = np.random.default_rng(2)
    q = np.linspace(-60, 60, 1201)
    dirs = np.vstack([np.eye(dim), rng.normal(size=(120, dim))])
    dirs /= np.linalg.norm(dirs, axis=1)[:, None]
    low = np.inf
    ex = []
    for dvec in dirs:
        e = exponent(x0[:, None] + (Bw @ dvec)[:, None] * q[None, :])
        ex.append(e)
        low = min(low, np.nanmin(e))
    for dvec, e in zip(dirs, ex):
        ok = np.nonzero(e < low + 40)[0]
        r = np.abs(q[ok]).max()
        W = np.maximum(W, np.abs(dvec) * r)
    W *= 1.1
    step = 0.62 / refine
    # sharper sites need a finer step
    sharp = 1.0
    for i in range(N):
        z, w, _ = laws[i]
        fisher = (w * (site.slope(z) - h[i])**2).sum() * v[i]
        sharp = max(sharp, np.sqrt(fisher))
    step /= sharp
    n = [2 * int(np.ceil(W[k] / step)) + 1 for k in range(dim)]
    if np.prod(np.array(n, float)) > 8e7:
        return None
    axes = [step * (np.arange(k) - k // 2) for k in n]
    # outer loop over the first axes, vectorised over the last two or three
    inner = min(dim, 3)
    if inner == 3 and np.prod(n[-3:]) > 4e5: inner = 2
    grid = np.stack([g.ravel() for g in np.meshgrid(*axes[dim - inner:], indexing='ij')])
    base = x0[:, None] + Bw[:, dim - inner:] @ grid
    outer = np.stack([g.ravel() for g in np.meshgrid(*axes[:dim - inner], indexing='ij')]).T if dim > inner else np.zeros((1, 0))
    # a reference exponent
    ref = low
    total, slope = 0.0, np.zeros(N)
    for o in outer:
        x = base + (Bw[:, :dim - inner] @ o)[:, None]
        e = exponent(x)
        w = E(ref - e)
        s = w.sum()
        if s == 0: continue
        total += s
        slope += (site.slope(x) * w).sum(1) if s > 1e-25 else 0
    log_integral = np.log(total) + dim * np.log(step) - ref - N * mu @ u - np.log(np.diag(Lh)).sum()
    # sum h x = N mu.u on the fibre, so e^{-H} = e^{-exponent} e^{-N mu u}
    mean_slope = slope / total
    return -log_integral / N, np.linalg.solve(C.T @ C, C.T @ mean_slope), 1

def profile_values(text, N):
    th = (np.arange(N) + 0.5) / N
    return eval(text, {'theta': th, 'pi': np.pi, 'cos': np.cos, 'sin': np.sin, 'np': np}) + 0 * th

def agree(a, b, tol):
    return a is not None and b is not None and abs(a[0] - b[0]) < tol and np.abs(a[1] - b[1]).max() < 30 * tol

def evaluate(text, degree, M, N, profile):
    site = Site(text)
    C = cells(degree, M, N)
    x = profile_values(profile, N)
    u = C.T @ x / N
    S = gram(degree, M)
    found = {}
    if N - M <= 4:
        a, b = by_fibre(site, C, u, 1.15), by_fibre(site, C, u, 1.4)
        if a is not None and b is not None:
            if agree(a, b, 1e-9): found['fibre'] = b
            else: print('  fibre not converged', a[0], b[0], file=sys.stderr)
    if M <= 4 and N > M and not (M == 4 and 'fibre' in found):
        a = by_fourier(site, C, u)
        if a is not None and a[2] < 1e4:
            b = by_fourier(site, C, u, 1.15, 30.0)
            if agree(a, b, 1e-9): found['fourier'] = a
            else: print('  fourier not converged', a, b, file=sys.stderr)
    if not found: return None
    if len(found) == 2 and not agree(found['fibre'], found['fourier'], 3e-9):
        print('DISAGREE', text, degree, M, N, found, file=sys.stderr)
        return None
    value, gradient, _ = found.get('fourier', found.get('fibre'))
    return dict(psi=text, degree=degree, blocks=M, sites=N, profile=profile, methods=sorted(found),
                state=np.linalg.solve(S, u).tolist(), value=float(value), gradient=[float(g) for g in gradient])

def by_transfer(text, degree, M, N, profile, depth=30.0, refine=1.0):
    """Degree 1 and 2: B_j(xi_{j-L} .. xi_j), the product of chi over block j, contracted along the ring."""
    site, C = Site(text), cells(degree, M, N)
    K = N // M
    x = profile_values(profile, N)
    u = C.T @ x / N
    mu, (laws, m, v, F) = dual(site, C, u)
    Sigma = C.T @ (v[:, None] * C)
    inverse = np.linalg.inv(Sigma)
    axes, vol = [], 1.0
    for k in range(M):
        X = []
        for sign in (1, -1):
            b = np.inf
            for tau in np.geomspace(0.5, 30, 25) / np.sqrt(Sigma[k, k]):
                lam = 0.0
                for i in range(N):
                    if C[i, k] == 0: continue
                    z, w, _ = laws[i]
                    y = sign * tau * C[i, k] * (z - m[i])
                    lam += y.max() + np.log((w * E(y - y.max())).sum())
                b = min(b, (lam + depth) / tau)
            X.append(b)
        step = 2 * np.pi / max(X) / refine
        # |chi| of non-Gaussian laws decays later than the Gaussian: 1.6 times its range, and a convergence check outside
        T = REACH * np.sqrt(2 * depth * inverse[k, k])
        n = int(np.ceil(T / step))
        axes.append(step * np.arange(-n, n + 1))
        vol *= step / (2 * np.pi)
    B = []
    for j in range(M):
        A = 1.0
        near = [axes[(j - l) % M] for l in range(degree + 1)][::-1]
        for i in range(j * K, (j + 1) * K):
            z, w, _ = laws[i]
            coef = [C[i, (j - l) % M] for l in range(degree + 1)][::-1]
            f = [E(1j * c * np.outer(z - m[i], a)) for c, a in zip(coef, near)]
            if degree == 1: A = A * ((f[0] * w[:, None]).T @ f[1])
            else:
                ab = ((f[0] * w[:, None])[:, :, None] * f[1][:, None, :]).reshape(len(z), -1)
                A = A * (ab.T @ f[2]).reshape([len(a) for a in near])
        B.append(A)
    def total(insert=None):
        def factor(j):
            D = B[j]
            return D * axes[j] if insert == j else D       # last index is xi_j
        if degree == 1:
            X = factor(0)
            for j in range(1, M): X = X @ factor(j)
            return np.trace(X)
        # X[a0, b0; a, b] with (a0, b0) = (xi_{M-2}, xi_{M-1})
        na, nb = len(axes[M - 2]), len(axes[M - 1])
        X = np.einsum('abc,be->abec', factor(0), np.eye(nb))        # [a0,b0; b0', xi_0]
        for j in range(1, M):
            # X'[.., b, c] = sum_a X[.., a, b] B[a, b, c]
            shape = X.shape
            Y = X.reshape(-1, shape[2], shape[3])
            D = factor(j)
            out = np.empty((Y.shape[0], shape[3], D.shape[2]), dtype=complex)
            for b in range(shape[3]): out[:, b, :] = Y[:, :, b] @ D[:, b, :]
            X = out.reshape(na, nb, shape[3], D.shape[2])
        return np.einsum('abab->', X)
    S0 = total()
    g = (S0 * vol).real
    gradient = mu + np.array([(1j * total(k) / S0).real for k in range(M)])
    value = -(sum(l[2] for l in laws) - N * mu @ u + np.log(g) + 0.5 * np.linalg.slogdet(C.T @ C)[1]) / N
    S = gram(degree, M)
    return dict(psi=text, degree=degree, blocks=M, sites=N, profile=profile, methods=['transfer'],
                state=np.linalg.solve(S, u).tolist(), value=float(value), gradient=[float(a) for a in gradient])

REACH = 1.25

def transfer(text, degree, M, N, profile):
    global REACH
    REACH = 1.8 if degree == 1 else 1.25
    a = by_transfer(text, degree, M, N, profile, 26.0)
    REACH = 2.3 if degree == 1 else 1.5
    b = by_transfer(text, degree, M, N, profile, 29.0)
    d = abs(a['value'] - b['value'])
    if d > 1e-9:
        print('  transfer not converged', a['value'], b['value'], file=sys.stderr)
        return None
    return b

P0, P1, P2, P3, P4 = '0', '0.2+0.5*cos(2*pi*theta)', '0.3*sin(2*pi*theta)-0.4', '0.4+0.6*cos(2*pi*theta)+0.3*sin(4*pi*theta)', '1.5*sin(2*pi*theta)+0.2'

CASES = []
def add(text, profile, *sizes):
    for degree, M, N in sizes: CASES.append((text, degree, M, N, profile))

add('z^4/4-z^2/2', P0, (0, 2, 6), (2, 3, 6), (3, 2, 4))
add('z^2/2+2*exp(-z^2)', P0, (1, 3, 6))
add('z^2/2+2*exp(-z^2)', P1, (1, 2, 6), (0, 3, 6), (2, 2, 6), (3, 3, 6), (5, 2, 8), (4, 2, 6), (2, 4, 8), (3, 4, 8))
add('z^4/4-z^2/2', P1, (0, 2, 4), (2, 2, 4), (4, 2, 8), (2, 2, 8), (1, 3, 6), (2, 1, 5), (0, 1, 4), (5, 1, 7), (2, 3, 3), (4, 5, 5), (1, 5, 5), (0, 4, 4), (2, 7, 7), (0, 4, 8))
add('z^2/2', P3, (0, 2, 6), (1, 3, 6), (2, 3, 6), (3, 2, 6), (4, 3, 6), (5, 2, 6), (2, 4, 8))
add('z^4/4', P4, (1, 2, 6), (2, 3, 6), (3, 3, 6), (4, 2, 6), (5, 3, 6), (1, 3, 9), (2, 2, 8))
add('z^4/4', '3*cos(2*pi*theta)', (2, 3, 6), (1, 2, 6))
add('z^2/2+4*exp(-z^2/2)', P2, (1, 2, 6), (2, 3, 6), (0, 3, 6), (2, 2, 8), (3, 3, 6), (1, 3, 9))
add('z^2/2+2*exp(-(z-1)^2)', P3, (1, 3, 6), (2, 3, 6), (4, 3, 6), (2, 2, 6), (1, 2, 8))
add('z^4/4+z^3/2-2*z', P3, (1, 3, 6), (2, 3, 6), (5, 3, 6), (2, 2, 8), (0, 2, 8))
add('cosh(z)', P4, (1, 3, 6), (2, 3, 6), (3, 2, 8), (2, 2, 6))
add('log(cosh(z))', P1, (1, 2, 8), (2, 3, 9), (0, 2, 8), (2, 2, 6))
add('z^2/2+cos(3*z)', P1, (1, 3, 6), (2, 3, 6), (2, 2, 8), (3, 2, 6))
add('exp(z)-z', P1, (1, 2, 6), (2, 3, 9), (0, 2, 8))
add('2*(z^2-1)^2', P1, (1, 3, 6), (2, 3, 6), (2, 2, 8), (0, 2, 6), (1, 2, 6))
add('8*(z^2-1)^2', '0.1+0.2*cos(2*pi*theta)', (1, 2, 4), (2, 2, 6), (1, 2, 6), (2, 3, 6), (0, 2, 4))
add('z^6/6-z^2+z/5', P3, (1, 3, 6), (2, 3, 6), (2, 2, 8), (4, 2, 6))
add('2*(z^2-1)^2', P1, (2, 4, 8), (1, 4, 8))
add('z^4/4', P4, (2, 4, 8), (5, 4, 8))
# larger sizes, for the error of expansions
for text, profile in [('z^4/4-z^2/2', P1), ('z^2/2+2*exp(-z^2)', P1), ('z^2/2+2*exp(-(z-1)^2)', P3), ('z^4/4+z^3/2-2*z', P3)]:
    for K in (4, 8, 16, 32):
        add(text, profile, (1, 3, 3 * K), (2, 3, 3 * K))
add('z^2/2+4*exp(-z^2/2)', P2, (2, 3, 24), (2, 3, 96), (5, 3, 24), (3, 2, 64))
add('z^2/2+cos(3*z)', P1, (1, 4, 32), (2, 4, 16))
add('z^4/4-z^2/2', P1, (1, 4, 16), (1, 4, 32), (2, 4, 32), (3, 4, 16), (5, 4, 16), (0, 4, 32))
add('z^2/2+2*exp(-z^2)', P1, (2, 4, 16), (2, 4, 64), (4, 4, 16))
TRANSFER = []
for text, profile in [('z^4/4-z^2/2', P1), ('z^2/2+2*exp(-z^2)', P1), ('z^2/2+2*exp(-(z-1)^2)', P3), ('z^2/2+4*exp(-z^2/2)', P2), ('z^4/4+z^3/2-2*z', P3)]:
    for M in (5, 8):
        for K in (4, 8, 16): TRANSFER.append((text, 1, M, M * K, profile))
for text, profile in [('z^4/4-z^2/2', P1), ('z^2/2+2*exp(-z^2)', P1), ('z^4/4+z^3/2-2*z', P3)]:
    for M in (5, 6):
        for K in (4, 8): TRANSFER.append((text, 2, M, M * K, profile))
TRANSFER.append(('z^4/4-z^2/2', 1, 3, 24, P1))
TRANSFER.append(('z^4/4-z^2/2', 2, 3, 24, P1))

if __name__ == '__main__':
    path = sys.argv[1]
    # Rows that are there already are kept.
    try: rows = json.load(open(path))
    except FileNotFoundError: rows = []
    done = {(r['psi'], r['degree'], r['blocks'], r['sites'], r['profile']) for r in rows}
    for run, cases in ((evaluate, CASES), (transfer, TRANSFER)):
        for case in cases:
            if case in done: continue
            started = time.time()
            try:
                row = run(*case)
            except Exception as e:
                row = None
                print('FAILED', case, repr(e), file=sys.stderr)
            print(case, 'skipped' if row is None else (row['methods'], row['value']), f'{time.time() - started:.1f}s', file=sys.stderr, flush=True)
            if row is not None:
                rows.append(row)
                with open(path, 'w') as f:
                    f.write('[\n' + ',\n'.join(json.dumps(r) for r in rows) + '\n]\n')
