-- loops/loop_function.py in Lua.
function bench(n)
  local count = 0
  while count < n do
    count = count + 1
  end
  return count
end
