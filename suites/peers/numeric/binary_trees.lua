-- numeric/binary_trees.py in Lua.
local function build(depth)
  if depth == 0 then
    return { left = nil, right = nil }
  end
  return { left = build(depth - 1), right = build(depth - 1) }
end

local function count(node)
  if node.left == nil then
    return 1
  end
  return 1 + count(node.left) + count(node.right)
end

local survivor

function setup(size, seed)
  survivor = build(size)
end

function bench(n)
  local total = 0
  for _ = 1, n do
    total = total + count(build(8))
  end
  return total
end
