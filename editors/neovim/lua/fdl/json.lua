--- JSON in which numbers stay as they were written: those of flows have up to 64 bits, Lua's have 53, and
--- `vim.json` writes only 14 digits of them.

local M = {}

--- A number as it was written.
---@class fdl.Number
---@field text string
local Number = {}

--- The value that begins at a place of a text, and where it has ended.
---@param text string JSON
---@param at integer
---@return any, integer
local function value(text, at)
  at = text:find('%S', at)
  local first = text:sub(at, at)
  if first == '"' then
    local last, slashes = at, nil
    repeat
      last = text:find('"', last + 1, true)
      slashes = text:sub(at + 1, last - 1):match('\\*$')
    until #slashes % 2 == 0
    return vim.json.decode(text:sub(at, last)), last + 1
  end
  if first ~= '{' and first ~= '[' then
    local word = text:match('^[%w+.-]+', at)
    local number = tonumber(word)
    if not number then
      return vim.json.decode(word), at + #word
    end
    return vim.json.encode(number) == word and number or setmetatable({ text = word }, Number), at + #word
  end
  local result = first == '{' and vim.empty_dict() or {}
  at = text:find('%S', at + 1)
  while not text:find('^[%]}]', at) do
    local key = #result + 1
    if first == '{' then
      key, at = value(text, at)
      at = text:find(':', at, true) + 1
    end
    result[key], at = value(text, at)
    at = text:find('[,%]}]', at)
    at = text:sub(at, at) == ',' and text:find('%S', at + 1) or at
  end
  return result, at + 1
end

--- The value of a text. `null` is `vim.NIL`.
---@param text string JSON, as the server writes it
---@return any
function M.decode(text)
  return (value(text, 1))
end

--- Compact JSON with sorted keys (Lua's tables have no order).
---@param it any
---@return string
function M.encode(it)
  if type(it) ~= 'table' then
    return vim.json.encode(it)
  elseif getmetatable(it) == Number then
    return it.text
  end
  local parts = {}
  if vim.islist(it) and getmetatable(it) ~= getmetatable(vim.empty_dict()) then
    for _, item in ipairs(it) do
      table.insert(parts, M.encode(item))
    end
    return '[' .. table.concat(parts, ', ') .. ']'
  end
  local keys = vim.tbl_keys(it)
  table.sort(keys)
  for _, key in ipairs(keys) do
    table.insert(parts, vim.json.encode(key) .. ': ' .. M.encode(it[key]))
  end
  return '{' .. table.concat(parts, ', ') .. '}'
end

return M
