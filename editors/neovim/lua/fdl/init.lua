--- Dry runs of the flow in the buffer. What is true of FDL is the server's business; here its
--- answers are asked for and shown.

local M = {}

local RUN = 'fdl.runSimulation'

--- The client that serves a buffer.
---@param buffer integer
---@return vim.lsp.Client?
local function client_of(buffer)
  local client = vim.lsp.get_clients({ bufnr = buffer, name = 'fdl' })[1]
  if not client then
    vim.notify('fdl: no server serves this buffer (:checkhealth fdl)', vim.log.levels.ERROR)
  end
  return client
end

--- The flow that a buffer is about: itself, or the one beside a test file.
---@param buffer integer
---@return string uri
local function flow_uri(buffer)
  local name = vim.api.nvim_buf_get_name(buffer)
  local stem = name:match('^(.*)%.fdltest%.yaml$')
  for _, ending in ipairs(stem and { '.fdl.yaml', '.fdl.yml', '.fdl', '.yaml', '.yml' } or {}) do
    if vim.uv.fs_stat(stem .. ending) then
      return vim.uri_from_fname(stem .. ending)
    end
  end
  return vim.uri_from_bufnr(buffer)
end

--- Runs the flow and shows the run in a split.
---@param argument { uri?: string, case?: string, input?: table } as of `fdl.runSimulation`
---@param options? { bufnr?: integer, mods?: table }
function M.simulate(argument, options)
  options = options or {}
  local buffer = options.bufnr or vim.api.nvim_get_current_buf()
  local client = client_of(buffer)
  if not client then
    return
  end
  argument = vim.tbl_extend('keep', argument, { uri = flow_uri(buffer) })
  local request = { command = RUN, arguments = { argument } }
  client:request('workspace/executeCommand', request, function(err, result)
    local views = require('fdl.view')
    local view = err and views.failure(argument, err) or views.run(argument, result)
    view.encoding = client.offset_encoding
    views.show(view, options.mods)
  end, buffer)
end

--- `:FdlSimulate`, `:FdlSimulate CASE`, `:FdlSimulate {"input": "as JSON"}`.
---@param command table as given to user commands
function M.command(command)
  local text = vim.trim(command.args)
  local argument = {}
  if text:sub(1, 1) == '{' then
    local ok, input = pcall(vim.json.decode, text)
    if not ok then
      vim.notify('fdl: the input is not JSON: ' .. input, vim.log.levels.ERROR)
      return
    end
    argument.input = input
  elseif text ~= '' then
    argument.case = text
  end
  M.simulate(argument, { mods = command.smods })
end

--- The cases that the command line may go on with. Names have blanks, but only the last word is
--- replaced, so what stands before it is taken off.
---@param lead string the last word
---@param line string
---@return string[]
function M.complete(lead, line)
  local buffer = vim.api.nvim_get_current_buf()
  local client = vim.lsp.get_clients({ bufnr = buffer, name = 'fdl' })[1]
  if not client then
    return {}
  end
  local request = { command = 'fdl.listCases', arguments = { { uri = flow_uri(buffer) } } }
  local response = client:request_sync('workspace/executeCommand', request, 3000, buffer)
  local typed = line:match('FdlSimulate%s+(.*)$') or lead
  local rests = {}
  for _, case in ipairs(response and response.result or {}) do
    if vim.startswith(case.name, typed) then
      table.insert(rests, case.name:sub(#typed - #lead + 1))
    end
  end
  return rests
end

return M
