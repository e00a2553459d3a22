-- numeric/collatz.py in Lua.
function bench(n)
  local longest, total = 0, 0
  for start = 100000, 100000 + n - 1 do
    local x, length = start, 1
    while x ~= 1 do
      if x % 2 == 0 then
        x = x / 2
      else
        x = 3 * x + 1
      end
      length = length + 1
    end
    total = total + length
    if length > longest then
      longest = length
    end
  end
  return string.format("%d:%d", total, longest)
end
