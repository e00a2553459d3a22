-- loops/arith_function.py in Lua, where every number is a float.
local floor = math.floor

function bench(n)
  local total, fraction, i = 0, 0.0, 0
  while i < n do
    total = total + i * 3 - floor(i / 2)
    total = total % 1000003
    fraction = fraction * 0.5 + i / 4
    i = i + 1
  end
  return string.format("%d:%.6f", total, fraction)
end
