-- numeric/xorshift.py in Lua, with the 64-bit integers of LuaJIT's ffi.
local bit = require("bit")
local bxor, lshift, rshift = bit.bxor, bit.lshift, bit.rshift

function bench(n)
  local x, total = 88172645463325252ULL, 0ULL
  for _ = 1, n do
    x = bxor(x, lshift(x, 13))
    x = bxor(x, rshift(x, 7))
    x = bxor(x, lshift(x, 17))
    total = total + rshift(x, 33)
  end
  return (tostring(total):gsub("ULL$", ""))
end
