-- What 200 reviewers ask at once, for wrk: each request with one of the sessions, in the proportions of somebody who
-- works through cards: for a card its page, two pictures, four pieces of its recording; now and then the queue, a search
-- as it is typed, the day. Arguments: the file of reviewers.py, and the mean pause after an answer in milliseconds (0).

local weights = { card = 10, picture = 20, media = 40, queue = 4, search = 8, today = 2 }
local known, order, pause = {}, {}, 0
local number = 0

function setup(thread)
  thread:set("seed", number)
  number = number + 1
end

function init(arguments)
  math.randomseed(4711 + seed)
  for line in io.lines(arguments[1]) do
    local kind, value = line:match("^(%a+)\t(.+)$")
    known[kind] = known[kind] or {}
    table.insert(known[kind], value)
  end
  pause = tonumber(arguments[2] or "0")
  for kind, weight in pairs(weights) do
    for _ = 1, weight do table.insert(order, kind) end
  end
end

local function any(list) return list[math.random(#list)] end

function delay() return pause > 0 and math.random(0, 2 * pause) or 0 end

function request()
  local kind = any(order)
  local place = any(known[kind])
  local headers = { Cookie = "unbroken-session=" .. any(known.session), Accept = "text/html" }
  if kind == "media" then
    -- A piece of 64 KiB, as a player asks for them.
    local name, size = place:match("^(%S+) (%d+)$")
    place = name
    local from = math.random(0, math.floor((tonumber(size) - 1) / 65536)) * 65536
    headers.Range = string.format("bytes=%d-%d", from, from + 65535)
  end
  return wrk.format("GET", place, headers)
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '{"requests":%d,"seconds":%.1f,"p50_ms":%.1f,"p90_ms":%.1f,"p99_ms":%.1f,"worst_ms":%.1f,"connect":%d,"read":%d,"write":%d,"timeout":%d,"status":%d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(90) / 1e3,
    latency:percentile(99) / 1e3, latency.max / 1e3, errors.connect, errors.read, errors.write, errors.timeout,
    errors.status))
end
