--- What `:Fdl` and the code lenses do. What is true of FDL is the server's business; here its
--- answers are asked for and shown.

local M = {}

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

--- Where and how a request is made and its answer shown.
---@class fdl.Options
---@field bufnr? integer the flow or test file, else the current buffer
---@field mods? table the modifiers of the command, such as `:vertical`

--- Has the server execute a command. Without a handler of its own an error is said.
---@param name string
---@param argument table
---@param options fdl.Options
---@param on_result fun(result: any, client: vim.lsp.Client)
---@param on_error? fun(err: lsp.ResponseError, client: vim.lsp.Client)
local function execute(name, argument, options, on_result, on_error)
  local client = client_of(options.bufnr)
  if not client then
    return
  end
  local request = { command = name, arguments = { argument } }
  client:request('workspace/executeCommand', request, function(err, result)
    if not err then
      on_result(result, client)
    elseif on_error then
      on_error(err, client)
    else
      vim.notify('fdl: ' .. err.message, vim.log.levels.ERROR)
    end
  end, options.bufnr)
end

---@param options? fdl.Options
---@return fdl.Options
local function of_buffer(options)
  return vim.tbl_extend('keep', options or {}, { bufnr = vim.api.nvim_get_current_buf() })
end

--- Runs the flow and shows the run in a split.
---@param argument { uri?: string, case?: string, input?: table|string } as of `fdl.runSimulation`
---@param options? fdl.Options
function M.simulate(argument, options)
  options = of_buffer(options)
  argument = vim.tbl_extend('keep', argument, { uri = flow_uri(options.bufnr), asText = true })
  local views = require('fdl.view')
  execute('fdl.runSimulation', argument, options, function(text, client)
    local run = require('fdl.json').decode(text)
    views.show(views.run(argument, run), client.offset_encoding, options.mods)
  end, function(err, client)
    views.show(views.failure(argument, err), client.offset_encoding, options.mods)
  end)
end

--- Runs the cases and lists what they did not hold to in the quickfix window.
---@param argument { uri?: string, name?: string } as of `fdl.runTests`
---@param options? fdl.Options
function M.test(argument, options)
  options = of_buffer(options)
  argument = vim.tbl_extend('keep', argument, { uri = vim.uri_from_bufnr(options.bufnr) })
  execute('fdl.runTests', argument, options, function(report, client)
    local items = {}
    for _, case in ipairs(report.cases) do
      for _, failure in ipairs(case.failures) do
        local range = type(failure.range) == 'table' and failure.range or case.range
        local place = { uri = vim.uri_from_fname(vim.fs.abspath(case.path)), range = range }
        local item = vim.lsp.util.locations_to_items({ place }, client.offset_encoding)[1]
        item.text, item.type = ('%s: %s'):format(case.name, failure.message), 'E'
        table.insert(items, item)
      end
    end
    local title = ('fdl: %d passed, %d failed, %d errors'):format(report.passed, report.failed, report.errors)
    vim.fn.setqflist({}, ' ', { title = title, items = items })
    local here = vim.api.nvim_get_current_win()
    vim.cmd('botright cwindow')
    vim.api.nvim_set_current_win(here)
    vim.notify(title, #items > 0 and vim.log.levels.WARN or vim.log.levels.INFO)
  end)
end

--- Shows the flow as a picture of text, with the way of the last run.
---@param options? fdl.Options
function M.graph(options)
  options = of_buffer(options)
  local argument = { uri = flow_uri(options.bufnr), format = 'text' }
  execute('fdl.graph', argument, options, function(graph, client)
    local views = require('fdl.view')
    views.show(views.graph(graph), client.offset_encoding, options.mods)
  end)
end

--- The rules of the findings in the line of the cursor, those under it first.
---@return string[]
local function rules_here()
  local line, column = unpack(vim.api.nvim_win_get_cursor(0))
  local under, beside = {}, {}
  for _, it in ipairs(vim.diagnostic.get(0, { lnum = line - 1 })) do
    local hit = it.col <= column and (it.end_lnum > it.lnum or column < it.end_col)
    if it.source == 'fdl' then
      table.insert(hit and under or beside, it.code)
    end
  end
  return vim.list_extend(under, beside)
end

--- Shows the page of a rule.
---@param code? string the rule, else that of the finding under the cursor
---@param options? fdl.Options
function M.explain(code, options)
  options = of_buffer(options)
  code = code or rules_here()[1]
  if not code then
    vim.notify('fdl: no finding in this line; name the rule', vim.log.levels.WARN)
    return
  end
  execute('fdl.explain', { code = code }, options, function(page, client)
    local views = require('fdl.view')
    views.show(views.page(page), client.offset_encoding, options.mods)
  end)
end

--- Stops the servers and starts them again for the buffers that they served.
function M.restart()
  local clients = vim.lsp.get_clients({ name = 'fdl' })
  local buffers = vim.tbl_map(function(it)
    return vim.tbl_keys(it.attached_buffers)
  end, clients)
  for number, client in ipairs(clients) do
    client:stop()
    local function stopped()
      return vim.lsp.get_client_by_id(client.id) == nil
    end
    if not vim.wait(3000, stopped, 20) then
      client:stop(true)
      vim.wait(1000, stopped, 20)
    end
    for _, buffer in ipairs(buffers[number]) do
      vim.lsp.start(client.config, { bufnr = buffer })
    end
  end
  if #clients == 0 then
    vim.lsp.enable('fdl')
  end
end

--- Names of the cases of the flow or test file in the current buffer.
---@return string[]
local function cases()
  local buffer = vim.api.nvim_get_current_buf()
  local client = vim.lsp.get_clients({ bufnr = buffer, name = 'fdl' })[1]
  local request = { command = 'fdl.listCases', arguments = { { uri = flow_uri(buffer) } } }
  local response = client and client:request_sync('workspace/executeCommand', request, 3000, buffer)
  return vim.tbl_map(function(it)
    return it.name
  end, response and response.result or {})
end

--- The rules of the findings in the current buffer.
---@return string[]
local function rules()
  local codes = {}
  for _, it in ipairs(vim.diagnostic.get(0)) do
    if it.source == 'fdl' then
      codes[it.code] = true
    end
  end
  return vim.tbl_keys(codes)
end

--- The subcommands: what each does with its argument, and what that may be.
local subcommands = {
  simulate = {
    run = function(text, options)
      local argument = { case = text }
      if text and text:sub(1, 1) == '{' then
        argument = { input = text }
      end
      M.simulate(argument, options)
    end,
    complete = cases,
  },
  test = {
    run = function(name, options)
      M.test({ name = name }, options)
    end,
    complete = cases,
  },
  graph = {
    run = function(_, options)
      M.graph(options)
    end,
  },
  explain = { run = M.explain, complete = rules },
  restart = { run = M.restart },
}

--- `:Fdl SUBCOMMAND [ARGUMENT]`
---@param command table as given to user commands
function M.command(command)
  local name, text = vim.trim(command.args):match('^(%S+)%s*(.*)$')
  local subcommand = subcommands[name]
  if not subcommand then
    local names = table.concat(vim.fn.sort(vim.tbl_keys(subcommands)), ', ')
    vim.notify(('fdl: there is no `%s`, but %s'):format(name, names), vim.log.levels.ERROR)
    return
  end
  subcommand.run(text ~= '' and text or nil, { mods = command.smods })
end

--- What the command line may go on with. Names of cases have blanks, but only the last word is
--- replaced, so what stands before it is taken off.
---@param lead string the last word
---@param line string up to the cursor, beginning with `Fdl ` or modifiers
---@return string[]
function M.complete(lead, line)
  local name, typed = line:match('Fdl%s+(%S+)%s+(.*)$')
  local choices
  if name then
    local subcommand = subcommands[name]
    choices = subcommand and subcommand.complete and subcommand.complete() or {}
  else
    choices, typed = vim.tbl_keys(subcommands), lead
  end
  local rests = {}
  for _, choice in ipairs(choices) do
    if vim.startswith(choice, typed) then
      table.insert(rests, choice:sub(#typed - #lead + 1))
    end
  end
  return vim.fn.sort(rests)
end

return M
