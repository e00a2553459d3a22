-- numeric/fannkuch.py in Lua; tables begin at 0 as lists do.
local SIZE = 9

function bench(n)
  local perm, count = {}, {}
  for i = 0, SIZE - 1 do
    perm[i], count[i] = i, 0
  end
  local checksum, most = 0, 0
  for number = 0, n - 1 do
    if perm[0] ~= 0 then
      local flipped = {}
      for i = 0, SIZE - 1 do
        flipped[i] = perm[i]
      end
      local flips, first = 0, flipped[0]
      while first ~= 0 do
        local low, high = 0, first
        while low < high do
          flipped[low], flipped[high] = flipped[high], flipped[low]
          low = low + 1
          high = high - 1
        end
        flips = flips + 1
        first = flipped[0]
      end
      if flips > most then
        most = flips
      end
      if number % 2 == 1 then
        checksum = checksum - flips
      else
        checksum = checksum + flips
      end
    end
    local k = 1
    while k < SIZE do
      local first = perm[0]
      for i = 0, k - 1 do
        perm[i] = perm[i + 1]
      end
      perm[k] = first
      count[k] = count[k] + 1
      if count[k] <= k then
        break
      end
      count[k] = 0
      k = k + 1
    end
  end
  return string.format("%d:%d", checksum, most)
end
