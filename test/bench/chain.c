/* Peer of the micro kernel: Euler–Maruyama for psi = z^4/4 - z^2/2 on a ring, scalar, xoshiro256++ and Marsaglia's polar normals.
   Usage: chain N steps; prints site updates per second and a checksum. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static uint64_t s[4] = {1, 2, 3, 4};
static inline uint64_t rotl(uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }
static inline uint64_t next(void) {
	uint64_t r = rotl(s[0] + s[3], 23) + s[0], t = s[1] << 17;
	s[2] ^= s[0]; s[3] ^= s[1]; s[1] ^= s[2]; s[0] ^= s[3]; s[2] ^= t; s[3] = rotl(s[3], 45);
	return r;
}
static inline double uniform(void) { return (double)(next() >> 11) * 0x1p-52 - 1; }
static double spare; static int has;
static inline double normal(void) {
	if (has) { has = 0; return spare; }
	double u, v, q;
	do { u = uniform(); v = uniform(); q = u * u + v * v; } while (q >= 1 || q == 0);
	double f = sqrt(-2 * log(q) / q);
	spare = v * f; has = 1;
	return u * f;
}

int main(int count, char **arguments) {
	int n = atoi(arguments[1]); long steps = atol(arguments[2]);
	(void)count;
	double *x = malloc(8 * n), *f = malloc(8 * (n + 1)), *j = malloc(8 * (n + 1));
	double h = 0.01, r = sqrt(2 * h);
	for (int i = 0; i < n; i++) x[i] = 0.3;
	struct timespec a, b;
	clock_gettime(CLOCK_MONOTONIC, &a);
	for (long k = 0; k < steps; k++) {
		for (int i = 0; i < n; i++) f[i] = x[i] * x[i] * x[i] - x[i];
		f[n] = f[0];
		for (int i = 0; i < n; i++) j[i + 1] = h * (f[i + 1] - f[i]) + r * normal();
		j[0] = j[n];
		for (int i = 0; i < n; i++) x[i] += j[i + 1] - j[i];
	}
	clock_gettime(CLOCK_MONOTONIC, &b);
	double seconds = (b.tv_sec - a.tv_sec) + 1e-9 * (b.tv_nsec - a.tv_nsec), sum = 0;
	for (int i = 0; i < n; i++) sum += x[i];
	printf("%.6g %.12g\n", (double)n * steps / seconds, sum);
}
