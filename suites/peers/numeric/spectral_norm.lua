-- numeric/spectral_norm.py in Lua.
local SIZE = 60
local floor = math.floor

local function element(i, j)
  return 1.0 / (floor((i + j) * (i + j + 1) / 2) + i + 1)
end

local function times(vector)
  local result = {}
  for i = 0, SIZE - 1 do
    local total = 0.0
    for j = 0, SIZE - 1 do
      total = total + element(i, j) * vector[j]
    end
    result[i] = total
  end
  return result
end

local function times_transposed(vector)
  local result = {}
  for i = 0, SIZE - 1 do
    local total = 0.0
    for j = 0, SIZE - 1 do
      total = total + element(j, i) * vector[j]
    end
    result[i] = total
  end
  return result
end

function bench(n)
  local u, v = {}, nil
  for i = 0, SIZE - 1 do
    u[i] = 1.0
  end
  for _ = 1, n do
    v = times_transposed(times(u))
    local largest = v[0]
    for i = 1, SIZE - 1 do
      largest = math.max(largest, v[i])
    end
    local scaled = {}
    for i = 0, SIZE - 1 do
      scaled[i] = v[i] / largest
    end
    u = scaled
  end
  v = times_transposed(times(u))
  local uv, vv = 0.0, 0.0
  for i = 0, SIZE - 1 do
    uv = uv + u[i] * v[i]
    vv = vv + u[i] * u[i]
  end
  return string.format("%.9f", math.sqrt(uv / vv))
end
