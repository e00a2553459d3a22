"""Five bodies of the outer solar system, n steps of a symplectic integrator: float attributes of objects and nested loops."""

import math

SOLAR_MASS = 4 * math.pi * math.pi
DAYS = 365.24


class Body:
    def __init__(self, x, y, z, vx, vy, vz, mass):
        self.x = x
        self.y = y
        self.z = z
        self.vx = vx * DAYS
        self.vy = vy * DAYS
        self.vz = vz * DAYS
        self.mass = mass * SOLAR_MASS


def planets():
    sun = Body(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0)
    bodies = [
        sun,
        Body(4.84143144246472, -1.16032004402743, -0.10362204447112,
             0.00166007664274, 0.00769901118420, -0.00006904600169, 0.00095479193842),
        Body(8.34336671824458, 4.12479856412430, -0.40352341711432,
             -0.00276742510726, 0.00499852801235, 0.00002304172976, 0.00028588598067),
        Body(12.8943695621391, -15.1111514016986, -0.22330757889266,
             0.00296460137565, 0.00237847173960, -0.00002965895685, 0.00004366244043),
        Body(15.3796971148509, -25.9193146099879, 0.17925877295037,
             0.00268067772490, 0.00162824170038, -0.00009515922545, 0.00005151389020),
    ]
    px = py = pz = 0.0
    for body in bodies:
        px += body.vx * body.mass
        py += body.vy * body.mass
        pz += body.vz * body.mass
    sun.vx = -px / SOLAR_MASS
    sun.vy = -py / SOLAR_MASS
    sun.vz = -pz / SOLAR_MASS
    return bodies


def advance(bodies, pairs, dt):
    for a, b in pairs:
        dx = a.x - b.x
        dy = a.y - b.y
        dz = a.z - b.z
        square = dx * dx + dy * dy + dz * dz
        mag = dt / (square * math.sqrt(square))
        ma = a.mass * mag
        mb = b.mass * mag
        a.vx -= dx * mb
        a.vy -= dy * mb
        a.vz -= dz * mb
        b.vx += dx * ma
        b.vy += dy * ma
        b.vz += dz * ma
    for body in bodies:
        body.x += dt * body.vx
        body.y += dt * body.vy
        body.z += dt * body.vz


def energy(bodies, pairs):
    total = 0.0
    for body in bodies:
        total += 0.5 * body.mass * (body.vx * body.vx + body.vy * body.vy + body.vz * body.vz)
    for a, b in pairs:
        dx = a.x - b.x
        dy = a.y - b.y
        dz = a.z - b.z
        total -= a.mass * b.mass / math.sqrt(dx * dx + dy * dy + dz * dz)
    return total


def bench(n):
    bodies = planets()
    pairs = []
    for i in range(len(bodies)):
        for j in range(i + 1, len(bodies)):
            pairs.append((bodies[i], bodies[j]))
    for _ in range(n):
        advance(bodies, pairs, 0.01)
    return "%.12f" % energy(bodies, pairs)
