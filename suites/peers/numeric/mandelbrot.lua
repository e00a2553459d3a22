-- numeric/mandelbrot.py in Lua.
local WIDTH, HEIGHT, LIMIT = 40, 32, 50

local function picture()
  local inside, steps = 0, 0
  for row = 0, HEIGHT - 1 do
    local ci = 2.0 * row / HEIGHT - 1.0
    for column = 0, WIDTH - 1 do
      local cr = 2.0 * column / WIDTH - 1.5
      local zr, zi, i = 0.0, 0.0, 0
      while i < LIMIT do
        local rr, ii = zr * zr, zi * zi
        if rr + ii > 4.0 then
          break
        end
        zi = 2.0 * zr * zi + ci
        zr = rr - ii + cr
        i = i + 1
      end
      if i == LIMIT then
        inside = inside + 1
      end
      steps = steps + i
    end
  end
  return inside + 10000 * steps
end

function bench(n)
  local total = 0
  for _ = 1, n do
    total = total + picture()
  end
  return total
end
