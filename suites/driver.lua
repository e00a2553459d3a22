-- The child of the protocol lab-driver/1 (docs/formats.md) for LuaJIT: its clocks come through ffi.
local ffi = require("ffi")
ffi.cdef [[
struct lab_time { long seconds; long nanoseconds; };
int clock_gettime(int clock, struct lab_time *time);
]]

local MONOTONIC, PROCESS_CPU = 1, 2
local time = ffi.new("struct lab_time")

-- Nanoseconds. A double holds those of 104 days, so they are put together as 64-bit integers.
local function now(clock)
  ffi.C.clock_gettime(clock, time)
  return 1000000000LL * time.seconds + time.nanoseconds
end

local function digits(number)
  return (tostring(number):gsub("U?LL$", ""))
end

-- How often a trace was begun, kept, given up or thrown away; the lab waits until that ends. The callback runs when it
-- happens, never in between.
local tier_events = 0
jit.attach(function()
  tier_events = tier_events + 1
end, "trace")

local nonce, folder = "-", arg[0]:match("^(.*/)") or ""

local function reply(text)
  io.stdout:write(nonce, " ", text, "\n")
  io.stdout:flush()
end

local requests = {}

function requests.hello(words)
  nonce = words[2]
  if words[3] ~= "function" then
    error("only programs with a function bench(n) are known here")
  end
  dofile(folder .. words[4] .. ".lua")
  reply("hello lab-driver/1")
end

function requests.setup(words)
  setup(tonumber(words[2]), tonumber(words[3]))
  reply("ready")
end

function requests.run(words)
  local n, run = tonumber(words[3]), bench
  local start = now(MONOTONIC)
  local cpu = now(PROCESS_CPU)
  local answer = run(n)
  cpu = now(PROCESS_CPU) - cpu
  local wall = now(MONOTONIC) - start
  if type(answer) == "number" then
    answer = string.format("%.0f", answer)
  end
  reply(table.concat({ "done", words[2], words[3], digits(start), digits(wall), digits(cpu), answer }, " "))
end

function requests.stats()
  reply("stats tier_events=" .. tier_events)
end

for line in io.stdin:lines() do
  local words = {}
  for word in line:gmatch("%S+") do
    words[#words + 1] = word
  end
  local request = words[1]
  if request == "quit" then
    break
  elseif requests[request] then
    local done, message = pcall(requests[request], words)
    if not done then
      reply("error " .. request .. " " .. tostring(message):gsub("\n", " "))
    end
  elseif request then
    reply("error unknown request " .. request)
  end
end
