-- numeric/matmul.py in Lua.
local bit = require("bit")
local SIZE = 100

local function matrix(seed)
  local rows = {}
  for r = 0, SIZE - 1 do
    local row = {}
    for c = 0, SIZE - 1 do
      seed = tonumber(bit.band(1103515245ULL * seed + 12345ULL, 0x7FFFFFFFULL))
      row[c] = bit.rshift(seed, 8) / 8388608.0 - 0.5
    end
    rows[r] = row
  end
  return rows
end

local A, B = matrix(1), matrix(2)

function bench(n)
  local trace = 0.0
  for r = 0, n - 1 do
    local row = A[r % SIZE]
    local product = {}
    for j = 0, SIZE - 1 do
      local total = 0.0
      for k = 0, SIZE - 1 do
        total = total + row[k] * B[k][j]
      end
      product[j] = total
    end
    trace = trace + product[r % SIZE]
  end
  return string.format("%.9f", trace)
end
