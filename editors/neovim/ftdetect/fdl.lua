-- Which files are flows and which are test files.

--- Whether the lines are a state machine: `Type: StateMachine`, or `StartAt` and a list `States`.
---@param lines string[]
---@return boolean
local function is_flow(lines)
  local start_at, states = false, false
  for number, line in ipairs(lines) do
    local key, value = line:match('^["\']?(%a+)["\']?%s*:%s*(.-)%s*$')
    value = value and value:gsub('%s+#.*$', ''):gsub('^["\'](.*)["\']$', '%1')
    if key == 'Type' then
      return value == 'StateMachine'
    elseif key == 'StartAt' then
      start_at = true
    elseif key == 'States' then
      local after = lines[number + 1] or ''
      states = value:sub(1, 1) == '[' or after:match('^%s*%-') ~= nil
    end
  end
  return start_at and states
end

vim.filetype.add({
  extension = { fdl = 'fdl' },
  pattern = {
    ['.*%.fdl%.ya?ml'] = { 'fdl', { priority = 10 } },
    ['.*%.fdltest%.yaml'] = { 'fdltest', { priority = 10 } },
    -- Any other YAML file by what it holds; where this returns nothing Neovim looks further.
    ['.*%.ya?ml'] = function(_, buffer)
      if buffer and is_flow(vim.api.nvim_buf_get_lines(buffer, 0, 2000, false)) then
        return 'fdl'
      end
    end,
  },
})
