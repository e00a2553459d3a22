-- loops/calls_function.py in Lua.
local function add(a, b)
  return a + b
end

function bench(n)
  local result, i = 0, 0
  while i < n do
    result = add(result, i)
    i = i + 1
  end
  return result
end
