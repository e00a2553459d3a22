/* numeric/nbody.py in C. */
#include <math.h>
#include <stdio.h>

enum { BODIES = 5 };

static const double PI = 3.141592653589793;
static const double DAYS = 365.24;

struct body {
    double x, y, z, vx, vy, vz, mass;
};

static const struct body START[BODIES] = {
    {0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0},
    {4.84143144246472, -1.16032004402743, -0.10362204447112,
     0.00166007664274, 0.00769901118420, -0.00006904600169, 0.00095479193842},
    {8.34336671824458, 4.12479856412430, -0.40352341711432,
     -0.00276742510726, 0.00499852801235, 0.00002304172976, 0.00028588598067},
    {12.8943695621391, -15.1111514016986, -0.22330757889266,
     0.00296460137565, 0.00237847173960, -0.00002965895685, 0.00004366244043},
    {15.3796971148509, -25.9193146099879, 0.17925877295037,
     0.00268067772490, 0.00162824170038, -0.00009515922545, 0.00005151389020},
};

static void planets(struct body *bodies)
{
    double solar_mass = 4 * PI * PI, px = 0.0, py = 0.0, pz = 0.0;
    for (int i = 0; i < BODIES; i++) {
        bodies[i] = START[i];
        bodies[i].vx *= DAYS;
        bodies[i].vy *= DAYS;
        bodies[i].vz *= DAYS;
        bodies[i].mass *= solar_mass;
        px += bodies[i].vx * bodies[i].mass;
        py += bodies[i].vy * bodies[i].mass;
        pz += bodies[i].vz * bodies[i].mass;
    }
    bodies[0].vx = -px / solar_mass;
    bodies[0].vy = -py / solar_mass;
    bodies[0].vz = -pz / solar_mass;
}

static void advance(struct body *bodies, double dt)
{
    for (int i = 0; i < BODIES; i++)
        for (int j = i + 1; j < BODIES; j++) {
            struct body *a = &bodies[i], *b = &bodies[j];
            double dx = a->x - b->x, dy = a->y - b->y, dz = a->z - b->z;
            double square = dx * dx + dy * dy + dz * dz;
            double mag = dt / (square * sqrt(square));
            double ma = a->mass * mag, mb = b->mass * mag;
            a->vx -= dx * mb;
            a->vy -= dy * mb;
            a->vz -= dz * mb;
            b->vx += dx * ma;
            b->vy += dy * ma;
            b->vz += dz * ma;
        }
    for (int i = 0; i < BODIES; i++) {
        bodies[i].x += dt * bodies[i].vx;
        bodies[i].y += dt * bodies[i].vy;
        bodies[i].z += dt * bodies[i].vz;
    }
}

static double energy(const struct body *bodies)
{
    double total = 0.0;
    for (int i = 0; i < BODIES; i++) {
        const struct body *one = &bodies[i];
        total += 0.5 * one->mass * (one->vx * one->vx + one->vy * one->vy + one->vz * one->vz);
    }
    for (int i = 0; i < BODIES; i++)
        for (int j = i + 1; j < BODIES; j++) {
            const struct body *a = &bodies[i], *b = &bodies[j];
            double dx = a->x - b->x, dy = a->y - b->y, dz = a->z - b->z;
            total -= a->mass * b->mass / sqrt(dx * dx + dy * dy + dz * dz);
        }
    return total;
}

void bench(long n, char *answer, size_t size)
{
    struct body bodies[BODIES];
    planets(bodies);
    for (long step = 0; step < n; step++)
        advance(bodies, 0.01);
    snprintf(answer, size, "%.12f", energy(bodies));
}
