-- numeric/nbody.py in Lua.
local sqrt = math.sqrt
local SOLAR_MASS = 4 * math.pi * math.pi
local DAYS = 365.24

local function body(x, y, z, vx, vy, vz, mass)
  return { x = x, y = y, z = z, vx = vx * DAYS, vy = vy * DAYS, vz = vz * DAYS, mass = mass * SOLAR_MASS }
end

local function planets()
  local sun = body(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0)
  local bodies = {
    sun,
    body(4.84143144246472, -1.16032004402743, -0.10362204447112,
      0.00166007664274, 0.00769901118420, -0.00006904600169, 0.00095479193842),
    body(8.34336671824458, 4.12479856412430, -0.40352341711432,
      -0.00276742510726, 0.00499852801235, 0.00002304172976, 0.00028588598067),
    body(12.8943695621391, -15.1111514016986, -0.22330757889266,
      0.00296460137565, 0.00237847173960, -0.00002965895685, 0.00004366244043),
    body(15.3796971148509, -25.9193146099879, 0.17925877295037,
      0.00268067772490, 0.00162824170038, -0.00009515922545, 0.00005151389020),
  }
  local px, py, pz = 0.0, 0.0, 0.0
  for _, one in ipairs(bodies) do
    px = px + one.vx * one.mass
    py = py + one.vy * one.mass
    pz = pz + one.vz * one.mass
  end
  sun.vx = -px / SOLAR_MASS
  sun.vy = -py / SOLAR_MASS
  sun.vz = -pz / SOLAR_MASS
  return bodies
end

local function advance(bodies, pairs_of, dt)
  for i = 1, #pairs_of do
    local a, b = pairs_of[i][1], pairs_of[i][2]
    local dx, dy, dz = a.x - b.x, a.y - b.y, a.z - b.z
    local square = dx * dx + dy * dy + dz * dz
    local mag = dt / (square * sqrt(square))
    local ma, mb = a.mass * mag, b.mass * mag
    a.vx = a.vx - dx * mb
    a.vy = a.vy - dy * mb
    a.vz = a.vz - dz * mb
    b.vx = b.vx + dx * ma
    b.vy = b.vy + dy * ma
    b.vz = b.vz + dz * ma
  end
  for i = 1, #bodies do
    local one = bodies[i]
    one.x = one.x + dt * one.vx
    one.y = one.y + dt * one.vy
    one.z = one.z + dt * one.vz
  end
end

local function energy(bodies, pairs_of)
  local total = 0.0
  for _, one in ipairs(bodies) do
    total = total + 0.5 * one.mass * (one.vx * one.vx + one.vy * one.vy + one.vz * one.vz)
  end
  for _, pair in ipairs(pairs_of) do
    local a, b = pair[1], pair[2]
    local dx, dy, dz = a.x - b.x, a.y - b.y, a.z - b.z
    total = total - a.mass * b.mass / sqrt(dx * dx + dy * dy + dz * dz)
  end
  return total
end

function bench(n)
  local bodies = planets()
  local pairs_of = {}
  for i = 1, #bodies do
    for j = i + 1, #bodies do
      pairs_of[#pairs_of + 1] = { bodies[i], bodies[j] }
    end
  end
  for _ = 1, n do
    advance(bodies, pairs_of, 0.01)
  end
  return string.format("%.12f", energy(bodies, pairs_of))
end
