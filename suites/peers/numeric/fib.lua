-- numeric/fib.py in Lua.
local function fib(k)
  if k < 2 then
    return k
  end
  return fib(k - 1) + fib(k - 2)
end

function bench(n)
  local total = 0
  for _ = 1, n do
    total = total + fib(18)
  end
  return total
end
