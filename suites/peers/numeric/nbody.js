// numeric/nbody.py in JavaScript.
const SOLAR_MASS = 4 * Math.PI * Math.PI;
const DAYS = 365.24;

class Body {
  constructor(x, y, z, vx, vy, vz, mass) {
    this.x = x;
    this.y = y;
    this.z = z;
    this.vx = vx * DAYS;
    this.vy = vy * DAYS;
    this.vz = vz * DAYS;
    this.mass = mass * SOLAR_MASS;
  }
}

function planets() {
  const sun = new Body(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0);
  const bodies = [
    sun,
    new Body(4.84143144246472, -1.16032004402743, -0.10362204447112,
      0.00166007664274, 0.0076990111842, -0.00006904600169, 0.00095479193842),
    new Body(8.34336671824458, 4.1247985641243, -0.40352341711432,
      -0.00276742510726, 0.00499852801235, 0.00002304172976, 0.00028588598067),
    new Body(12.8943695621391, -15.1111514016986, -0.22330757889266,
      0.00296460137565, 0.0023784717396, -0.00002965895685, 0.00004366244043),
    new Body(15.3796971148509, -25.9193146099879, 0.17925877295037,
      0.0026806777249, 0.00162824170038, -0.00009515922545, 0.0000515138902),
  ];
  let px = 0.0;
  let py = 0.0;
  let pz = 0.0;
  for (const body of bodies) {
    px += body.vx * body.mass;
    py += body.vy * body.mass;
    pz += body.vz * body.mass;
  }
  sun.vx = -px / SOLAR_MASS;
  sun.vy = -py / SOLAR_MASS;
  sun.vz = -pz / SOLAR_MASS;
  return bodies;
}

function advance(bodies, pairs, dt) {
  for (const [a, b] of pairs) {
    const dx = a.x - b.x;
    const dy = a.y - b.y;
    const dz = a.z - b.z;
    const square = dx * dx + dy * dy + dz * dz;
    const mag = dt / (square * Math.sqrt(square));
    const ma = a.mass * mag;
    const mb = b.mass * mag;
    a.vx -= dx * mb;
    a.vy -= dy * mb;
    a.vz -= dz * mb;
    b.vx += dx * ma;
    b.vy += dy * ma;
    b.vz += dz * ma;
  }
  for (const body of bodies) {
    body.x += dt * body.vx;
    body.y += dt * body.vy;
    body.z += dt * body.vz;
  }
}

function energy(bodies, pairs) {
  let total = 0.0;
  for (const body of bodies) {
    total += 0.5 * body.mass * (body.vx * body.vx + body.vy * body.vy + body.vz * body.vz);
  }
  for (const [a, b] of pairs) {
    const dx = a.x - b.x;
    const dy = a.y - b.y;
    const dz = a.z - b.z;
    total -= (a.mass * b.mass) / Math.sqrt(dx * dx + dy * dy + dz * dz);
  }
  return total;
}

exports.bench = function (n) {
  const bodies = planets();
  const pairs = [];
  for (let i = 0; i < bodies.length; i++) {
    for (let j = i + 1; j < bodies.length; j++) {
      pairs.push([bodies[i], bodies[j]]);
    }
  }
  for (let step = 0; step < n; step++) {
    advance(bodies, pairs, 0.01);
  }
  return energy(bodies, pairs).toFixed(12);
};
